"""Sealed values: data carried in an address or cookie that only this portal can read or change."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from portal.web.clock import now


class SealBroken(ValueError):
    """The sealed value is not ours, was changed, or is too old."""


def _box(purpose: str) -> Fernet:
    secret: str = current_app.config["SETTINGS"].secret_key
    # One key per purpose: a value sealed for one page can never be opened by another.
    key = hashlib.sha256(f"{purpose}:{secret}".encode()).digest()
    return Fernet(urlsafe_b64encode(key))


def seal(values: Mapping[str, Any], *, purpose: str) -> str:
    """The values as one unreadable, unchangeable piece of text that fits into an address."""
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _box(purpose).encrypt_at_time(plain.encode(), int(now().timestamp())).decode().rstrip("=")


def unseal(sealed: str, *, purpose: str, max_age_seconds: int) -> dict[str, Any]:
    """The values back. Raises SealBroken when the text is foreign, changed or older than allowed."""
    padded = sealed + "=" * (-len(sealed) % 4)
    try:
        plain = _box(purpose).decrypt_at_time(padded.encode(), max_age_seconds, int(now().timestamp()))
        values = json.loads(plain)
    except (InvalidToken, ValueError, UnicodeError) as error:
        raise SealBroken from error
    if not isinstance(values, dict):
        raise SealBroken
    return values
