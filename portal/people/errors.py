"""What can stand between a person and their record."""

from __future__ import annotations


class NoSuchPerson(LookupError):
    """There is no person with this id."""


class CodeTaken(Exception):
    """The personal code is verified for somebody else."""


class NotTheSamePerson(Exception):
    """The person whom we know by this login or case has another code, and that one is verified."""


class CodeUnreadable(ValueError):
    """What was written is no personal code."""
