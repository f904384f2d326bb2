"""The grounds on which somebody acts for another person, the areas of a paper, a helper's tasks: data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from portal.acting_for.rules import (
    BASES,
    NEVER_BY_CONSENT,
    NEVER_BY_PRESENCE,
    Capacity,
    Grants,
    Right,
    rights_by_areas,
    rights_by_tasks,
)

FILE = Path(__file__).with_name("bases.toml")
Said = Annotated[str, msgspec.Meta(pattern=r"\S")]
Words = dict[str, Said]
Days = Annotated[int, msgspec.Meta(ge=0)]
By = Literal["paper", "consent", "presence"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file; a key that is not foreseen is a mistake."""


class Basis(Row, frozen=True, kw_only=True):
    """A ground to act for somebody, and by what one knows of it."""

    key: str
    acts_as: Capacity
    by: By
    source: Said
    words: Words
    longest_years: int | None = None
    # What everybody may do who acts on this ground; elsewhere each mandate says it.
    tasks: tuple[str, ...] = ()


class Area(Row, frozen=True, kw_only=True):
    """What a paper may name, and which tasks that covers here."""

    key: str
    tasks: tuple[str, ...]
    words: Words
    invented: bool = False


class Task(Row, frozen=True, kw_only=True):
    """What one does for another; with a picture, a helper may be let do it."""

    key: str
    rights: tuple[Right, ...]
    picture: str | None = None
    words: Words = {}
    not_if_paid: bool = False


class Length(Row, frozen=True, kw_only=True):
    """For how long somebody may help, and when both are told that it ends."""

    key: str
    days: Annotated[int, msgspec.Meta(ge=1)]
    remind_days_before: Days
    picture: str
    words: Words


class Bases(Row, frozen=True, kw_only=True):
    """The whole file."""

    invitation_days: Annotated[int, msgspec.Meta(ge=1)]
    wrong_codes_an_hour: Annotated[int, msgspec.Meta(ge=1)]
    silent_minutes: Annotated[int, msgspec.Meta(ge=1)]
    bases: tuple[Basis, ...]
    areas: tuple[Area, ...]
    tasks: tuple[Task, ...]
    lengths: tuple[Length, ...]
    invented: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a file that says more than anybody may say."""
        if tuple(one.key for one in self.bases) != BASES:
            raise ValueError(f"The grounds are {BASES}, in this order.")
        known = {one.key for one in self.tasks}
        named = (*(one.tasks for one in self.areas), *(one.tasks for one in self.bases))
        strange = {task for tasks in named for task in tasks} - known
        if strange:
            raise ValueError(f"Nobody knows these tasks: {sorted(strange)}.")
        for task in self.tasks:
            if task.picture and NEVER_BY_CONSENT & set(task.rights):
                raise ValueError(f"No helper may be let do this: {task.key}.")

    @property
    def rights_of_task(self) -> Mapping[str, frozenset[Right]]:
        """What each task gives."""
        return {one.key: frozenset(one.rights) for one in self.tasks}

    @property
    def for_helpers(self) -> tuple[Task, ...]:
        """What a person may let somebody do, in the order of the page."""
        return tuple(one for one in self.tasks if one.picture)

    def by(self, how: By) -> frozenset[str]:
        """The grounds that one knows in this way."""
        return frozenset(one.key for one in self.bases if one.by == how)


@cache
def bases() -> Bases:
    """The file. Raises msgspec.ValidationError when it says less or more than it must."""
    return msgspec.toml.decode(FILE.read_bytes(), type=Bases)


def in_words(words: Words, language: str) -> str:
    """What is said in the language, else in the source language, which stands first."""
    return words.get(language) or next(iter(words.values()), "")


def basis_of(key: str) -> Basis:
    """The ground. Raises KeyError for one that nobody knows."""
    return {one.key: one for one in bases().bases}[key]


def tasks_named(keys: Iterable[str]) -> tuple[Task, ...]:
    """These tasks in the order of the page; what nobody knows is none."""
    wanted = set(keys)
    return tuple(one for one in bases().tasks if one.key in wanted)


def length_of(key: str) -> Length:
    """How long. Raises KeyError for a length that nobody offers."""
    return {one.key: one for one in bases().lengths}[key]


def grants(basis: str, *, areas: Mapping[str, str], tasks: Iterable[str], is_paid: bool) -> Grants:
    """What a mandate gives that somebody has made sure of: a paper by its areas, a consent by its tasks."""
    rights_of, known = bases().rights_of_task, basis_of(basis)
    if known.by == "paper":
        by_area = {
            one.key: frozenset[Right]().union(*(rights_of[task] for task in one.tasks))
            for one in bases().areas
        }
        return rights_by_areas(areas, rights_of=by_area)
    if known.by == "presence":
        return rights_by_tasks(
            known.tasks, rights_of=rights_of, is_paid=False, not_if_paid=frozenset(), never=NEVER_BY_PRESENCE
        )
    kept = frozenset(one.key for one in bases().tasks if one.not_if_paid)
    return rights_by_tasks(tasks, rights_of=rights_of, is_paid=is_paid, not_if_paid=kept)
