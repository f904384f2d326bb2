"""What can keep a text from being opened."""

from __future__ import annotations


class NoSuchText(LookupError):
    """There is no text with this name."""
