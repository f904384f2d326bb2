"""The shape of a programme pack: what may stand in packs/<programme>/<version>.toml and what must."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from portal.programme.application_shape import Application
from portal.programme.case_shape import CaseData
from portal.programme.decision_shape import Decision
from portal.programme.facts import (
    Cents,
    Count,
    Fact,
    Key,
    Organisation,
    Row,
    Said,
    Shown,
    Version,
    Words,
)
from portal.programme.rules import Answer, Meaning


class Validity(Fact, frozen=True, kw_only=True):
    """The days for which a version counts; both belong to it."""

    valid_from: date
    valid_until: date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("valid_until lies before valid_from")


class Opening(Fact, frozen=True, kw_only=True):
    """The days on which an organisation (or "*", every one) takes applications; both belong to it.

    `words` are said wherever one can apply because of it: that it is for trying out only, for example.
    """

    organisation: Organisation
    open_from: date
    open_until: date | None = None
    words: Words | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.open_until is not None and self.open_until < self.open_from:
            raise ValueError("open_until lies before open_from")


class Step(Shown, frozen=True, kw_only=True):
    """One of the few steps of the person's picture of the programme."""

    title: Words
    line: Words


class Stage(Fact, frozen=True, kw_only=True):
    """A finer stage of the way, inside one step; `within` names the limit that is its deadline."""

    key: Key
    code: Annotated[str, Meta(pattern=r"^[A-Z]\d+$")]
    step: Key
    title: Words
    within: Key | None = None


class Point(Fact, frozen=True, kw_only=True):
    """One thing the person does before, during or after the programme."""

    key: Key
    part: Literal["before", "during", "after"]
    stage: Key
    title: Words


class Reply(Row, frozen=True, kw_only=True):
    """What one answer means and the sentence that tells the person why."""

    means: Meaning
    reason: Words


class Question(Shown, frozen=True, kw_only=True):
    """One question of "is this for me?", asked so that yes never speaks against the person."""

    ask: Words
    hint: Words | None = None
    yes: Reply
    no: Reply
    unknown: Reply

    def meaning_of(self, answer: Answer) -> Meaning:
        return self.reply_to(answer).means

    def reply_to(self, answer: Answer) -> Reply:
        return {"yes": self.yes, "no": self.no, "unknown": self.unknown}[answer]


class CareLevel(Fact, frozen=True, kw_only=True):
    """How much help a person needs, as the office assesses it."""

    level: Annotated[int, Meta(ge=1)]
    name: Words


class Living(Fact, frozen=True, kw_only=True):
    """A way of living that the table of amounts tells apart."""

    key: Key
    name: Words


class Amount(Fact, frozen=True, kw_only=True):
    """The base amount in cents of euro for one plan period."""

    level: int
    living: Key
    cents: Cents


class Supplement(Fact, frozen=True, kw_only=True):
    """An amount in cents of euro added to any base amount, once, when its condition is met."""

    key: Key
    cents: Cents
    name: Words
    condition: Words


class Condition(Fact, frozen=True, kw_only=True):
    """Something to know about a service before it goes into a plan."""

    kind: Literal["never-together", "plan-services-only", "not-paid-here", "regulated-price", "doctor-letter"]
    words: Words
    service: Key | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.kind == "never-together") != (self.service is not None):
            raise ValueError("a never-together condition names the other service, and only such a one does")


class ServiceGroup(Fact, frozen=True, kw_only=True):
    """A group of the catalogue; its conditions hold for each of its services."""

    key: Key
    official_name: Said
    name: Words
    conditions: tuple[Condition, ...] = ()


class Unit(Fact, frozen=True, kw_only=True):
    """In what a service is counted."""

    key: Literal["session", "consultation", "hour", "day", "month", "trip", "programme"]


class Service(Fact, frozen=True, kw_only=True):
    """One service of the catalogue."""

    key: Key
    group: Key
    official_name: Said
    name: Words
    for_whom: Literal["me", "supporter"]
    unit: Unit
    conditions: tuple[Condition, ...] = ()


