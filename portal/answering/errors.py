"""What can keep the office from answering."""

from __future__ import annotations

from collections.abc import Sequence


class NotChecked(Exception):
    """The conditions do not carry this decision; `keys` names those that are in the way."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


class NoSignature(Exception):
    """The application was sent to be signed on paper, and the paper is not here."""


class NotAnsweredBoth(Exception):
    """Person and guardian want different things, and there is no answer to each of them."""


class GuardianNotChecked(Exception):
    """Nobody has looked at the guardian's paper yet."""


class NoWayToContest(Exception):
    """The lawyer's words on how to contest are missing; only a demo may decide without them."""


class NoSuchItem(LookupError):
    """This programme checks no such condition and waits for no such paper."""
