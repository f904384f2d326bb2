"""The six digits on both screens while one signs. The portal has the same rule; a test compares."""

from __future__ import annotations

from hashlib import sha256


def short_code(digest: bytes) -> str:
    """Two groups of three digits for the digest that is signed."""
    return code_of_summary(sha256(digest).digest())


def code_of_summary(summary: bytes) -> str:
    """The same for somebody who was told only the SHA-256 of the digest, as at the national platform."""
    digits = f"{int.from_bytes(summary[:4], 'big') % 10**6:06d}"
    return f"{digits[:3]} {digits[3:]}"
