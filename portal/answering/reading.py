"""Somebody says that they have read the letter: with one press, or with a signature.

Nothing depends on it, and nobody is asked twice about the same letter. Whoever cannot sign, or does not want
to, says it with a press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, oneself
from portal.acting_for.service import Actor, Capacity, NotYours, Right, require
from portal.answering.letters import Letter, letter_of
from portal.answering.models import LetterReadingRow
from portal.cases import service as cases
from portal.cases.service import Case
from portal.documents import service as documents
from portal.documents.service import Acknowledgement
from portal.journal import service as journal
from portal.people import service as people
from portal.signing import service as signing

READING_KIND = "decision-acknowledgement"
# A letter has no level of its own here: there is one text.
LEVEL = "easy"
READERS = frozenset({Capacity.SELF, Capacity.GUARDIAN})
EVENT = "letter.read"


@dataclass(frozen=True)
class Reading:
    """Somebody has read a letter; without `read_at` they have begun to sign that."""

    reader_id: UUID
    is_guardian: bool
    read_at: datetime | None
    # What is signed; None when one press was enough.
    document_id: UUID | None

    @property
    def is_signed(self) -> bool:
        """Whether it was said with a signature."""
        return self.read_at is not None and self.document_id is not None


@dataclass(frozen=True)
class Reader:
    """Who has read the newest letter, and when, for the desk."""

    name: str
    is_guardian: bool
    read_at: datetime
    is_signed: bool
    # In the case: which of its readings this is.
    number: int


def may_say_read(actor: Actor) -> bool:
    """Whether the actor reads for themselves, or as a guardian; nobody else is asked."""
    return actor.capacity in READERS and actor.may(Right.READ_CASE)


def is_to_sign(actor: Actor) -> bool:
    """Whether the actor signs it. Whose code nobody knows cannot: for them a press is enough."""
    if signing.level_of(READING_KIND) == "submitted" or actor.signed_in is None:
        return False
    return people.verified_code_of(actor.signed_in) is not None


def reading_of(actor: Actor, case_id: UUID, letter: Letter) -> Reading | None:
    """What the actor has said about this letter. The letter is the actor's: whoever calls has made sure."""
    with db.session() as session:
        row = _row(session, case_id, letter=letter.entry, person_id=actor.signed_in)
    return None if row is None else _reading(row)


def readers_of(actor: Actor, case_id: UUID) -> tuple[Reader, ...]:
    """Who has read the newest letter of the case, the first one first. Raises NotYours."""
    letter = letter_of(actor, case_id)
    if letter is None:
        return ()
    with db.session() as session:
        rows = session.scalars(
            select(LetterReadingRow)
            .where(
                LetterReadingRow.case_id == case_id,
                LetterReadingRow.letter == letter.entry,
                LetterReadingRow.read_at.is_not(None),
            )
            .order_by(LetterReadingRow.read_at, LetterReadingRow.number)
        ).all()
    return _readers(rows)


def say_read(actor: Actor, case_id: UUID, *, signed: bool, now: datetime) -> UUID | None:
    """The actor has read the newest letter; once more changes nothing.

    With `signed`, where people sign it, this is the signing that says so; None when it is said already.
    Raises NotYours, also when there is no letter.
    """
    # The look is written before: inside, a signing is held first, and the journal last.
    cases.case_of(actor, case_id)
    with db.joined_transaction() as session:
        case = cases.case_of(actor, case_id, hold=True)
        letter = letter_of(actor, case.id)
        if letter is None or not may_say_read(actor):
            raise NotYours(Right.READ_CASE)
        require(actor, Right.READ_CASE, subject=case.person_id)
        row = _row(session, case.id, letter=letter.entry, person_id=actor.signed_in)
        if row is not None and row.read_at is not None:
            return None
        if signed and is_to_sign(actor):
            return _signing(session, actor, case, letter, row, now=now)
        return _pressed(session, actor, case, letter, row, now=now)


def was_signed(document_id: UUID, signed_at: datetime) -> None:
    """Everybody who has to has signed the document; once more changes nothing."""
    with db.joined_transaction() as session:
        row = session.scalars(
            select(LetterReadingRow).where(LetterReadingRow.document_id == document_id).with_for_update()
        ).one_or_none()
        if row is None or row.read_at is not None:
            return
        row.read_at = signed_at
        actor, about = _as_they_signed(row)
        _write_down(session, actor, row, about=about)


def number_of(document_id: UUID) -> str:
    """The number of the case that the document is about. Raises NoSuchDocument."""
    return documents.document_of(document_id).number.rpartition("-")[0]


def receipt_of(actor: Actor, case_id: UUID) -> Response | None:
    """What the actor signed about the newest letter, for saving; None when they did not. Raises NotYours."""
    letter = letter_of(actor, case_id)
    reading = None if letter is None else reading_of(actor, case_id, letter)
    if reading is None or not reading.is_signed or reading.document_id is None:
        return None
    made = signing.signing_of_document(reading.document_id)
    name = documents.document_of(reading.document_id).number
    return None if made is None else signing.hand_out(made.id, name=name)


def acknowledgement_file(actor: Actor, case_id: UUID, number: int) -> Response:
    """What a reader signed, for the office to save; the look is written down.

    Raises NotYours, also when there is no such reading, or a press was enough.
    """
    case = cases.case_of(actor, case_id)
    require(actor, Right.SEE_CASES, organisation=case.organisation_id)
    with db.session() as session:
        row = session.get(LetterReadingRow, (case_id, number))
    if row is None or row.read_at is None or row.document_id is None:
        raise NotYours(Right.SEE_CASES)
    journal.looked(actor, about=case.person_id, record=("document", row.document_id))
    name = documents.document_of(row.document_id).number
    return signing.hand_out_document(row.document_id, name=name)


