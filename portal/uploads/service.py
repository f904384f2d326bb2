"""Takes what people send, shows what is there, hands it out as a file, and takes it away again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID, uuid4

from flask import Response, current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal import db
from portal.files import service as files
from portal.files.service import FileChanged, FileMissing
from portal.queueing import NoPlace, a_place
from portal.uploads.errors import NoSuchUpload, Refusal, UploadRefused
from portal.uploads.messages import sentence
from portal.uploads.models import UploadRow
from portal.uploads.rules import MEDIA_TYPES, MOST_BYTES, free_place, shown_name
from portal.uploads.washing import Washed, wash
from portal.web.downloads import as_attachment

# What other rooms may name; they reach this room through here only.
__all__ = ["FileChanged", "FileMissing", "NoSuchUpload", "Refusal", "Upload", "UploadRefused", "sentence"]

PURPOSE = "upload"
# Beside the database: what all processes of one portal share.
QUEUE = "washing"
# So many files are looked at at once on this machine: each may take one and a half gigabytes.
AT_ONCE = 2
# Most files need less than a second, so whoever waits this long stands behind many, or behind hostile ones.
MOST_QUEUEING_SECONDS = 10.0


@dataclass(frozen=True)
class Upload:
    """One file that was sent and kept."""

    id: UUID
    name: str
    kind: str
    size: int
    pages: int
    is_signed: bool
    received_at: datetime


def accept(
    stream: IO[bytes],
    filename: str | None,
    *,
    answer: str,
    now: datetime,
    hold: Callable[[], object] = lambda: None,
) -> Upload:
    """Keep the file in one of the ten places of the answer. Raises UploadRefused; nothing is kept then.

    `answer` names what the file belongs to, for example a step of an application; whoever calls has made sure
    that the actor may write there. Looking through the file takes time: `hold` is asked inside the
    transaction that keeps it, and raises when the answer may not be written any more.
    """
    content = stream.read(MOST_BYTES + 1)
    if not content:
        raise UploadRefused(Refusal.NOTHING)
    if len(content) > MOST_BYTES:
        raise UploadRefused(Refusal.TOO_BIG)
    try:
        with a_place(
            current_app.config["SETTINGS"].var / QUEUE, at_once=AT_ONCE, seconds=MOST_QUEUEING_SECONDS
        ):
            washed = wash(content)
    except NoPlace:
        raise UploadRefused(Refusal.BUSY) from None
    with db.joined_transaction() as session:
        hold()
        kept = files.store(washed.content, purpose=PURPOSE, session=session, now=now)
        return _put(session, answer=answer, washed=washed, kept=kept, filename=filename, now=now)


def uploads_of(answer: str) -> tuple[Upload, ...]:
    """The files of an answer in the order in which they lie there."""
    return uploads_in([answer])[answer]


def uploads_in(answers: Collection[str]) -> Mapping[str, tuple[Upload, ...]]:
    """The files of several answers, in one question to the database; of none, in no question."""
    if not answers:
        return {}
    with db.session() as session:
        rows = session.scalars(
            select(UploadRow).where(UploadRow.answer.in_(list(answers))).order_by(UploadRow.place)
        ).all()
    return {name: tuple(_upload(row) for row in rows if row.answer == name) for name in answers}


def open_bytes(upload_id: UUID, *, answer: str) -> bytes:
    """What was kept. Raises NoSuchUpload when the answer has no such file, and FileChanged."""
    return _content(_row(upload_id, answer=answer))


def fingerprint(upload_id: UUID, *, answer: str) -> str:
    """The SHA-256 of what is handed out, 64 digits of base 16. Raises NoSuchUpload, FileChanged."""
    return hashlib.sha256(open_bytes(upload_id, answer=answer)).hexdigest()


def hand_out(upload_id: UUID, *, answer: str) -> Response:
    """The file for saving, never for showing inside a page. Raises NoSuchUpload, FileChanged."""
    row = _row(upload_id, answer=answer)
    content = _content(row)
    return as_attachment(content, name=row.name, media_type=MEDIA_TYPES[row.kind])


def remove(upload_id: UUID, *, answer: str) -> None:
    """Take the file away for good; its bytes go with the next sweep. Raises NoSuchUpload."""
    with db.joined_transaction() as session:
        address = session.execute(
            delete(UploadRow)
            .where(UploadRow.id == upload_id, UploadRow.answer == answer)
            .returning(UploadRow.address)
        ).scalar_one_or_none()
        if address is None:
            raise NoSuchUpload(str(upload_id))
        files.forget(address, session=session)


def set_aside(upload_id: UUID, *, answer: str, under: str) -> None:
    """The file belongs to another answer from now on, and lies there in the same place.

    Raises NoSuchUpload.
    """
    with db.joined_transaction() as session:
        moved = session.execute(
            update(UploadRow)
            .where(UploadRow.id == upload_id, UploadRow.answer == answer)
            .values(answer=under)
            .returning(UploadRow.id)
        ).scalar_one_or_none()
        if moved is None:
            raise NoSuchUpload(str(upload_id))


def refile(begins: str, *, into: str) -> None:
    """What lies under answers that begin so lies under the other beginning; joins the open transaction."""
    with db.joined_transaction() as session:
        for row in session.scalars(select(UploadRow).where(UploadRow.answer.startswith(begins))):
            row.answer = into + row.answer.removeprefix(begins)


def _put(
    session: Session, *, answer: str, washed: Washed, kept: files.FileRef, filename: str | None, now: datetime
) -> Upload:
    row = {
        "id": uuid4(),
        "answer": answer,
        "kind": washed.kind,
        "name": shown_name(filename, kind=washed.kind),
        "size": kept.size,
        "pages": washed.pages,
        "is_signed": washed.is_signed,
        "address": kept.address,
        "sha256": hashlib.sha256(washed.content).hexdigest(),
        "received_at": now,
    }
    # Two senders may want the same place at once: the database gives it to one, the other takes the next.
    while (place := free_place(_taken(session, answer))) is not None:
        insert = db.insert_into(UploadRow, session=session).values(**row, place=place)
        insert = insert.on_conflict_do_nothing(index_elements=["answer", "place"])
        written = session.scalars(insert.returning(UploadRow)).one_or_none()
        if written is not None:
            return _upload(written)
    raise UploadRefused(Refusal.TOO_MANY)


def _content(row: UploadRow) -> bytes:
    """What the row speaks of, when it is still what came. Raises FileMissing, FileChanged."""
    content = files.open_file(row.address, purpose=PURPOSE)
    if row.sha256 is not None and row.sha256 != hashlib.sha256(content).hexdigest():
        raise FileChanged(f"The file of the upload {row.id} is not the one that came.")
    return content


def _taken(session: Session, answer: str) -> frozenset[int]:
    return frozenset(session.scalars(select(UploadRow.place).where(UploadRow.answer == answer)))


def _row(upload_id: UUID, *, answer: str) -> UploadRow:
    with db.session() as session:
        row = session.get(UploadRow, upload_id)
    if row is None or row.answer != answer:
        raise NoSuchUpload(str(upload_id))
    return row


def _upload(row: UploadRow) -> Upload:
    return Upload(row.id, row.name, row.kind, row.size, row.pages, row.is_signed, row.received_at)
