"""Keys of the demo login, made at its first start and kept beside its other data."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

CLIENT_KEY = "client-key.json"
CLIENT_SECRET = "client-secret.txt"  # noqa: S105 -- the name of a file
SIGNING_KEY = "signing-key.json"


def client_key(folder: Path) -> str:
    """The ES256 key (JWK) that the portal proves itself with; made when there is none."""
    return kept(folder / CLIENT_KEY, make=_new_key)


def client_secret(folder: Path) -> str:
    """What the portal says at the other face instead of a key; made when there is none."""
    return kept(folder / CLIENT_SECRET, make=lambda: secrets.token_urlsafe(32))


def signing_key(folder: Path) -> str:
    """The ES256 key (JWK) that tokens are signed with; made when there is none."""
    return kept(folder / SIGNING_KEY, make=_new_key)


def session_secret(folder: Path) -> str:
    """What seals the cookie; made when there is none."""
    return kept(folder / "secret.txt", make=lambda: secrets.token_hex(32))


def _new_key() -> str:
    # Here, because whoever only asks whether a key is there should not wait for the library.
    from joserfc.jwk import ECKey

    return json.dumps(ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True).as_dict(private=True))


def kept(file: Path, *, make: Callable[[], str]) -> str:
    """What stands in the file, for its owner alone; made when there is none."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(file, make())
    return file.read_text(encoding="ascii")


def write_over(file: Path, words: bytes) -> None:
    """The new words or the old ones, never half of them, for the owner alone."""
    beside = _beside(file, words)
    os.replace(beside, file)


def _put(file: Path, words: str) -> None:
    beside = _beside(file, words.encode())
    try:
        # Two processes may start at once: the first link wins, and it is always a whole file.
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


def _beside(file: Path, words: bytes) -> Path:
    beside = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as written:
        written.write(words)
    return beside
