"""Keyed digests that outlive a change of keys: they are made with configured keys and with retired ones."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select

from portal.db.engine import session
from portal.db.retired import RetiredKeyRow
from portal.db.secrets import FieldUnreadable, field_keys


def lasting_fingerprint(value: str, *, purpose: str) -> str:
    """Like `fingerprint`, but the same for ever: the oldest key makes it, also after it was retired."""
    key_id = _oldest_retired() or list(field_keys())[-1]
    return keyed_digest(value.encode(), key_id=key_id, purpose=f"fingerprint:{purpose}")


def keyed_digest(value: bytes, *, key_id: str, purpose: str) -> str:
    """HMAC-SHA256 with a field key, in a key of its own for the purpose. Raises FieldUnreadable."""
    material = field_keys().get(key_id) or _retired(key_id)
    if material is None:
        raise FieldUnreadable(f"The field key {key_id!r} is missing. Add it to PORTAL_FIELD_KEYS.")
    key = hmac.new(bytes.fromhex(material), purpose.encode(), hashlib.sha256).digest()
    return hmac.new(key, value, hashlib.sha256).hexdigest()


def _oldest_retired() -> str | None:
    # Asked each time: another process may be retiring a key just now, and few pages ask.
    with session() as reading, reading.no_autoflush:
        return reading.scalar(select(RetiredKeyRow.key_id).order_by(RetiredKeyRow.number).limit(1))


def _retired(key_id: str) -> str | None:
    with session() as reading, reading.no_autoflush:
        return reading.scalar(select(RetiredKeyRow.material).where(RetiredKeyRow.key_id == key_id))
