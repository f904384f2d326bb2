"""Opens cases, moves them as the table allows, grants amounts, and says what a person sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, Right, require
from portal.cases.errors import (
    AmountNeeded,
    CaseChanged,
    CaseIsOpen,
    CasesError,
    IllegalMove,
    NotYourMove,
    TooEarly,
)
from portal.cases.knowing import known_to
from portal.cases.models import CaseEventRow, CaseGrantRow, CaseRow
from portal.cases.numbers import new_number, read_number
from portal.cases.outlook import Event, events_in, first_sent_on, histories_of
from portal.cases.progress import Entry, Length, Progress, due_on, progress_of
from portal.cases.queries import (
    Case,
    Granted,
    about_to_end,
    case_of,
    case_to_write,
    cases_of,
    entries_of,
    granted_of,
    history_in,
    id_of,
    is_begun_by,
    is_under_way,
    place_in_queue,
    written_by,
)
from portal.cases.rules import ENDS, PAUSES, TABLE, Due, Party, State, moves_from, unfit
from portal.journal import service as journal
from portal.programme import service as programmes
from portal.programme.service import Pack
from portal.web.clock import RIGA

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AmountNeeded", "Case", "CaseChanged", "CaseIsOpen", "CasesError", "Event", "Granted", "IllegalMove",
    "NotYourMove", "Outlook", "Party", "Progress", "Seen", "State", "TooEarly", "about_to_end", "case_of",
    "case_to_write", "cases_of", "events_in", "granted_of", "id_of", "is_begun_by", "is_under_way",
    "known_to",
    "moves_of", "outlooks_of", "place_in_queue", "read_number", "written_by",
]  # fmt: skip

# What a guardian whose paper nobody has seen yet may do: no more than hand in, mend and take back.
_APPLYING = frozenset({State.SUBMITTED, State.CORRECTION, State.WITHDRAWN})
_TRIES = 20


@dataclass(frozen=True)
class Seen:
    """All that the page of a case shows."""

    case: Case
    progress: Progress
    place: int | None
    granted: Granted | None


def init_cases(app: Flask) -> None:
    """Refuse to start when a pack has a state that the table cannot lead to. Raises CasesError."""
    for name, pack in programmes.every_version(app):
        for fault in _faults(pack):
            raise CasesError(f"packs/{name}.toml: case.states: {fault}")


def open_case(actor: Actor, *, programme: str, now: datetime) -> UUID:
    """The person's open draft in this programme, made when there is none.

    Joins the transaction that is under way. Raises NotYours; CaseIsOpen when one was sent already.
    """
    with db.joined_transaction() as session:
        if actor.subject is None:
            raise NotYours(Right.APPLY)
        require(actor, Right.APPLY, subject=actor.subject)
        version = programmes.pack(programme).version
        for _try in range(_TRIES):
            made = _insert(session, actor.subject, programme=programme, version=version, now=now)
            if made is not None:
                _write_event(session, made, State.DRAFT, actor=actor, party=Party.PERSON, now=now)
                return made.id
            known = _open_case(session, actor.subject, programme=programme)
            if known is not None:
                if known.state != State.DRAFT:
                    raise CaseIsOpen(known.number)
                return known.id
        raise RuntimeError("No free number for a case was found.")


def hand_in(case_id: UUID, actor: Actor, *, organisation_id: UUID, now: datetime) -> None:
    """Send the application to the organisation that answers. Raises as `move` does."""
    with db.joined_transaction() as session:
        row = _held(session, case_id)
        party = _mover(session, row, State.SUBMITTED, actor=actor, now=now)
        # Once it was sent, an organisation is answering; only moving away changes that.
        if row.state == State.DRAFT:
            row.organisation_id = organisation_id
        _write_event(session, row, State.SUBMITTED, actor=actor, party=party, now=now)


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
        row = _held(session, case_id)
        party = _mover(session, row, to, actor=actor, now=now, seen=seen)
        # Back from a pause: the amount of the grant before it still stands.
        if to is State.GRANTED and row.state not in PAUSES and _pack(row).amounts:
            raise AmountNeeded(row.number)
        _write_event(session, row, to, actor=actor, party=party, now=now, reason=reason)


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
        row = _held(session, case_id)
        party = _mover(session, row, State.GRANTED, actor=actor, now=now, seen=seen)
        try:
            base = programmes.base_amount(_pack(row), level=care_level, living=living)
        except programmes.AmountNotKnown as error:
            raise AmountNeeded(str(error)) from error
        _write_event(session, row, State.GRANTED, actor=actor, party=party, now=now, reason=reason)
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


def hand_over_draft(case_id: UUID, actor: Actor, *, person_id: UUID) -> None:
    """The draft turns out to be about another person: from now on it is theirs, under the same number.

    Joins the transaction that is under way. Raises NotYours when it was sent, or not begun by the actor;
    CaseIsOpen, with its number, when that person has an open case already.
    """
    with db.joined_transaction() as session:
        row = _held(session, case_id)
        begun_by = history_in(session, row.id)[0].by_id
        if row.state != State.DRAFT or begun_by != actor.signed_in:
            raise NotYours(Right.APPLY)
        require(actor, Right.APPLY, subject=row.person_id)
        try:
            with session.begin_nested():
                row.person_id = person_id
        except IntegrityError as error:
            session.refresh(row)
            known = _open_case(session, person_id, programme=row.programme)
            raise CaseIsOpen("" if known is None else known.number) from error
        details = {"number": row.entries, "handed_over": True}
        journal.record(
            session, actor, "case.draft", about=person_id, record=("case", row.id), details=details
        )


def awaited_on(actor: Actor, case: Case) -> date | None:
    """The last day for what the case waits for, as far as the actor knows; None when nothing sets one."""
    pack = programmes.pinned(case.programme, version=case.version)
    return due_on(known_to(actor, case), lengths=_lengths(pack))


def erase_draft(case_id: UUID, actor: Actor) -> None:
    """Forget a draft as if it had never been. Raises NotYours when it is not theirs, or was sent."""
    with db.joined_transaction() as session:
        row = _held(session, case_id)
        if row.state != State.DRAFT:
            raise NotYours(Right.APPLY)
        require(actor, Right.APPLY, subject=row.person_id)
        session.execute(delete(CaseEventRow).where(CaseEventRow.case_id == row.id))
        session.delete(row)


def seen_by(actor: Actor, case_id: UUID) -> Seen:
    """The case with its line of points, the place in the queue and what was granted. Raises NotYours."""
    case = case_of(actor, case_id)
    pack = programmes.pinned(case.programme, version=case.version)
    progress = progress_of(
        entries_of(case), line=pack.case.line, states=pack.case.states, lengths=_lengths(pack)
    )
    return Seen(case, progress, place_in_queue(case), granted_of(case))


@dataclass(frozen=True)
class Outlook:
    """A case among others: who has to act, until when, since when, and when it was sent first."""

    case: Case
    acts: frozenset[Party]
    due_on: date | None
    since: date
    sent_on: date
    is_over: bool


def outlooks_of(actor: Actor) -> tuple[Outlook, ...]:
    """All cases of the actor's with what is due; two questions to the database, however many they are."""
    cases = cases_of(actor)
    histories = histories_of(cases)
    return tuple(_outlook(case, entries=histories[case.id]) for case in cases)


