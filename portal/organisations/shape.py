"""The shape of the organisations' file: what may stand in it and what must."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Said = Annotated[str, Meta(pattern=r"\S", max_length=200)]
Count = Annotated[int, Meta(ge=1)]
Kind = Literal["office", "manager", "provider_team", "ministry"]
# A weekday alone says until when we call; it must not be next week's.
FewDays = Annotated[int, Meta(ge=1, le=4)]
CallTime = Literal["any", "morning", "day", "evening"]
KINDS = ("office", "manager", "provider_team", "ministry")
Role = Literal["worker", "coordinator", "editor", "data_officer", "evaluator", "lawyer", "admin"]
ROLES = ("worker", "coordinator", "editor", "data_officer", "evaluator", "lawyer", "admin")


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not foreseen is a mistake."""


class Worker(Row, frozen=True, kw_only=True):
    """The person whose name and face stand beside the telephone number."""

    name: Said
    picture: Said


class Organisation(Row, frozen=True, kw_only=True):
    """One organisation; `name`, `address` and `hours` are said in each language."""

    id: UUID
    key: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    kind: Kind
    place: Said
    phone: Annotated[str, Meta(pattern=r"^\+[1-9][0-9]{6,14}$")]
    email: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+$")]
    name: dict[str, Said]
    address: dict[str, Said]
    hours: dict[str, Said]
    worker: Worker | None = None
    front_desk: bool = False
    invented: bool = False


class CallRules(Row, frozen=True, kw_only=True):
    """How "Call me" is answered: the promise, the limits, the erasing."""

    call_back_working_days: FewDays
    working_day_ends: time
    offered_times: Annotated[tuple[CallTime, ...], Meta(min_length=1)]
    per_number_a_day: Count
    per_address_an_hour: Count
    in_all_an_hour: Count
    erase_days_after_call: Count
    erase_days_without_call: Count
    invented: bool = False


class StaffOfDemo(Row, frozen=True, kw_only=True):
    """Somebody of the demo who works somewhere from the first start; day 99 is nobody's day of birth."""

    organisation: str
    role: Role
    code: Annotated[str, Meta(pattern=r"^99[0-9]{4}-[0-9]{5}$")]
    given_name: Said
    family_name: Said


class Organisations(Row, frozen=True, kw_only=True):
    """The whole file."""

    mail_language: str
    call_me: CallRules
    organisation: Annotated[tuple[Organisation, ...], Meta(min_length=1)]
    invented: bool = False
    staff: tuple[StaffOfDemo, ...] = ()

    @property
    def front_desk(self) -> Organisation:
        """The organisation that answers whoever has no worker of their own."""
        return next(one for one in self.organisation if one.front_desk)
