"""Field encryption (AES-256-GCM, key id beside the value) and keyed fingerprints for looking up."""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

NONCE_BYTES = 12


class FieldUnreadable(RuntimeError):
    """A stored value cannot be decrypted: its key is not configured, or the value was changed."""


def encrypt(plain: str, *, purpose: str) -> str:
    """`key-id:nonce:ciphertext`; the first configured key encrypts."""
    key_id, material = next(iter(field_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    # The purpose is authenticated: a value copied into another column does not open there.
    sealed = AESGCM(bytes.fromhex(material)).encrypt(nonce, plain.encode(), purpose.encode())
    return f"{key_id}:{_text(nonce)}:{_text(sealed)}"


def decrypt(stored: str, *, purpose: str) -> str:
    """The plain text. Raises FieldUnreadable with the reason."""
    key_id, _, rest = stored.partition(":")
    nonce, _, sealed = rest.partition(":")
    material = field_keys().get(key_id)
    if material is None:
        raise FieldUnreadable(f"The field key {key_id!r} is missing. Add it to PORTAL_FIELD_KEYS.")
    try:
        plain = AESGCM(bytes.fromhex(material)).decrypt(
            urlsafe_b64decode(nonce), urlsafe_b64decode(sealed), purpose.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise FieldUnreadable(f"A value of {purpose} was changed or does not belong there.") from error
    return plain.decode()


def encrypt_bytes(plain: bytes, *, purpose: str) -> bytes:
    """`key-id:` and then nonce and ciphertext as they are; the first configured key encrypts."""
    key_id, material = next(iter(field_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(bytes.fromhex(material)).encrypt(nonce, plain, purpose.encode())
    return key_id.encode() + b":" + nonce + sealed


def decrypt_bytes(stored: bytes, *, purpose: str) -> bytes:
    """The plain bytes. Raises FieldUnreadable with the reason."""
    name, _, rest = stored.partition(b":")
    material = field_keys().get(name.decode(errors="replace"))
    if material is None:
        raise FieldUnreadable(f"The field key {name!r} is missing. Add it to PORTAL_FIELD_KEYS.")
    try:
        return AESGCM(bytes.fromhex(material)).decrypt(
            rest[:NONCE_BYTES], rest[NONCE_BYTES:], purpose.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise FieldUnreadable(f"A file of {purpose} was changed or does not belong there.") from error


def fingerprint(value: str, *, purpose: str) -> str:
    """The same 64 characters for the same value and purpose; says nothing about the value without the key."""
    secret: str = current_app.config["SETTINGS"].secret_key
    key = hashlib.sha256(f"fingerprint:{purpose}:{secret}".encode()).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def newest_key_id() -> str:
    """The name of the field key that is used for what is written now."""
    return next(iter(field_keys()))


def key_of(stored: str | bytes) -> str:
    """The name of the key under which the value was encrypted."""
    head = stored if isinstance(stored, bytes) else stored.encode()
    return head.partition(b":")[0].decode(errors="replace")


def field_keys() -> Mapping[str, str]:
    """Name and material (64 hex digits) of each configured key, the newest first."""
    keys: Mapping[str, str] = current_app.config["SETTINGS"].field_keys
    return keys


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
