"""Who acts in this request, and whether they may; the mandates under which somebody acts for another."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from flask import Flask, current_app, request
from flask_babel import gettext as _

from portal import db
from portal.acting_for.actor import ANONYMOUS, Actor, oneself, with_key
from portal.acting_for.bases import bases, basis_of, in_words, length_of, tasks_named
from portal.acting_for.changing import (
    Settled,
    begin_beside,
    claim_guardianship,
    end_mandate,
    keep_settled,
    let_help,
    still_beside,
    take_back_claim,
    was_told,
)
from portal.acting_for.errors import MandateOpen, NotYours
from portal.acting_for.mandates import (
    Mandate,
    actor_under,
    acts_for,
    agents_of,
    around,
    beside_of,
    claims_about,
    counts,
    ending_soon,
    guardians_of,
    mandates_of,
    over,
    principal_of,
    wards_of,
    who_must_agree,
    who_reads_along,
    works_for_provider,
)
from portal.acting_for.models import MandateRow
from portal.acting_for.rules import OF_NO_ORGANISATION, Capacity, Right, rights_of_roles
from portal.organisations import staff
from portal.web import session as web_session
from portal.web.access import Access, declared_access
from portal.web.clock import now
from portal.web.errors import Words, error_page

# What other rooms may name; they reach this room through here only.
__all__ = [
    "Actor", "BY_KEY", "Capacity", "Mandate", "MandateOpen", "NotYours", "Right", "Settled", "acting_under",
    "acts_for", "agents_of", "around", "bases", "basis_of", "begin_beside", "beside_of", "claim_guardianship",
    "claims_about", "current_actor", "guardians_of",
    "end_mandate", "ending_soon", "in_words", "length_of", "let_help", "mandates_of", "over", "principal_of",
    "require", "take_back_claim", "tasks_named", "wards_of", "was_told", "who_must_agree",
    "who_reads_along", "works_for_provider",
]  # fmt: skip


# How a session says that somebody came with a key, not with a national login.
BY_KEY = "key"
# A rolling end is written down at most this often: reading pages should cost the database little.
SEEN_EVERY = timedelta(minutes=1)


def current_actor() -> Actor:
    """Who acts in this request.

    On a page of the office it is the worker; elsewhere the person, or who acts under the mandate that was
    chosen. A worker in their own matter is a person like everybody.
    """
    live = web_session.signed_in()
    if live is None:
        return ANONYMOUS
    if live.provider == BY_KEY:
        return with_key(live.person_id, until=live.ends_at)
    if request.endpoint and declared_access(current_app, request.endpoint) is Access.STAFF:
        return (
            staff_actor(live.person_id, organisation_id=live.organisation_id, until=live.ends_at) or ANONYMOUS
        )
    if live.mandate_id is not None:
        acting = acting_under(live.person_id, mandate_id=live.mandate_id, until=live.ends_at)
        if acting is not None:
            return acting
    return oneself(live.person_id, until=live.ends_at)


def is_staff() -> bool:
    """Whether the one who is signed in works anywhere."""
    return bool(_memberships())


def _memberships() -> tuple[staff.Membership, ...]:
    """Where the one who is signed in works; with a key alone nobody is a worker."""
    live = web_session.signed_in()
    return () if live is None or live.provider == BY_KEY else staff.memberships_of(live.person_id)


def rights_at_work() -> frozenset[Right]:
    """What the one who is signed in may do at any desk; nothing for who works nowhere."""
    return rights_of_roles(one.role for one in _memberships())


def staff_actor(
    person_id: UUID, *, organisation_id: UUID | None = None, until: datetime | None = None
) -> Actor | None:
    """The person as a worker of this organisation, or of the one they have worked for longest.

    None for everybody else; who no longer works at the chosen one is at the other.
    """
    memberships = staff.memberships_of(person_id)
    if not memberships:
        return None
    if organisation_id not in {one.organisation_id for one in memberships}:
        organisation_id = memberships[0].organisation_id
    here = rights_of_roles(one.role for one in memberships if one.organisation_id == organisation_id)
    anywhere = rights_of_roles(one.role for one in memberships)
    return Actor(
        capacity=Capacity.STAFF,
        signed_in=person_id,
        organisation_id=organisation_id,
        rights=here | (anywhere & OF_NO_ORGANISATION),
        until=until,
    )


def acting_under(person_id: UUID, *, mandate_id: UUID, until: datetime | None = None) -> Actor | None:
    """The person as who acts under the mandate; None when it does not count, or is not theirs."""
    with db.session() as session:
        row = session.get(MandateRow, mandate_id)
    if row is None or row.agent_id != person_id or not counts(row, at=now()):
        return None
    if row.basis in bases().by("presence") and not _sits_beside(row):
        return None
    return actor_under(row, until=until)


def _sits_beside(row: MandateRow) -> bool:
    """Whether it is in this very sign-in, and the worker still works for that office."""
    live = web_session.signed_in()
    if row.session_id is None or (live is not None and live.session_id != row.session_id):
        return False
    works_there = any(
        one.organisation_id == row.organisation_id and Right.SEE_CASES in rights_of_roles([one.role])
        for one in staff.memberships_of(row.agent_id)
    )
    return works_there and web_session.is_acting_under(
        row.session_id, person_id=row.agent_id, mandate_id=row.id, at=now()
    )


def require(
    actor: Actor, right: Right, *, subject: UUID | None = None, organisation: UUID | None = None
) -> None:
    """Raise NotYours unless the actor has the right for this subject, or inside this organisation, now.

    Inside a transaction the mandate and the membership are read again: they may have ended since the
    page began.
    """
    if not actor.may(right) or (subject is None) == (organisation is None):
        raise NotYours(right)
    if subject is not None and actor.subject != subject:
        raise NotYours(right)
    if organisation is not None and actor.organisation_id != organisation:
        raise NotYours(right)
    today = _as_of_now(actor)
    if today is None or not today.may(right) or today.organisation_id != actor.organisation_id:
        raise NotYours(right)


def _as_of_now(actor: Actor) -> Actor | None:
    if actor.signed_in is None or (actor.until is not None and now() >= actor.until):
        return None
    if actor.capacity is Capacity.STAFF:
        return staff_actor(actor.signed_in, organisation_id=actor.organisation_id)
    if actor.mandate_id is not None:
        return acting_under(actor.signed_in, mandate_id=actor.mandate_id)
    return actor if actor.capacity in (Capacity.SELF, Capacity.KEY) else None


def leave_what_is_over() -> None:
    """Who acted under a mandate that no longer counts acts for themselves from now on."""
    live = web_session.signed_in()
    if live is None or live.mandate_id is None:
        return
    acting = acting_under(live.person_id, mandate_id=live.mandate_id)
    if acting is None:
        # At the desk, who sat there is told on its own page.
        leave = web_session.leave if may_wait(live.mandate_id) else partial(web_session.act_under, None)
        leave()
    elif acting.capacity is Capacity.ASSISTING and acting.until is not None:
        until = now() + timedelta(minutes=bases().silent_minutes)
        if until - acting.until >= SEEN_EVERY:
            still_beside(live.mandate_id, until=until)


def is_beside() -> bool:
    """Whether the one who is signed in sits beside a person now, and writes at their word."""
    live = web_session.signed_in()
    if live is None or live.mandate_id is None:
        return False
    acting = acting_under(live.person_id, mandate_id=live.mandate_id)
    return acting is not None and acting.capacity is Capacity.ASSISTING


def may_wait(mandate_id: UUID | None) -> bool:
    """Whether what was typed may wait for who typed it; at an office it is the words of another person."""
    if mandate_id is None:
        return True
    with db.session() as session:
        row = session.get(MandateRow, mandate_id)
    return row is not None and row.basis not in bases().by("presence")


def desks() -> tuple[tuple[UUID, str], ...]:
    """The organisations, with their keys, for which the one who is signed in does casework."""
    return tuple(
        dict.fromkeys(
            (one.organisation_id, one.organisation_key)
            for one in _memberships()
            if Right.SEE_CASES in rights_of_roles([one.role])
        )
    )


def sit_down_at(organisation_id: UUID) -> None:
    """From now on the signed-in person works at that desk. Raises NotYours."""
    if organisation_id not in {one for one, _key in desks()}:
        raise NotYours(Right.SEE_CASES)
    web_session.work_at(organisation_id)


def settle_mandate(actor: Actor, mandate_id: UUID, found: Settled, *, at: datetime) -> None:
    """The office has seen the paper, or found that it does not hold, or that it is over.

    Whose mandate it is to settle, the caller knows by the case. Raises NotYours.
    """
    with db.joined_transaction() as session:
        if not actor.may(Right.CHECK_PAPERS) or _as_of_now(actor) is None:
            raise NotYours(Right.CHECK_PAPERS)
        keep_settled(session, actor, mandate_id, found, at=at)


def act_for(mandate_id: UUID | None) -> None:
    """From now on the signed-in person acts under the mandate; None is for themselves. Raises NotYours."""
    live = web_session.signed_in()
    if live is None or (
        mandate_id is not None and acting_under(live.person_id, mandate_id=mandate_id) is None
    ):
        raise NotYours
    web_session.act_under(mandate_id)


def init_acting_for(app: Flask) -> None:
    """What is not the actor's gets the same page as what does not exist."""
    app.register_error_handler(NotYours, lambda _error: error_page(404, words=_words_of_leaving()))


def _words_of_leaving() -> Words | None:
    """What who acted for another person reads there when that is over; None for everybody else."""
    live = web_session.signed_in()
    if live is None or declared_access(current_app, request.endpoint or "static") is Access.STAFF:
        return None
    left = live.left_mandate_id
    if left is None and live.mandate_id is not None:
        # It ended between the question whether one may and the answer.
        left = None if acting_under(live.person_id, mandate_id=live.mandate_id) else live.mandate_id
    with db.session() as session:
        row = None if left is None else session.get(MandateRow, left)
    if row is None or row.basis in bases().by("presence"):
        return None
    over = _("You no longer help this person")
    if row.basis in bases().by("paper"):
        over = _("You no longer act for this person")
    return over, (
        _("You no longer see the pages of this person."),
        _("If you wrote something just now, it is not saved."),
        _("Read our message, or call us."),
    )
