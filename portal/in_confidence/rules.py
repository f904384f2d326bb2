"""Who may read what a person says in confidence, and where it stands. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID


class Kind(StrEnum):
    """What a person says in confidence."""

    TALK = "talk"
    GUARDIAN = "guardian"
    COMPLAINT = "complaint"


KINDS = tuple(kind.value for kind in Kind)


class Stage(StrEnum):
    """Where it stands, as the person follows it."""

    RECEIVED = "received"
    OPENED = "opened"
    ANSWERED = "answered"


# Who hears people in confidence; after the first, only where nobody who answers for data can.
HearingRole = Literal["data_officer", "coordinator", "worker"]
FIRST_ROLE: HearingRole = "data_officer"
HEARERS: tuple[HearingRole, ...] = (FIRST_ROLE, "coordinator", "worker")


@dataclass(frozen=True)
class Hearer:
    """Somebody who works somewhere in one of these roles."""

    role: HearingRole
    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True)
class Partial:
    """Who does not read it: `never` in no role; `met` only where somebody else could not be partial."""

    never: frozenset[UUID]
    # Those of the office who have had to do with the person, and so perhaps with whoever acts for them.
    met: frozenset[UUID] = frozenset()


def choose_hearer(hearers: Iterable[Hearer], *, partial: Partial, wanted: Sequence[UUID]) -> Hearer | None:
    """Who reads it: first who answers for data, then somebody who has had nothing to do with the person.

    `wanted` are organisations, the nearest first; None when everybody is partial.
    """
    able = [one for one in hearers if _may_hear(one, partial)]
    place = {organisation: number for number, organisation in reversed(list(enumerate(wanted)))}
    return min(
        able,
        key=lambda one: (HEARERS.index(one.role), place.get(one.organisation_id, len(place))),
        default=None,
    )


def _may_hear(one: Hearer, partial: Partial) -> bool:
    if one.person_id in partial.never:
        return False
    return one.role == FIRST_ROLE or one.person_id not in partial.met


def met_in(bodies: Iterable[tuple[str, str | None]]) -> Collection[UUID]:
    """Everybody of the office in these entries of the journal, pairs of capacity and who it was, once."""
    found = (UUID(by) for capacity, by in bodies if by and capacity in ("staff", "assisting"))
    return tuple(dict.fromkeys(found))


def stage_of(*, is_opened: bool, is_answered: bool) -> Stage:
    """Where it stands."""
    if is_answered:
        return Stage.ANSWERED
    return Stage.OPENED if is_opened else Stage.RECEIVED
