"""Why something said in confidence goes no further."""

from __future__ import annotations


class NobodyToRead(Exception):
    """Everybody who could read it is whom it is about, acts for the person, or knows whoever does."""


class AlreadyAnswered(Exception):
    """It has been answered meanwhile."""
