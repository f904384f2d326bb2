"""Moves a case as the table allows: who may, where to, with which amount; each move is written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, Right, require
from portal.cases.errors import AmountNeeded, CaseChanged, IllegalMove, NotYourMove, TooEarly
from portal.cases.models import CaseEventRow, CaseGrantRow, CaseRow
from portal.cases.packs import lengths_in, pack_of, states_in
from portal.cases.progress import Entry, due_on
from portal.cases.queries import Case, entries_of, history_in
from portal.cases.rules import ENDS, PAUSES, Party, State, moves_from
from portal.journal import service as journal
from portal.programme import service as programmes
from portal.programme.service import Pack
from portal.web.clock import day_of

# What a guardian whose paper nobody has seen yet may do: no more than hand in, mend and take back.
_APPLYING = frozenset({State.SUBMITTED, State.CORRECTION, State.WITHDRAWN})


def hand_in(case_id: UUID, actor: Actor, *, organisation_id: UUID, now: datetime) -> None:
    """Send the application to the organisation that answers. Raises as `move` does."""
    with db.joined_transaction() as session:
        row = held(session, case_id)
        party = _mover(session, row, State.SUBMITTED, actor=actor, now=now)
        # Once it was sent, an organisation is answering; only moving away changes that.
        if row.state == State.DRAFT:
            row.organisation_id = organisation_id
        write_event(session, row, State.SUBMITTED, actor=actor, party=party, now=now)


def move(
    case_id: UUID,
    to: State,
    actor: Actor,
    *,
    now: datetime,
    reason: str | None = None,
    seen: int | None = None,
) -> None:
    """Move the case; `seen` is `Case.entries` of the page on which the actor decided.

    Joins the transaction that is under way. Raises NotYours, CaseChanged, IllegalMove (NotYourMove, TooEarly)
    and AmountNeeded; nothing is written then.
    """
    with db.joined_transaction() as session:
        row = held(session, case_id)
        party = _mover(session, row, to, actor=actor, now=now, seen=seen)
        # Back from a pause: the amount of the grant before it still stands.
        if to is State.GRANTED and row.state not in PAUSES and pack_of(row).amounts:
            raise AmountNeeded(row.number)
        write_event(session, row, to, actor=actor, party=party, now=now, reason=reason)


def grant(
    case_id: UUID,
    actor: Actor,
    *,
    care_level: int,
    living: str,
    now: datetime,
    reason: str | None = None,
    seen: int | None = None,
) -> int:
    """Say yes and set the base amount, which is the answer, in cents (R.7.2.1). Raises as `move` does."""
    with db.joined_transaction() as session:
        row = held(session, case_id)
        party = _mover(session, row, State.GRANTED, actor=actor, now=now, seen=seen)
        try:
            base = programmes.base_amount(pack_of(row), level=care_level, living=living)
        except programmes.AmountNotKnown as error:
            raise AmountNeeded(str(error)) from error
        write_event(session, row, State.GRANTED, actor=actor, party=party, now=now, reason=reason)
        session.add(
            CaseGrantRow(
                case_id=row.id,
                number=row.entries,
                care_level=str(care_level),
                living=living,
                base_cents=str(base),
            )
        )
        return base


def moves_of(actor: Actor, case: Case) -> tuple[State, ...]:
    """Where the actor may move the case now, in the order of the pack: what buttons there are."""
    party = Party.ORGANISATION if actor.capacity is Capacity.STAFF else Party.PERSON
    if party is Party.PERSON and not actor.may(Right.APPLY):
        return ()
    pack = pack_of(case)
    allowed = moves_from([entry.state for entry in entries_of(case)], has=states_in(pack))
    return tuple(
        state for state in (State(row.key) for row in pack.case.states) if party in allowed.get(state, ())
    )


def held(session: Session, case_id: UUID) -> CaseRow:
    """The row, which nobody else can move until the transaction ends."""
    row = session.scalars(
        select(CaseRow)
        .where(CaseRow.id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotYours(Right.READ_CASE)
    return row


def write_event(
    session: Session,
    row: CaseRow,
    to: State,
    *,
    actor: Actor,
    party: Party,
    now: datetime,
    reason: str | None = None,
) -> None:
    """The case enters the state: into its history and into the journal."""
    before, row.entries = row.state, row.entries + 1
    row.state, row.since = to, now
    row.ended_at = now if to in ENDS else None
    if to is State.QUEUED:
        # Who comes back from a pause keeps the place.
        row.queued_at = row.queued_at or now
    elif to not in PAUSES:
        row.queued_at = None
    session.add(
        CaseEventRow(
            case_id=row.id,
            number=row.entries,
            state=to,
            at=now,
            party=party,
            by_id=actor.author,
            reason=reason,
        )
    )
    session.flush()
    details = {"from": before, "to": to.value, "number": row.entries}
    journal.record(
        session, actor, f"case.{to}", about=row.person_id, record=("case", row.id), details=details
    )


def _mover(
    session: Session, row: CaseRow, to: State, *, actor: Actor, now: datetime, seen: int | None = None
) -> Party:
    """As which party the actor makes this move now. Raises what `move` says."""
    party = _party(actor, row, to=to)
    if seen is not None and seen != row.entries:
        raise CaseChanged(row.number)
    events = history_in(session, row.id)
    pack = pack_of(row)
    allowed = moves_from([State(event.state) for event in events], has=states_in(pack))
    if to not in allowed:
        raise IllegalMove(f"{row.number}: {row.state} → {to}")
    if party not in allowed[to]:
        raise NotYourMove(f"{row.number}: {row.state} → {to} is not for the {party}")
    if row.state == State.ENDING and to in ENDS:
        _require_thought(events, pack=pack, now=now)
    return party


def _party(actor: Actor, row: CaseRow, *, to: State) -> Party:
    """On which side of the case the actor stands, with the rights they have this moment. Raises NotYours."""
    if actor.capacity is Capacity.SYSTEM:
        return Party.PORTAL
    if actor.capacity is Capacity.STAFF:
        # A draft is not there for the office, and nobody decides in their own matter, or in their ward's.
        if row.organisation_id is None or row.state == State.DRAFT or actor.signed_in == row.person_id:
            raise NotYours(Right.DECIDE)
        if acting_for.acts_for(actor.signed_in, row.person_id):
            raise NotYours(Right.DECIDE)
        require(actor, Right.DECIDE, organisation=row.organisation_id)
        return Party.ORGANISATION
    if to is State.SUBMITTED and actor.capacity is Capacity.ASSISTING:
        # It waits for the person's own signature; nothing else of a case is for who sits beside them.
        require(actor, Right.SEND_ON_PAPER, subject=row.person_id)
        return Party.PERSON
    require(actor, Right.APPLY, subject=row.person_id)
    if to not in _APPLYING:
        require(actor, Right.READ_CASE, subject=row.person_id)
    return Party.PERSON


def _require_thought(events: Sequence[CaseEventRow], *, pack: Pack, now: datetime) -> None:
    entries = [Entry(State(event.state), day_of(event.at)) for event in events]
    last_day = due_on(entries, lengths=lengths_in(pack))
    if last_day is not None and day_of(now) <= last_day:
        raise TooEarly(last_day.isoformat())
