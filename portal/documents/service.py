"""Freezes documents and opens them: the same id is the same bytes, for as long as the document is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Response, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.documents.acknowledgement import Acknowledgement
from portal.documents.application_copy import Answer, ApplicationCopy
from portal.documents.decision_letter import DecisionLetter, Line
from portal.documents.drawing import Order, draw
from portal.documents.errors import DocumentBroken, NoSuchDocument
from portal.documents.fields import TIME_FIELD, fields_of
from portal.documents.kinds import Frame, Kind, kind_named, register
from portal.documents.models import DocumentRow
from portal.files import service as files
from portal.web.downloads import as_attachment

__all__ = [
    "Acknowledgement",
    "Answer",
    "ApplicationCopy",
    "TIME_FIELD",
    "DecisionLetter",
    "Document",
    "Frame",
    "Kind",
    "Line",
    "NoSuchDocument",
    "document_of",
    "forget",
    "freeze",
    "hand_out",
    "last_language",
    "newest",
    "open_bytes",
    "register",
    "signer_fields",
]
PURPOSE = "document"
PDF = "application/pdf"
CODE_SIGNS = 16


@dataclass(frozen=True)
class Document:
    """A frozen document; `sha256` is of the PDF that people get, `code` stands on every page of it."""

    id: UUID
    kind: str
    number: str
    version: int
    sha256: str
    size: int
    frozen_at: datetime
    code: str


def freeze(kind: str, data: Any, *, language: str, level: str, now: datetime) -> Document:
    """Draw and keep the document; the same content again is the same document, another one a new version.

    Joins the transaction that is open. Raises UnknownKind, DocumentIncomplete or DocumentBroken.
    """
    known = kind_named(kind)
    if not isinstance(data, known.data):
        raise TypeError(f"{kind} is made from {known.data.__name__}.")
    known.check(data, current_app.config["SETTINGS"].is_demo)
    content_hash = _content_hash(kind, data, language=language, level=level)
    place = {"kind": kind, "number": data.number, "language": language, "level": level}
    with db.joined_transaction() as session:
        while True:
            newest = _newest(session, place)
            if newest is not None and newest.content_hash == content_hash:
                return _document(newest)
            order = Order(
                kind=known,
                data=data,
                language=language,
                level=level,
                version=newest.version + 1 if newest else 1,
                code=_code(content_hash),
                frozen_at=now,
            )
            kept = _keep(session, order, place=place, content_hash=content_hash)
            if kept is not None:
                return kept


def document_of(document_id: UUID) -> Document:
    """What is known about it. Raises NoSuchDocument."""
    return _document(_row(document_id))


def newest(kind: str, *, number: str, until: datetime) -> Document:
    """The one of this kind and number that was frozen last until then, in whichever language.

    Raises NoSuchDocument.
    """
    with db.session() as session:
        row = session.scalars(
            select(DocumentRow)
            .filter_by(kind=kind, number=number)
            .where(DocumentRow.frozen_at <= until)
            .order_by(DocumentRow.frozen_at.desc(), DocumentRow.version.desc())
            .limit(1)
        ).one_or_none()
    if row is None:
        raise NoSuchDocument(f"{kind} {number}")
    return _document(row)


def last_language(kind: str, *, number: str) -> str | None:
    """In which language the newest document of this kind was drawn; None when there is none."""
    with db.session() as session:
        return session.scalars(
            select(DocumentRow.language)
            .where(DocumentRow.kind == kind, DocumentRow.number == number)
            .order_by(DocumentRow.frozen_at.desc(), DocumentRow.version.desc())
            .limit(1)
        ).first()


def forget(document_id: UUID) -> None:
    """Erase a document that nobody was ever given. Joins the transaction that is under way.

    Raises NoSuchDocument, and the database's IntegrityError while another room speaks of it.
    """
    with db.joined_transaction() as session:
        row = session.get(DocumentRow, document_id)
        if row is None:
            raise NoSuchDocument(str(document_id))
        address = row.address
        session.delete(row)
        session.flush()
        files.forget(address, session=session)


def open_bytes(document_id: UUID) -> bytes:
    """The PDF, exactly as it was frozen. Raises NoSuchDocument, or DocumentBroken when the bytes differ."""
    row = _row(document_id)
    drawn = files.open_file(row.address, purpose=PURPOSE)
    if hashlib.sha256(drawn).hexdigest() != row.sha256:
        raise DocumentBroken(f"The document {document_id} is not what was frozen.")
    return drawn


def signer_fields(document_id: UUID) -> tuple[str, ...]:
    """The names of the places to sign, in the order of the signers. Raises NoSuchDocument, DocumentBroken."""
    return fields_of(open_bytes(document_id))


def hand_out(document_id: UUID, *, name: str) -> Response:
    """The PDF for saving. Whoever calls has made sure that the actor may read it. Raises NoSuchDocument."""
    return as_attachment(open_bytes(document_id), name=f"{name}.pdf", media_type=PDF)


def _keep(session: Session, order: Order, *, place: dict[str, str], content_hash: str) -> Document | None:
    """The new version; None when somebody else has just written one of that number."""
    drawn = draw(order)
    kept = files.store(drawn, purpose=PURPOSE, session=session, now=order.frozen_at)
    insert = db.insert_into(DocumentRow, session=session).values(
        id=uuid4(),
        **place,
        version=order.version,
        content_hash=content_hash,
        sha256=hashlib.sha256(drawn).hexdigest(),
        size=len(drawn),
        address=kept.address,
        frozen_at=order.frozen_at,
    )
    insert = insert.on_conflict_do_nothing(index_elements=[*place, "version"])
    row = session.scalars(insert.returning(DocumentRow)).one_or_none()
    if row is None:
        files.forget(kept.address, session=session)
        return None
    return _document(row)


def _content_hash(kind: str, data: Any, *, language: str, level: str) -> str:
    # Plain ASCII: whatever was typed, half a sign included, can be written so.
    said = json.dumps([kind, language, level, _said(data)], sort_keys=True, default=str)
    return db.lasting_fingerprint(said, purpose="document.content")


def _said(data: Any) -> dict[str, Any]:
    said = asdict(data)
    # What nobody signs is the same document as before there were signers.
    for added in ("signers", "sending", "in_vain"):
        if not said.get(added):
            said.pop(added, None)
    return said


def _newest(session: Session, place: dict[str, str]) -> DocumentRow | None:
    newest_first = select(DocumentRow).filter_by(**place).order_by(DocumentRow.version.desc())
    return session.scalars(newest_first.limit(1)).one_or_none()


def _row(document_id: UUID) -> DocumentRow:
    with db.session() as session:
        row = session.get(DocumentRow, document_id)
    if row is None:
        raise NoSuchDocument(str(document_id))
    return row


def _document(row: DocumentRow) -> Document:
    code = _code(row.content_hash)
    return Document(row.id, row.kind, row.number, row.version, row.sha256, row.size, row.frozen_at, code)


def _code(content_hash: str) -> str:
    return content_hash[:CODE_SIGNS].upper()
