"""What can be wrong with the journal."""

from __future__ import annotations


class JournalBroken(Exception):
    """The chain does not hold; the message says at which number and why."""
