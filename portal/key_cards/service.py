"""An office hands out a key after seeing a document; whoever holds it and knows the pictures comes in."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, with_key
from portal.acting_for.service import BY_KEY, Actor, Capacity, NotYours, Right, require
from portal.cases import service as cases
from portal.journal import service as journal
from portal.key_cards.errors import EasilyGuessed, WrongPictures
from portal.key_cards.models import KeyCardRow
from portal.key_cards.rules import DAYS, HOW_MANY, MOST_WRONG, PICTURES, is_choice, is_easily_guessed
from portal.key_cards.words import CALLED
from portal.people import service as people
from portal.web import session as web_session

# What other rooms may name; they reach this room through here only.
__all__ = ["CALLED", "HOW_MANY", "PICTURES", "EasilyGuessed", "WrongPictures", "tidy"]

TOKEN_BYTES = 24
TOKEN, CHOSEN = "key_card.token", "key_card.pictures"


@dataclass(frozen=True)
class Card:
    """A card that opens; what is printed on it nobody can read any more."""

    id: UUID
    handed_at: datetime
    ends_at: datetime


def hand_out(actor: Actor, number: str, pictures: Sequence[str], *, now: datetime) -> str:
    """A new card for the person of this case, who has shown a document; the old one opens no more.

    The answer is what is printed on it, this once. Raises NotYours and EasilyGuessed.
    """
    if not is_choice(pictures) or is_easily_guessed(pictures):
        raise EasilyGuessed
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with db.joined_transaction() as session:
        person_id = _person_of(actor, number)
        # Of two presses at once, the second replaces the card of the first.
        people.hold(person_id)
        _end(session, _live_of(session, person_id), actor=actor, why="replaced", now=now)
        row = KeyCardRow(
            id=uuid4(),
            person_id=person_id,
            organisation_id=actor.organisation_id,
            handed_by_id=actor.signed_in,
            token_hash=_hash(token, purpose=TOKEN),
            pictures_hash=_chosen(token, pictures),
            handed_at=now,
            ends_at=now + timedelta(days=DAYS),
            wrong=0,
        )
        session.add(row)
        session.flush()
        journal.record(session, actor, "key.handed", about=person_id, record=("key_card", row.id))
    return token


def card_at_desk(actor: Actor, number: str) -> Card | None:
    """The card of the person of this case, if there is one. Raises NotYours."""
    with db.session() as session:
        row = _live_of(session, _person_of(actor, number))
        return None if row is None else _card(row)


def card_of(actor: Actor) -> Card | None:
    """The person's own card. Raises NotYours for whoever acts for another."""
    with db.session() as session:
        row = _live_of(session, _own(actor))
        return None if row is None else _card(row)


def end_at_desk(actor: Actor, number: str, *, now: datetime) -> None:
    """The card opens no more, from this moment; once more changes nothing. Raises NotYours."""
    with db.joined_transaction() as session:
        person_id = _person_of(actor, number)
        _end(session, _live_of(session, person_id), actor=actor, why="office", now=now)


def end_own(actor: Actor, *, now: datetime) -> None:
    """The person's own card opens no more. Raises NotYours for whoever acts for another."""
    with db.joined_transaction() as session:
        _end(session, _live_of(session, _own(actor)), actor=actor, why="person", now=now)


def come_in(token: str, pictures: Sequence[str], *, now: datetime) -> str:
    """Whoever holds the card and knows its pictures is signed in with a key; the token of the sign-in.

    After some wrong choices in a row the card opens no more. Raises WrongPictures.
    """
    with db.transaction() as session:
        wanted = select(KeyCardRow).where(
            KeyCardRow.token_hash == _hash(token, purpose=TOKEN),
            KeyCardRow.ended_at.is_(None),
            KeyCardRow.ends_at > now,
        )
        row = session.scalars(wanted.with_for_update()).one_or_none()
        fits = row is not None and hmac.compare_digest(row.pictures_hash, _chosen(token, pictures))
        if row is not None and not fits:
            row.wrong += 1
            record = ("key_card", row.id)
            journal.record(session, SYSTEM, "key.wrong", about=row.person_id, record=record)
            if row.wrong >= MOST_WRONG:
                _end(session, row, actor=SYSTEM, why="tries", now=now)
        if row is not None and fits:
            row.wrong = 0
            holder = with_key(row.person_id)
            record = ("key_card", row.id)
            journal.record(session, holder, "key.signed_in", about=row.person_id, record=record)
            return web_session.begin(row.person_id, provider=BY_KEY, authenticated_at=now, at=now)
    raise WrongPictures


def tidy(now: datetime) -> None:
    """Cards whose day has come are over."""
    with db.transaction() as session:
        over = select(KeyCardRow).where(KeyCardRow.ended_at.is_(None), KeyCardRow.ends_at <= now)
        for row in session.scalars(over.with_for_update()).all():
            _end(session, row, actor=SYSTEM, why="over", now=now)


def _own(actor: Actor) -> UUID:
    if actor.capacity not in (Capacity.SELF, Capacity.KEY) or actor.subject is None:
        raise NotYours(Right.READ_MARKED)
    return actor.subject


def _person_of(actor: Actor, number: str) -> UUID:
    """The person of a case at the worker's desk. Raises NotYours."""
    case = cases.case_of(actor, cases.id_of(number))
    require(actor, Right.CHECK_PAPERS, organisation=case.organisation_id)
    if case.person_id == actor.signed_in or acting_for.acts_for(actor.signed_in, case.person_id):
        raise NotYours(Right.CHECK_PAPERS)
    return case.person_id


def _end(session: Session, row: KeyCardRow | None, *, actor: Actor, why: str, now: datetime) -> None:
    if row is None:
        return
    row.ended_at, row.ended_by_id, row.ended_why = now, actor.signed_in, why
    session.flush()
    # Who came in with it is out.
    web_session.end_of(row.person_id, provider=BY_KEY, at=now)
    journal.record(
        session, actor, "key.ended", about=row.person_id, record=("key_card", row.id), details={"why": why}
    )


def _live_of(session: Session, person_id: UUID) -> KeyCardRow | None:
    wanted: Select[KeyCardRow] = select(KeyCardRow).where(
        KeyCardRow.person_id == person_id, KeyCardRow.ended_at.is_(None)
    )
    return session.scalars(wanted.with_for_update()).one_or_none()


def _card(row: KeyCardRow) -> Card:
    return Card(row.id, row.handed_at, row.ends_at)


def _chosen(token: str, pictures: Sequence[str]) -> str:
    # With the token in it: the database alone does not even say who chose the same ones.
    return _hash(f"{token}:{' '.join(pictures)}", purpose=CHOSEN)


def _hash(value: str, *, purpose: str) -> str:
    return db.lasting_fingerprint(value, purpose=purpose)
