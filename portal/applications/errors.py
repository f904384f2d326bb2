"""What can keep an application from being sent."""

from __future__ import annotations


class ApplicationsClosed(Exception):
    """Nobody takes applications for this programme, or this organisation does not, today."""


class NotFinished(Exception):
    """A step has no answer, or one that does not count any more; nothing was sent."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class SignatureNeeded(Exception):
    """The settings ask for a signature: the application is signed, or sent with one on paper to come."""


class BeingSent(Exception):
    """Somebody has signed the application, or is doing so at this moment: it is sent as it is."""


class OwnWords(Exception):
    """The person has answered this themselves; who helps them leaves it as it is."""


class WishFirst(Exception):
    """First the person says what they want, or it is said that they cannot; then a guardian writes."""


class AgreementNeeded(Exception):
    """A paper says that person and guardian do this together, and one of them has not agreed to it yet."""


class NamedOneself(Exception):
    """Who applies for another person has named themselves; nobody is made known."""


class NoSuchStep(LookupError):
    """The application has no such step, or this person is not asked it."""
