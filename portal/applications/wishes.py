"""What stands beside a person's own wish: a guardian's other words, or whose view was written instead."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity
from portal.applications.models import (
    ApplicationAnswerRow,
    ApplicationOtherWordsRow,
    ApplicationUnsaidWishRow,
)
from portal.people import service as people

# Stands beside the steps in what is sent; no step of a pack can be called so.
BESIDE = "*"


@dataclass(frozen=True)
class OtherWords:
    """What somebody who acts for the person thinks otherwise; what was sent knows them by name alone."""

    name: str
    words: str = field(repr=False)
    by: UUID | None = None


@dataclass(frozen=True)
class Wishes:
    """By step: other words beside the person's, and by name who wrote a view where they cannot say it."""

    others: Mapping[str, tuple[OtherWords, ...]] = field(default_factory=dict)
    views: Mapping[str, str] = field(default_factory=dict)

    @property
    def differ(self) -> bool:
        """Whether there are two words on one question: then both are answered."""
        return bool(self.others)

    def of(self, steps: Collection[str]) -> Wishes:
        """Only what stands beside these steps."""
        return Wishes(
            {step: said for step, said in self.others.items() if step in steps},
            {step: by for step, by in self.views.items() if step in steps},
        )


NONE = Wishes()


@dataclass(frozen=True)
class Wish:
    """One question of what the person wants, as somebody who acts for the person finds it.

    Nobody has said it yet (`is_open` is false, `is_said` too): then it is closed. `is_said`: it is read, and
    other words have a place of their own. `is_open`: the person cannot say it, and a view is written.
    """

    is_said: bool
    is_open: bool


def with_what_stands_beside(
    case_id: UUID,
) -> Select[ApplicationAnswerRow, UUID | None, ApplicationOtherWordsRow | None]:
    """The statement: the answers of a case, whose view it is where it is one, and other words beside."""
    answer, unsaid, other = ApplicationAnswerRow, ApplicationUnsaidWishRow, ApplicationOtherWordsRow
    is_view = and_(unsaid.case_id == answer.case_id, unsaid.step == answer.step, unsaid.by_id == answer.by_id)
    return (
        select(answer, unsaid.by_id, other)
        .outerjoin(unsaid, is_view)
        .outerjoin(other, and_(other.case_id == answer.case_id, other.step == answer.step))
        .where(answer.case_id == case_id)
        .order_by(other.at, other.by_id)
    )


def wishes_in(
    views: Mapping[str, UUID], rows: Collection[ApplicationOtherWordsRow], *, person_id: UUID
) -> Wishes:
    """Everything that stands beside the wishes; the words of who acts for the person no more are left out."""
    acting = _guardians_of(person_id) if rows else frozenset()
    said = [row for row in rows if row.by_id in acting]
    names = people.names_of({*(row.by_id for row in said), *views.values()})
    others: dict[str, tuple[OtherWords, ...]] = {}
    for row in said:
        one = OtherWords(names[row.by_id].whole, row.words, row.by_id)
        others[row.step] = (*others.get(row.step, ()), one)
    return Wishes(others, {step: names[by].whole for step, by in views.items()})


def who_thinks_otherwise(case_id: UUID, *, person_id: UUID) -> frozenset[UUID]:
    """Whose own words stand beside a wish, of those who act for the person today."""
    wrote = select(ApplicationOtherWordsRow.by_id).where(ApplicationOtherWordsRow.case_id == case_id)
    with db.session() as session:
        return _guardians_of(person_id) & frozenset(session.scalars(wrote))


def _guardians_of(person_id: UUID) -> frozenset[UUID]:
    return frozenset(one.agent for one in acting_for.guardians_of(person_id))


def wish_for(session: Session, actor: Actor, case_id: UUID, step: str) -> Wish:
    """How a guardian finds this question of what the person wants."""
    answer = session.get(ApplicationAnswerRow, (case_id, step), populate_existing=True)
    unsaid = session.scalars(
        select(ApplicationUnsaidWishRow.by_id).where(
            ApplicationUnsaidWishRow.case_id == case_id, ApplicationUnsaidWishRow.step == step
        )
    ).all()
    is_said = answer is not None and answer.by_id not in unsaid
    return Wish(is_said, not is_said and actor.signed_in in unsaid)


def is_guardian(actor: Actor) -> bool:
    """Whether the actor acts for the person by a paper: then the wish is the person's first."""
    return actor.capacity is Capacity.GUARDIAN


def forget(session: Session, case_id: UUID, *, said: str | None = None) -> None:
    """Nothing stands beside the wishes any more; with `said`, that step is only no longer unsaid."""
    unsaid = delete(ApplicationUnsaidWishRow).where(ApplicationUnsaidWishRow.case_id == case_id)
    if said is not None:
        session.execute(unsaid.where(ApplicationUnsaidWishRow.step == said))
        return
    session.execute(unsaid)
    session.execute(delete(ApplicationOtherWordsRow).where(ApplicationOtherWordsRow.case_id == case_id))


def with_wishes(answers: Mapping[str, object], wishes: Wishes) -> str:
    """The answers as they are sent, with what stands beside those that are among them.

    Others stand there by name: whoever gets their own data gets nobody else's number with them.
    """
    beside = wishes.of(answers)
    whole = dict(answers)
    if beside != NONE:
        whole[BESIDE] = {
            "others": {
                step: [{"name": one.name, "words": one.words} for one in said]
                for step, said in beside.others.items()
            },
            "views": dict(beside.views),
        }
    return json.dumps(whole, ensure_ascii=False)


def taken_apart(written: str) -> tuple[dict[str, Any], Wishes]:
    """What was sent, as answers and as what stands beside them."""
    answers = json.loads(written)
    beside = answers.pop(BESIDE, None)
    if beside is None:
        return answers, NONE
    others = {
        step: tuple(OtherWords(one["name"], one["words"]) for one in said)
        for step, said in beside["others"].items()
    }
    return answers, Wishes(others, beside["views"])
