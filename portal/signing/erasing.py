"""Erases what nobody needs any more: old attempts, what was to be signed, what was signed in vain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal import db
from portal.documents import service as documents
from portal.files import service as files
from portal.signing import finishing, keeping
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow

Days = Annotated[int, msgspec.Meta(ge=1)]
OWN = frozenset({"signing", "signing_signer", "signing_ceremony"})


class Remembered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `erasing.toml`."""

    days_after_attempt: Days
    days_after_closed: Days
    days_after_signed_in_vain: Days
    invented: bool = False


REMEMBERED = msgspec.toml.decode(Path(__file__).with_name("erasing.toml").read_bytes(), type=Remembered)


def erase_old(at: datetime) -> None:
    """Finish what waits; end what nobody came back from; erase what is over. What a room speaks of stays."""
    finishing.finish_waiting(at)
    with db.transaction() as session:
        keeping.expire(session, now=at)
        ended = SigningCeremonyRow.settled_at <= at - timedelta(days=REMEMBERED.days_after_attempt)
        session.execute(delete(SigningCeremonyRow).where(ended))
    for signing_id in due(at):
        _erase(signing_id)


def due(at: datetime) -> Sequence[UUID]:
    """The signings that no room speaks of, and whose days are over."""
    with db.session() as session:
        return [
            *session.scalars(_closed(at - timedelta(days=REMEMBERED.days_after_closed))),
            *session.scalars(_in_vain(at - timedelta(days=REMEMBERED.days_after_signed_in_vain))),
        ]


def forget(signing_id: UUID, *, with_document: bool) -> None:
    """Erase a signing that was closed, with every attempt; what somebody signed stays.

    `with_document` when no room speaks of the document elsewhere. Joins the transaction that is under way.
    """
    with db.joined_transaction() as session:
        row = keeping.held(session, signing_id)
        if row.closed_at is None or _is_signed(session, signing_id):
            return
        _delete(session, row)
        if with_document:
            documents.forget(row.document_id)


def _erase(signing_id: UUID) -> None:
    """The signing with its document, or alone where a room speaks of the document."""
    for with_document in (True, False):
        try:
            with db.transaction() as session:
                row = keeping.held(session, signing_id)
                if not with_document and _is_signed(session, signing_id):
                    return
                document_id, address = row.document_id, row.address
                _delete(session, row)
                if address is not None:
                    files.forget(address, session=session)
                if with_document:
                    documents.forget(document_id)
                return
        except IntegrityError:
            # Somebody speaks of it since, or did all the time.
            continue


def _delete(session: Session, row: SigningRow) -> None:
    session.execute(delete(SigningCeremonyRow).where(SigningCeremonyRow.signing_id == row.id))
    session.execute(delete(SigningSignerRow).where(SigningSignerRow.signing_id == row.id))
    session.delete(row)
    session.flush()


def _is_signed(session: Session, signing_id: UUID) -> bool:
    signed = select(SigningSignerRow.place).where(
        SigningSignerRow.signing_id == signing_id, SigningSignerRow.signed_at.is_not(None)
    )
    return session.scalars(signed.limit(1)).first() is not None


def _closed(before: datetime) -> Select[UUID]:
    """Closed before then; nobody has signed it."""
    return select(SigningRow.id).where(SigningRow.closed_at <= before, ~_is_spoken_of(SigningRow.id))


def _in_vain(before: datetime) -> Select[UUID]:
    """Signed for the last time before then, and of no use to any room."""
    last = (
        select(func.max(SigningSignerRow.signed_at))
        .where(SigningSignerRow.signing_id == SigningRow.id)
        .scalar_subquery()
    )
    return select(SigningRow.id).where(
        last <= before, ~_is_spoken_of(SigningRow.id), ~_is_spoken_of(SigningRow.document_id)
    )


def _is_spoken_of(column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a row of another room names this signing, or this document: the database knows who may."""
    meant = SigningRow.__table__.columns[column.key]
    wanted: list[ColumnElement[Any]] = [key.column for key in meant.foreign_keys] or [meant]
    naming = [
        key.parent
        for table in db.Base.metadata.tables.values()
        if table.name not in OWN
        for key in table.foreign_keys
        if any(key.column is one for one in wanted)
    ]
    return or_(*(exists().where(one == column) for one in naming))
