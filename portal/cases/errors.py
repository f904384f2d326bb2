"""What can be wrong with a case or with a move of it."""

from __future__ import annotations


class NoSuchCase(LookupError):
    """There is no such case, or it is not this actor's: to the reader both are the same."""


class IllegalMove(Exception):
    """The table knows no such move from where the case is."""


class NotYours(IllegalMove):
    """The move exists, but somebody else has to make it."""


class TooEarly(IllegalMove):
    """The time to think is not over."""


class CaseChanged(Exception):
    """Somebody moved the case since this actor looked at it."""


class OpenCaseExists(Exception):
    """The person has an open case in this programme already."""


class NoSuchAmount(LookupError):
    """The programme has no amount for this care level and way of living."""


class CasesError(RuntimeError):
    """The portal must not start: a pack's states do not fit the table of states."""
