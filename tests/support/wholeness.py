"""Whether all in a database and on its disk belongs together: nothing half written, nothing left over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select

from portal import db
from portal.applications.models import (
    ApplicationSendingRow,
    ApplicationSignatureRow,
    ApplicationSigningRow,
)
from portal.cases.models import CaseEventRow, CaseRow
from portal.cases.rules import State
from portal.documents import service as documents
from portal.documents.models import DocumentRow
from portal.files import service as files
from portal.journal import service as journal
from portal.messages.models import MessageDocumentRow, MessageRow
from portal.outbox.models import OutboxMessage
from portal.signing import erasing, who
from portal.signing import service as signing
from portal.signing.judging import judge
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.uploads import service as uploads
from portal.uploads.models import UploadRow
from portal.web.clock import now


def torn(app: Flask) -> list[str]:
    """What does not belong together; empty for a whole portal."""
    with app.app_context():
        said = [words for look in LOOKS for words in look()]
        try:
            journal.verify()
        except journal.JournalBroken as broken:
            said.append(f"the journal: {broken}")
    return said


def _cases() -> Iterator[str]:
    with db.session() as session:
        for case in session.scalars(select(CaseRow)):
            events = session.scalars(
                select(CaseEventRow).where(CaseEventRow.case_id == case.id).order_by(CaseEventRow.number)
            ).all()
            if [event.number for event in events] != list(range(1, case.entries + 1)):
                yield f"{case.number} counts {case.entries} events and has {len(events)}"
            if not events or events[-1].state != case.state:
                yield f"{case.number} is {case.state}, and its last event is another"
            sent = [event.number for event in events if event.state == State.SUBMITTED]
            rows = session.scalars(
                select(ApplicationSendingRow.number)
                .where(ApplicationSendingRow.case_id == case.id)
                .order_by(ApplicationSendingRow.number)
            ).all()
            if sent != list(rows):
                yield f"{case.number} was sent at {sent}, and what was sent is there for {rows}"
            moves = {f"case.{state.value}" for state in State}
            written = [
                entry.body["details"]["number"]
                for entry in journal.entries_about(case.person_id)
                if entry.body["record"] == ["case", str(case.id)]
                and entry.body["event"] in moves
                and "handed_over" not in entry.body["details"]
            ]
            if written != [event.number for event in events]:
                yield f"{case.number}: the journal tells {written} of {len(events)} events"


def _messages() -> Iterator[str]:
    with db.session() as session:
        cases = session.scalars(select(CaseRow).where(CaseRow.state != State.DRAFT)).all()
        for case in cases:
            copies = session.execute(
                select(MessageRow.id, MessageDocumentRow.document_id)
                .join(MessageDocumentRow, MessageDocumentRow.message_id == MessageRow.id)
                .where(MessageRow.case_id == case.id, MessageRow.kind == "received")
            ).all()
            sendings = session.scalar(select(func.count()).where(ApplicationSendingRow.case_id == case.id))
            if len(copies) != sendings:
                yield f"{case.number}: {sendings} sendings, {len(copies)} messages with a copy"
        known = {f"message-{one}" for one in session.scalars(select(MessageRow.id))}
        for key in session.scalars(select(OutboxMessage.idempotency_key)):
            if key.startswith("message-") and key not in known:
                yield f"the outbox has {key}, which nobody wrote"


def _files() -> Iterator[str]:
    yield from (f"the file {address} is missing" for address in files.missing())
    with db.session() as session:
        drawn = session.scalars(select(DocumentRow.id)).all()
        sent = session.execute(select(UploadRow.id, UploadRow.answer)).all()
        spoken_of = {
            *session.scalars(select(DocumentRow.address)),
            *session.scalars(select(UploadRow.address)),
            *session.scalars(select(SigningRow.address).where(SigningRow.address.is_not(None))),
            *session.scalars(
                select(SigningCeremonyRow.address).where(SigningCeremonyRow.address.is_not(None))
            ),
        }
    if not files.missing():
        for document_id in drawn:
            documents.open_bytes(document_id)
        for upload_id, answer in sent:
            uploads.open_bytes(upload_id, answer=answer)
    yield from (f"nobody speaks of the file {one}" for one in sorted(files.addresses() - spoken_of))


def _signings() -> Iterator[str]:
    with db.session() as session:
        rows = session.scalars(select(SigningRow)).all()
        signers = session.scalars(select(SigningSignerRow)).all()
        attempts = session.scalars(select(SigningCeremonyRow)).all()
    for row in rows:
        content = signing.open_bytes(row.id)
        if hashlib.sha256(content).hexdigest() != row.sha256:
            yield f"the signing {row.id} says another file than it has"
        signed = {f"signer-{one.place}" for one in signers if one.signing_id == row.id and one.signed_at}
        found = judge(content, trust=who.trust())
        if {one.field for one in found} != signed:
            yield f"the signing {row.id}: {len(signed)} have signed, the file has {len(found)} signatures"
        yield from (f"{row.id}: {one.field} has {one.problems}" for one in found if not one.holds)
    for signing_id in erasing.due(now()):
        yield f"no room speaks of the signing {signing_id}, and it was not erased"
    for one in attempts:
        held = (one.secrets, one.credential, one.prepared, one.address, one.value)
        if one.settled_at is not None and any(held):
            yield f"the attempt {one.id} has ended and still has its secrets"


def _applications() -> Iterator[str]:
    with db.session() as session:
        cases = {row.id: row for row in session.scalars(select(CaseRow))}
        sent = {(row.case_id, row.number): row for row in session.scalars(select(ApplicationSendingRow))}
        signatures = session.scalars(select(ApplicationSignatureRow)).all()
        opened = session.scalars(select(ApplicationSigningRow)).all()
    for one in signatures:
        if (one.case_id, one.number) not in sent:
            yield f"{one.case_id}: a signature under what was never sent"
        found = signing.signing_of_document(one.document_id)
        if one.way == "electronic" and (found is None or not found.is_signed):
            yield f"{one.case_id}: was sent as signed, and is not"
    for row in opened:
        if row.ended_at is None and cases[row.case_id].state not in (State.DRAFT, State.CORRECTION):
            yield f"{row.case_id}: is sent, and still to be signed"
        if row.became == "sent":
            answers = [one.answers for one in sent.values() if one.case_id == row.case_id]
            if row.answers not in answers:
                yield f"{row.case_id}: other answers were sent than those that were signed"


LOOKS = (_cases, _messages, _files, _signings, _applications)
