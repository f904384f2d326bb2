"""What the demo login remembers for a minute: codes it gave out, assertions it has seen."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass

CODE_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What one code stands for."""

    person: str
    redirect_uri: str
    nonce: str
    challenge: str
    auth_time: int
    until: int


class Store:
    """In memory of the one process that runs the demo login."""

    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()

    def give_code(self, grant: Grant) -> str:
        """A new code for the grant."""
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._grants[code] = grant
        return code

    def take_grant(self, code: str, *, now: int) -> Grant | None:
        """The grant of the code, once; None for a used, foreign or old code."""
        with self._lock:
            grant = self._grants.pop(code, None)
            self._grants = {key: one for key, one in self._grants.items() if one.until > now}
        return grant if grant is not None and grant.until > now else None

    def is_new(self, assertion_id: str, *, until: int, now: int) -> bool:
        """Whether this assertion is shown for the first time."""
        with self._lock:
            self._seen = {key: end for key, end in self._seen.items() if end > now}
            if assertion_id in self._seen:
                return False
            self._seen[assertion_id] = until
            return True
