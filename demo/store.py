"""What the demo login remembers for minutes: visits, requests, codes, tokens, assertions it has seen."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

CODE_SECONDS = 60
PUSHED_SECONDS = 90
TOKEN_SECONDS = 300
VISIT_SECONDS = 600
# A visit is remembered for longer than it may take, so that its end can be told.
VISIT_KEPT_SECONDS = 3600

Face = Literal["oidc", "lvrtc"]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Task:
    """What somebody is asked to confirm: one signature, with one credential, over these very digests."""

    credential: str
    # SHA-256 digests; at the national platform only the digest over them is told before the signature.
    hashes: tuple[bytes, ...] = ()
    summary: bytes = b""
    label: str = ""


@dataclass(kw_only=True)
class Visit:
    """One person before our pages."""

    face: Face
    browser: str
    asked: Mapping[str, str]
    began: int
    code: str
    task: Task | None = None
    person: str | None = None
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What one code stands for."""

    face: Face
    person: str
    redirect_uri: str
    auth_time: int
    scope: str
    nonce: str = ""
    challenge: str = ""
    task: Task | None = None


@dataclass(frozen=True, kw_only=True)
class Access:
    """What one token opens. `person` is None for the portal itself."""

    face: Face
    scope: str
    person: str | None = None
    task: Task | None = None


class Shelf(Generic[T]):
    """Things with names nobody can guess, each until its end."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, T]] = {}
        self._lock = threading.Lock()

    def put(self, thing: T, *, now: int, seconds: int) -> str:
        """Its name."""
        name = secrets.token_urlsafe(32)
        self.is_new(name, thing, now=now, until=now + seconds)
        return name

    def look(self, name: str, *, now: int) -> T | None:
        """The thing, which stays; None for a foreign or old name."""
        with self._lock:
            until, thing = self._kept.get(name, (0, None))
        return thing if until > now else None

    def take(self, name: str, *, now: int) -> T | None:
        """The thing, once; None for a used, foreign or old name."""
        with self._lock:
            until, thing = self._kept.pop(name, (0, None))
        return thing if until > now else None

    def is_new(self, name: str, thing: T, *, now: int, until: int) -> bool:
        """Whether this name comes for the first time; it is kept from now on."""
        with self._lock:
            self._kept = {key: row for key, row in self._kept.items() if row[0] > now}
            if name in self._kept:
                return False
            self._kept[name] = (until, thing)
            return True


@dataclass(frozen=True)
class Store:
    """In memory of the one process that runs the demo login."""

    visits: Shelf[Visit] = field(default_factory=Shelf)
    pushed: Shelf[dict[str, str]] = field(default_factory=Shelf)
    codes: Shelf[Grant] = field(default_factory=Shelf)
    tokens: Shelf[Access] = field(default_factory=Shelf)
    # Tokens that have signed; their second use is told apart from a foreign one.
    spent: Shelf[bool] = field(default_factory=Shelf)
    assertions: Shelf[bool] = field(default_factory=Shelf)
    # Tokens that have asked for the person once before.
    asked_before: Shelf[bool] = field(default_factory=Shelf)