class NotPaid(Fact, frozen=True, kw_only=True):
    """Something the programme does not pay for."""

    key: Key
    official_name: Said
    name: Words


class CataloguePage(Row, frozen=True, kw_only=True):
    """A page under a topic that explains a few things the programme offers, by what people look for."""

    key: Key
    topic: Key
    picture: Key
    title: Words
    entries: Annotated[tuple[Key, ...], Meta(min_length=1, max_length=8)]


class Reference(Fact, frozen=True, kw_only=True):
    """A right or a duty: its number in the source; the words for people live with the texts."""

    number: Annotated[int, Meta(ge=1)]


class Limit(Fact, frozen=True, kw_only=True):
    """A number the programme keeps to; `shown` is false when it says nothing to the person."""

    key: Key
    value: Count
    unit: Literal["months", "days", "hours", "minutes", "people", "times", "percent"]
    shown: bool = True


class Component(Fact, frozen=True, kw_only=True):
    """One kind of help that is counted in contact hours."""

    key: Key
    official_name: Said
    name: Words
    form: Literal["individual", "group"]
    hours: Count
    sessions: Count | None = None


class Split(Fact, frozen=True, kw_only=True):
    """Another way to share the same total among the components."""

    key: Key
    hours: dict[Key, Count]


class Hours(Fact, frozen=True, kw_only=True):
    """The contact hours of one person: the total, the usual parts and other possible splits."""

    total: Annotated[int, Meta(ge=1)]
    components: tuple[Component, ...]
    splits: tuple[Split, ...] = ()


class TargetGroup(Fact, frozen=True, kw_only=True):
    """A group of people the programme is meant for."""

    key: Key
    official_name: Said
    name: Words
    who: tuple[Words, ...]


class Region(Fact, frozen=True, kw_only=True):
    """A region where the programme runs."""

    key: Key
    official_name: Said
    name: Words


class FreeHelp(Fact, frozen=True, kw_only=True):
    """Help that makes taking part possible and costs the person nothing."""

    key: Key
    official_name: Said
    name: Words


class Regulated(Fact, frozen=True, kw_only=True):
    """A service the regulation foresees, and the target groups it foresees it for."""

    key: Key
    official_name: Said
    groups: tuple[Key, ...]
    notes: dict[Key, str] = {}


class Pack(Fact, frozen=True, kw_only=True):
    """A programme as one version of its rules describes it."""

    id: Key
    version: Version
    status: Literal["proposal", "in-force", "closed"]
    status_words: Words
    closed_words: Words
    validity: Validity
    official_name: Said
    name: Words
    other_programme: Key | None = None
    openings: tuple[Opening, ...]
    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]
    path: tuple[Point, ...] = ()
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=5)]
    care_levels: tuple[CareLevel, ...] = ()
    livings: tuple[Living, ...] = ()
    amounts: tuple[Amount, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    service_groups: tuple[ServiceGroup, ...] = ()
    services: tuple[Service, ...] = ()
    not_paid: tuple[NotPaid, ...] = ()
    rights: tuple[Reference, ...] = ()
    duties: tuple[Reference, ...] = ()
    limits: tuple[Limit, ...] = ()
    hours: Hours | None = None
    target_groups: tuple[TargetGroup, ...] = ()
    regions: tuple[Region, ...] = ()
    free_help: tuple[FreeHelp, ...] = ()
    regulation: tuple[Regulated, ...] = ()
    catalogue: tuple[CataloguePage, ...] = ()
    case: CaseData
    decision: Decision
    application: Application

    def limit(self, key: str) -> Limit:
        """The limit with this key; KeyError when the programme has none."""
        return {limit.key: limit for limit in self.limits}[key]

    def never_together(self) -> frozenset[frozenset[str]]:
        """The pairs of services that one plan cannot hold at the same time."""
        return frozenset(
            frozenset((service.key, condition.service))
            for service in self.services
            for condition in service.conditions
            if condition.service is not None
        )
