"""What can stand between a person and their record."""

from __future__ import annotations

from uuid import UUID


class NoSuchPerson(LookupError):
    """There is no person with this id."""


class CodeTaken(Exception):
    """The personal code is verified for somebody else: `owner`."""

    def __init__(self, owner: UUID) -> None:
        super().__init__()
        self.owner = owner


class NotTheSamePerson(Exception):
    """The person whom we know by this login or case has another code, and that one is verified."""


class AnotherName(Exception):
    """The code is of somebody whose name is another one than what was written."""

    def __init__(self, owner: UUID) -> None:
        super().__init__()
        self.owner = owner


class StandsInTheWay(Exception):
    """Two records cannot become one: both have what one person has only once, in `table`."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class CodeUnreadable(ValueError):
    """What was written is no personal code."""
