"""Our own keys and secrets towards logins and platforms: read from files, with their faults in words."""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

CURVE = "P-256"


class UnusableKey(ValueError):
    """The message names the file and says what to write; never anything that stands in it."""


def read_private_key(file: Path) -> ECKey | RSAKey:
    """Our private key, a JWK of EC P-256 or RSA. Raises UnusableKey."""
    try:
        row = json.loads(_read(file))
        key = RSAKey.import_key(row) if row["kty"] == "RSA" else ECKey.import_key(row)
    except UnusableKey:
        raise
    # Whatever a key that is none makes the library say might hold a piece of it.
    except (ValueError, TypeError, KeyError, AttributeError, JoseError):
        raise UnusableKey(f"{file} holds no key; write a private key as JWK (EC P-256 or RSA)") from None
    if not key.is_private:
        raise UnusableKey(f"{file} holds only the public half; write the private key as JWK")
    if isinstance(key, ECKey) and key.curve_name != CURVE:
        raise UnusableKey(f"{file} holds a key of the curve {key.curve_name}; write one of {CURVE}, or RSA")
    return key


def read_secret(file: Path) -> str:
    """The secret between us and a platform. Raises UnusableKey when there is none."""
    secret = _read(file).strip()
    if not secret:
        raise UnusableKey(f"{file} is empty; write the secret that the platform gave out")
    return secret


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UnusableKey(f"{file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise UnusableKey(f"{file} holds something that is no text") from None
