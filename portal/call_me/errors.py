"""What can keep a request from being saved."""

from __future__ import annotations


class TooManyRequests(Exception):
    """A limit is reached; nothing was written."""


class NoSuchRequest(LookupError):
    """There is no open request with this id."""
