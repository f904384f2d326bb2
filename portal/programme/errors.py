"""What can be wrong with the content people read."""

from __future__ import annotations


class ContentError(RuntimeError):
    """The portal must not start with this content; the message names the file and the place."""


class NoSuchTopic(LookupError):
    """No programme, or no topic of it, has this address."""
