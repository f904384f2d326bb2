"""What can keep a file from being taken."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """Why a file cannot be taken; each has a sentence that says what to do."""

    NOTHING = "nothing"
    TOO_BIG = "too_big"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY = "too_many"
    UNKNOWN_KIND = "unknown_kind"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"
    BUSY = "busy"


class UploadRefused(Exception):
    """The file cannot be taken; nothing was kept. `why` has a sentence in `messages`."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


class NoSuchUpload(LookupError):
    """There is no such file in this answer."""
