"""What can keep a file from being taken."""

from __future__ import annotations

from portal.uploads.rules import Refusal


class UploadRefused(Exception):
    """The file cannot be taken; nothing was kept. `why` has a sentence in `messages`."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


class NoSuchUpload(LookupError):
    """There is no such file in this answer."""
