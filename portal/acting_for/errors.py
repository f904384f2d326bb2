"""Why somebody may not do something."""

from __future__ import annotations


class NotYours(LookupError):
    """Not the actor's: for them it does not exist, and the page says just that."""


class MandateOpen(Exception):
    """This person already acts for the other one, or has asked to."""
