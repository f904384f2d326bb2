"""The journal as the page tells it: a few days at a time, each with who it was, what they did, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.acting_for.service import Actor
from portal.cases import service as cases
from portal.journal import service as journal
from portal.my_data.asking import look_of, oneself
from portal.my_data.rules import Day, Group, Line, Told, Who, by_day, told
from portal.my_data.words import event_words, in_language, words
from portal.organisations import service as organisations
from portal.people import service as people
from portal.web.clock import day_of

# So much calm fits on a page; a day is never torn in two.
GROUPS_ON_A_PAGE = 6
AT_ONCE = 100
# What the person asked somebody to read explains itself.
ASKED_FOR = {"seen.data_request": "question", "seen.concern": "confidence"}
PICTURES = {
    Who.OFFICE: "worker",
    Who.GUARDIAN: "guardian",
    Who.HELPER: "trusted",
    Who.OTHER: "person",
    Who.SYSTEM: "computer",
    Who.ONESELF: "person",
}


@dataclass(frozen=True)
class Said:
    """One sentence, why it was, and when."""

    sentence: str
    reason: str | None
    at: tuple[datetime, ...]


@dataclass(frozen=True)
class Someone:
    """Who did something on a day; the name of the person stands behind a press."""

    who: Who
    picture: str
    organisation: str | None
    name: str | None
    lines: tuple[Said, ...]
    number: int


@dataclass(frozen=True)
class DayTold:
    """One day."""

    on: date
    everybody: tuple[Someone, ...]


@dataclass(frozen=True)
class Page:
    """A part of the journal, the newest first; `before` is where the next part begins, if there is one."""

    days: tuple[DayTold, ...]
    before: int | None


def journal_of(actor: Actor, *, before: int | None, language: str) -> Page:
    """What others did with the person's data. Raises NotYours for whoever acts for another."""
    return _page(actor, lambda one: one.who is not Who.ONESELF, before=before, language=language)


def own_steps_of(actor: Actor, *, before: int | None, language: str) -> Page:
    """What the person did. Raises NotYours for whoever acts for another."""
    return _page(actor, lambda one: one.who is Who.ONESELF, before=before, language=language)


def look_said(actor: Actor, number: int, *, language: str) -> tuple[Someone, date]:
    """The one look that may not have been right, and its day. Raises NotYours."""
    look = look_of(actor, number)
    (day,) = by_day([look], day_of={look.number: day_of(look.at)})
    names = _names(day.groups)
    return _someone(day.groups[0], names, language=language), day.on


def line_said(look: Told, *, language: str) -> Said:
    """What a look was, in words."""
    return _said(Line(look, (look.at,)), is_own=False, language=language)


def _page(actor: Actor, wanted: Callable[[Told], bool], *, before: int | None, language: str) -> Page:
    days, following = _days(oneself(actor), wanted, before=before)
    names = _names([group for day in days for group in day.groups])
    shown = tuple(
        DayTold(day.on, tuple(_someone(group, names, language=language) for group in day.groups))
        for day in days
    )
    return Page(shown, following)


def _days(
    person_id: UUID, wanted: Callable[[Told], bool], *, before: int | None
) -> tuple[list[Day], int | None]:
    """Whole days until the page is full, and the number before which the next page begins."""
    found: list[Told] = []
    dates: dict[int, date] = {}
    for one in _entries(person_id, before=before):
        if not wanted(one):
            continue
        dates[one.number] = day_of(one.at)
        if found and dates[one.number] != dates[found[-1].number]:
            days = by_day(found, day_of=dates)
            if sum(len(day.groups) for day in days) >= GROUPS_ON_A_PAGE:
                return list(days), found[-1].number
        found.append(one)
    return list(by_day(found, day_of=dates)), None


def _entries(person_id: UUID, *, before: int | None) -> Iterator[Told]:
    while part := journal.newest_about(person_id, most=AT_ONCE, before=before):
        for entry in part:
            yield told(entry.number, entry.body, person=person_id)
        before = part[-1].number


def _names(groups: list[Group] | tuple[Group, ...]) -> dict[UUID, str]:
    wanted = {group.by for group in groups if group.by is not None}
    return {key: name.whole for key, name in people.names_of(wanted).items()}


def _someone(group: Group, names: dict[UUID, str], *, language: str) -> Someone:
    is_own = group.who is Who.ONESELF
    return Someone(
        who=group.who,
        picture=PICTURES[group.who],
        organisation=_organisation(group.organisation, language=language),
        name=None if group.by is None or is_own else names.get(group.by),
        lines=tuple(_said(line, is_own=is_own, language=language) for line in group.lines),
        number=group.number,
    )


def _organisation(organisation_id: UUID | None, *, language: str) -> str | None:
    if organisation_id is None:
        return None
    try:
        return organisations.name_in(organisations.with_id(organisation_id), language=language)
    except KeyError:
        # It is no longer in the file; the name of the worker still stands behind the press.
        return None


def _said(line: Line, *, is_own: bool, language: str) -> Said:
    event = event_words(line.told.what)
    sentence = in_language(event.own if is_own and event.own else event.said, language)
    reason = _reason(line.told) if line.told.is_look else None
    why = None if reason is None else in_language(words().reasons[reason], language)
    return Said(sentence, why, line.at)


def _reason(look: Told) -> str:
    """Which reason of `words.toml` explains the look; what nothing explains is said, too."""
    if look.what == "list.seen":
        return "list"
    if look.what in ASKED_FOR:
        return ASKED_FOR[look.what]
    if look.who in (Who.GUARDIAN, Who.HELPER):
        return look.who.value
    if look.is_beside:
        return "beside"
    if look.state is None:
        return "unknown"
    acts = cases.who_acts(look.state)
    if cases.Party.ORGANISATION in acts:
        return "work"
    return "person" if acts else "over"
