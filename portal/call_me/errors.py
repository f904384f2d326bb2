"""What can keep a request from being saved."""

from __future__ import annotations

from datetime import datetime


class TooManyRequests(Exception):
    """A limit is reached; nothing was written."""

    def __init__(self, scope: str, *, until: datetime) -> None:
        super().__init__(scope)
        self.scope, self.until = scope, until


class NoSuchRequest(LookupError):
    """There is no open request with this id."""
