"""What can be wrong with a move of a case. A case that is not the actor's is just not found."""

from __future__ import annotations


class IllegalMove(Exception):
    """The table knows no such move from where the case is."""


class NotYourMove(IllegalMove):
    """The move exists, but somebody else has to make it."""


class TooEarly(IllegalMove):
    """The time to think is not over."""


class CaseChanged(Exception):
    """Somebody moved the case since this actor looked at it."""


class CaseIsOpen(Exception):
    """The person has a case in this programme that was sent already."""


class AmountNeeded(Exception):
    """This programme grants an amount: care level and way of living must be known, and in its table."""


class CasesError(RuntimeError):
    """The portal must not start: the states of a pack do not fit the table of states."""
