"""Why a worker does not sit beside a person yet."""

from __future__ import annotations


class NotAgreed(Exception):
    """The person has not said yes, or has said no."""


class AskedTooLongAgo(LookupError):
    """There is no such question, or it waited too long, or it was answered; which of these, nobody learns."""
