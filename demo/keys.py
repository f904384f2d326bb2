"""Keys of the demo login, made at its first start and kept beside its other data."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from joserfc.jwk import ECKey


def read_key(file: Path) -> ECKey:
    """The ES256 key in the file; made when there is none."""
    return ECKey.import_key(json.loads(_kept(file, make=_new_key)))


def read_secret(file: Path) -> str:
    """The secret in the file; made when there is none."""
    return _kept(file, make=lambda: secrets.token_hex(32))


def _new_key() -> str:
    return json.dumps(ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True).as_dict(private=True))


def _kept(file: Path, *, make: Callable[[], str]) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as written:
        written.write(make())
    try:
        # Two processes may start at once: the first link wins, and it is always a whole file.
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return file.read_text(encoding="ascii")