def moves_of(actor: Actor, case: Case) -> tuple[State, ...]:
    """Where the actor may move the case now, in the order of the pack: what buttons there are."""
    party = Party.ORGANISATION if actor.capacity is Capacity.STAFF else Party.PERSON
    pack = programmes.pinned(case.programme, version=case.version)
    has = _states(pack)
    with db.session() as session:
        history = [State(event.state) for event in history_in(session, case.id)]
    allowed = moves_from(history, has=has)
    return tuple(
        state for state in (State(row.key) for row in pack.case.states) if party in allowed.get(state, ())
    )


def _outlook(case: Case, *, entries: Sequence[Entry]) -> Outlook:
    pack = programmes.pinned(case.programme, version=case.version)
    since = entries[-1].on
    return Outlook(
        case=case,
        acts=TABLE[case.state].acts,
        due_on=due_on(entries, lengths=_lengths(pack)),
        since=since,
        sent_on=first_sent_on(entries, otherwise=since),
        is_over=case.state in ENDS,
    )


def _mover(
    session: Session, row: CaseRow, to: State, *, actor: Actor, now: datetime, seen: int | None = None
) -> Party:
    """As which party the actor makes this move now. Raises what `move` says."""
    party = _party(actor, row, to=to)
    if seen is not None and seen != row.entries:
        raise CaseChanged(row.number)
    events = history_in(session, row.id)
    pack = _pack(row)
    allowed = moves_from([State(event.state) for event in events], has=_states(pack))
    if to not in allowed:
        raise IllegalMove(f"{row.number}: {row.state} → {to}")
    if party not in allowed[to]:
        raise NotYourMove(f"{row.number}: {row.state} → {to} is not for the {party}")
    if row.state == State.ENDING and to in ENDS:
        _require_thought(events, pack=pack, now=now)
    return party


