"""How a sign-in can end without anybody being signed in."""

from __future__ import annotations


class SignInEnded(Exception):
    """`outcome` is the page that explains it; `going_to` is where the person wanted to go."""

    def __init__(self, outcome: str, *, language: str | None = None, going_to: str = "") -> None:
        super().__init__(outcome)
        self.outcome, self.language, self.going_to = outcome, language, going_to


class NotFresh(Exception):
    """The person was not asked anew, or was asked before."""


class AnotherPerson(Exception):
    """Somebody else has answered."""


class NoSuchLogin(LookupError):
    """There is no login with this name."""
