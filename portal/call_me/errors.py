"""What can keep a request from being saved."""

from __future__ import annotations

from portal.web.counting import TooManyRequests

__all__ = ["NoSuchRequest", "TooManyRequests"]


class NoSuchRequest(LookupError):
    """There is no open request with this id."""