def _write_event(
    session: Session,
    row: CaseRow,
    to: State,
    *,
    actor: Actor,
    party: Party,
    now: datetime,
    reason: str | None = None,
) -> None:
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
            by_id=actor.signed_in,
            reason=reason,
        )
    )
    session.flush()
    details = {"from": before, "to": to.value, "number": row.entries}
    journal.record(
        session, actor, f"case.{to}", about=row.person_id, record=("case", row.id), details=details
    )


def _insert(
    session: Session, person_id: UUID, *, programme: str, version: str, now: datetime
) -> CaseRow | None:
    """A new draft; None when the number is taken or the person has an open case."""
    insert = db.insert_into(CaseRow, session=session).values(
        id=uuid4(),
        number=new_number(),
        programme=programme,
        version=version,
        person_id=person_id,
        state=State.DRAFT,
        since=now,
        entries=0,
    )
    made = session.execute(insert.on_conflict_do_nothing().returning(CaseRow.id)).scalar_one_or_none()
    return None if made is None else session.get_one(CaseRow, made)


def _open_case(session: Session, person_id: UUID, *, programme: str) -> CaseRow | None:
    return session.scalars(
        select(CaseRow).where(
            CaseRow.person_id == person_id, CaseRow.programme == programme, CaseRow.ended_at.is_(None)
        )
    ).one_or_none()


def _held(session: Session, case_id: UUID) -> CaseRow:
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


def _party(actor: Actor, row: CaseRow, *, to: State) -> Party:
    """On which side of the case the actor stands, with the rights they have this moment. Raises NotYours."""
    if actor.capacity is Capacity.SYSTEM:
        return Party.PORTAL
    if actor.capacity is Capacity.STAFF:
        # A draft is not there for the office, and nobody decides in their own matter, or in their ward's.
        if row.organisation_id is None or row.state == State.DRAFT or actor.signed_in == row.person_id:
            raise NotYours(Right.DECIDE)
        if any(one.agent == actor.signed_in for one in acting_for.claims_about([row.person_id])):
            raise NotYours(Right.DECIDE)
        require(actor, Right.DECIDE, organisation=row.organisation_id)
        return Party.ORGANISATION
    require(actor, Right.APPLY, subject=row.person_id)
    if to not in _APPLYING:
        require(actor, Right.READ_CASE, subject=row.person_id)
    return Party.PERSON


def _require_thought(events: Sequence[CaseEventRow], *, pack: Pack, now: datetime) -> None:
    entries = [Entry(State(event.state), event.at.astimezone(RIGA).date()) for event in events]
    last_day = due_on(entries, lengths=_lengths(pack))
    if last_day is not None and now.astimezone(RIGA).date() <= last_day:
        raise TooEarly(last_day.isoformat())


def _pack(row: CaseRow) -> Pack:
    return programmes.pinned(row.programme, version=row.version)


def _states(pack: Pack) -> frozenset[State]:
    return frozenset(State(state.key) for state in pack.case.states)


def _lengths(pack: Pack) -> dict[Due, Length]:
    limits = {row.key: pack.limit(row.limit) for row in pack.case.deadlines}
    return {Due(key): Length(limit.value, limit.unit == "months") for key, limit in limits.items()}


def _faults(pack: Pack) -> list[str]:
    strange = [row.key for row in pack.case.states if row.key not in set(State)]
    strange += [row.key for row in pack.case.deadlines if row.key not in set(Due)]
    if strange:
        return [f"there is no {key!r}" for key in strange]
    return list(unfit(_states(pack)))