def _pressed(
    session: Session, actor: Actor, case: Case, letter: Letter, row: LetterReadingRow | None, *, now: datetime
) -> UUID | None:
    """One press says it. A signing that was begun is needed no more; one that is being made goes on."""
    if row is not None:
        under_way = _let_go(row, now=now)
        if under_way is not None:
            return under_way
        row.document_id, row.read_at, row.mandate_id = None, now, actor.mandate_id
    else:
        row = _new(session, actor, case, letter, now=now)
        row.read_at = now
        session.add(row)
    session.flush()
    _write_down(session, actor, row, about=case.person_id)
    return None


def _signing(
    session: Session, actor: Actor, case: Case, letter: Letter, row: LetterReadingRow | None, *, now: datetime
) -> UUID:
    """The signing that is open already, or a new one."""
    fresh = _new(session, actor, case, letter, now=now)
    if row is not None:
        begun = signing.signing_of_document(row.document_id) if row.document_id else None
        if begun is not None and row.mandate_id == actor.mandate_id:
            return begun.id
        # It was begun under a mandate that is over; what is signed names the one of today.
        under_way = _let_go(row, now=now)
        if under_way is not None:
            return under_way
        session.delete(row)
        session.flush()
    signing_id, fresh.document_id = _opened(actor, case, letter, number=fresh.number, now=now)
    session.add(fresh)
    session.flush()
    return signing_id


def _opened(actor: Actor, case: Case, letter: Letter, *, number: int, now: datetime) -> tuple[UUID, UUID]:
    """What is signed, frozen, and its signing."""
    assert actor.signed_in is not None  # noqa: S101 -- whoever reads is signed in
    reader, is_guardian = people.name_of(actor.signed_in).whole, actor.mandate_id is not None
    data = Acknowledgement(
        number=f"{case.number}-{number}",
        case_number=case.number,
        letter=letter.heading,
        letter_of=letter.decided_on,
        for_whom=letter.for_whom,
        decided_by=letter.decided_by,
        read_by=reader,
        is_guardian=is_guardian,
        signers=(reader,),
    )
    document = documents.freeze(READING_KIND, data, language=letter.language, level=LEVEL, now=now)
    with force_locale(letter.language):
        label = _("Letter read. Number: %(number)s", number=case.number)
        own = _("I have read the letter %(number)s.", number=case.number)
        guardian = _(
            "I am a guardian. For whom: %(name)s. I have read the letter %(number)s.",
            name=letter.for_whom,
            number=case.number,
        )
    signer = signing.ToSign(
        actor.signed_in, reason=guardian if is_guardian else own, mandate_id=actor.mandate_id
    )
    return signing.open_signing(document.id, signers=[signer], label=label, now=now), document.id


def _let_go(row: LetterReadingRow, *, now: datetime) -> UUID | None:
    """Nobody needs the signing of this row any more. It stays when it is being made: then this is it."""
    begun = signing.signing_of_document(row.document_id) if row.document_id else None
    if begun is None:
        return None
    try:
        signing.close(begun.id, now=now)
    except signing.StillSigning:
        return begun.id
    return None


def _new(session: Session, actor: Actor, case: Case, letter: Letter, *, now: datetime) -> LetterReadingRow:
    # Whoever numbers holds the case.
    newest = session.scalar(
        select(func.max(LetterReadingRow.number)).where(LetterReadingRow.case_id == case.id)
    )
    return LetterReadingRow(
        case_id=case.id,
        number=(newest or 0) + 1,
        letter=letter.entry,
        person_id=actor.signed_in,
        mandate_id=actor.mandate_id,
        begun_at=now,
    )


def _row(
    session: Session, case_id: UUID, *, letter: int | None, person_id: UUID | None
) -> LetterReadingRow | None:
    return session.scalars(
        select(LetterReadingRow)
        .where(
            LetterReadingRow.case_id == case_id,
            LetterReadingRow.letter == letter,
            LetterReadingRow.person_id == person_id,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def _as_they_signed(row: LetterReadingRow) -> tuple[Actor, UUID]:
    """The reader as who they are now, and about whom it is written down."""
    if row.mandate_id is None:
        return oneself(row.person_id), row.person_id
    guardian = acting_for.acting_under(row.person_id, mandate_id=row.mandate_id)
    # The mandate may have ended after the signature was made, which stands.
    return guardian or SYSTEM, acting_for.principal_of(row.mandate_id)


def _write_down(session: Session, actor: Actor, row: LetterReadingRow, *, about: UUID) -> None:
    details = {"letter": row.letter, "signed": row.document_id is not None}
    journal.record(session, actor, EVENT, about=about, record=("case", row.case_id), details=details)


def _reading(row: LetterReadingRow) -> Reading:
    signed = None if row.read_at is not None and not _is_signed(row) else row.document_id
    return Reading(row.person_id, row.mandate_id is not None, row.read_at, signed)


def _is_signed(row: LetterReadingRow) -> bool:
    """Whether there is a signature that counts: this room may not have heard yet of one that does not."""
    made = signing.signing_of_document(row.document_id) if row.document_id else None
    return made is not None and not made.is_revoked


def _readers(rows: Sequence[LetterReadingRow]) -> tuple[Reader, ...]:
    names = people.names_of({row.person_id for row in rows}) if rows else {}
    return tuple(
        Reader(
            names[row.person_id].whole,
            row.mandate_id is not None,
            row.read_at,
            _is_signed(row),
            row.number,
        )
        for row in rows
        if row.read_at is not None
    )
