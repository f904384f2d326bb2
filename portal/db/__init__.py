"""The database: one place that opens it, one way to write, column types that keep secrets and time zones."""

from __future__ import annotations

from portal.db.base import Base
from portal.db.columns import AwareDateTime, EncryptedText
from portal.db.engine import init_db, insert_into, joined_transaction, session, transaction
from portal.db.keyring import lasting_fingerprint
from portal.db.schema import downgrade, schema_is_current, upgrade
from portal.db.secrets import fingerprint

__all__ = [
    "AwareDateTime",
    "Base",
    "EncryptedText",
    "downgrade",
    "fingerprint",
    "init_db",
    "insert_into",
    "joined_transaction",
    "lasting_fingerprint",
    "schema_is_current",
    "session",
    "transaction",
    "upgrade",
]
