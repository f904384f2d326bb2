"""What can end a signing, and why."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID


class Why(StrEnum):
    """Why nothing was signed; each has a sentence that says what to do."""

    CANCELLED = "cancelled"
    TOO_LATE = "too-late"
    NOT_WORKING = "not-working"
    FAILED = "failed"
    NOT_YOU = "not-you"
    ALREADY = "already"
    BUSY = "busy"
    OVERTAKEN = "overtaken"
    NO_CODE = "no-code"
    NO_KEY = "no-key"
    NOT_ENOUGH = "not-enough"
    NO_MANDATE = "no-mandate"
    CHANGED = "changed"
    TOO_OFTEN = "too-often"
    NO_TIME = "no-time"
    NOT_FINISHED = "not-finished"


class SigningEnded(Exception):
    """Nothing was signed, of what and in which language, when that is known."""

    def __init__(self, why: Why, *, language: str | None = None, signing_id: UUID | None = None) -> None:
        super().__init__(why.value)
        self.why = why
        self.language = language
        self.signing_id = signing_id


class NothingToSign(LookupError):
    """There is no such signing, or it is not the actor's: for them both are the same."""


class StillSigning(RuntimeError):
    """Somebody has signed the document, or is doing so at this moment: it can no longer be taken back."""


class WrongSigners(ValueError):
    """The signers do not fit the document; the message says how. A mistake of the program that asks."""


class LaterPlease(RuntimeError):
    """This step cannot be done now; the outbox asks again."""


class Revoked(RuntimeError):
    """The certificate in this place had been revoked when it signed; the message names no person."""

    def __init__(self, field: str) -> None:
        super().__init__(f"{field}: the certificate had been revoked")
        self.field = field


class Unsound(RuntimeError):
    """What was made does not hold before a stranger; the message names no person."""
