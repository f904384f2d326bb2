"""A guardian at the person's own wish: says that the person cannot say it, or thinks otherwise, apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.applications.drafts import Draft, held_to_write, step_of
from portal.applications.errors import NoSuchStep, OwnWords, WishFirst
from portal.applications.models import ApplicationOtherWordsRow, ApplicationUnsaidWishRow
from portal.applications.wishes import Wish, is_guardian, wish_for
from portal.cases import service as cases
from portal.cases.service import Case
from portal.journal import service as journal


def wish_of(actor: Actor, draft: Draft, step: str) -> Wish | None:
    """How the actor finds the question of what the person wants; None for all others."""
    if not is_guardian(actor) or not step_of(draft.pack, step).own_wish:
        return None
    with db.session() as session:
        return wish_for(session, actor, draft.case.id, step)


def say_unsaid(actor: Actor, case_id: UUID, step: str, *, now: datetime) -> None:
    """A guardian says that the person cannot say what they want; it is kept who said so. Once more is once.

    Raises NotYours, NoSuchStep, BeingSent, and OwnWords when the person has said it.
    """
    with db.joined_transaction() as session:
        case = _held(actor, case_id, step, now=now)
        wish = wish_for(session, actor, case.id, step)
        if wish.is_said:
            raise OwnWords(step)
        if wish.is_open:
            return
        session.add(ApplicationUnsaidWishRow(case_id=case.id, step=step, by_id=actor.signed_in, at=now))
        session.flush()
        journal.record(session, actor, "application.wish_unsaid", **_about(case, step))


def think_otherwise(actor: Actor, case_id: UUID, step: str, words: str, *, now: datetime) -> None:
    """Keep a guardian's own words beside the person's wish, or take them away when they are empty.

    Raises NotYours, NoSuchStep, BeingSent, and WishFirst before anybody said what the person wants.
    """
    with db.joined_transaction() as session:
        case = _held(actor, case_id, step, now=now)
        if not wish_for(session, actor, case.id, step).is_said:
            raise WishFirst(step)
        row = session.get(ApplicationOtherWordsRow, (case.id, step, actor.signed_in), populate_existing=True)
        if words == ("" if row is None else row.words):
            return
        if row is None:
            row = ApplicationOtherWordsRow(case_id=case.id, step=step, by_id=actor.signed_in)
            session.add(row)
        if words:
            row.words, row.at = words, now
        else:
            session.delete(row)
        session.flush()
        journal.record(session, actor, "application.other_words", **_about(case, step))


def _held(actor: Actor, case_id: UUID, step: str, *, now: datetime) -> Case:
    if not is_guardian(actor):
        raise NotYours(Right.FILL_IN)
    case = held_to_write(actor, case_id, now=now)
    if not step_of(cases.pack_of(case), step).own_wish:
        raise NoSuchStep(step)
    return case


def _about(case: Case, step: str) -> dict[str, Any]:
    """What the journal says beside the event."""
    return {"about": case.person_id, "record": ("case", case.id), "details": {"step": step}}
