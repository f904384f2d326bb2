"""The papers that are sent along: taken in, shown, and taken away again while the application is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO
from uuid import UUID

from portal import db
from portal.acting_for.service import Actor
from portal.applications.drafts import Draft, answer_name, held_to_write, is_guardians_word, is_own_word
from portal.applications.errors import OwnWords
from portal.applications.sendings import Sent, sendings_in
from portal.programme.service import Field, Pack
from portal.uploads import service as uploads
from portal.uploads.service import NoSuchUpload, Refusal, Upload, UploadRefused

__all__ = [
    "Paper", "Refusal", "SentPaper", "Upload", "add_papers", "papers_of", "papers_sent", "remove_paper",
]  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A file as it came from the person's device."""

    name: str | None
    content: IO[bytes]


def add_papers(
    actor: Actor, draft: Draft, field: Field, papers: Sequence[Paper], *, now: datetime
) -> tuple[Refusal, ...]:
    """Keep each file that can be taken; why the others cannot be is the answer.

    No transaction is held while a large file is looked through: other writers need not wait. So the draft may
    be sent, erased or somebody else's by then. Raises NotYours, BeingSent and OwnWords; no file is kept then.
    """
    lies_in = next(step.key for step in draft.pack.application.steps if field in step.fields)
    if is_own_word(actor, draft.case, lies_in) or is_guardians_word(actor, draft, lies_in):
        raise OwnWords(lies_in)
    refused, hold = [], partial(held_to_write, actor, draft.case.id, now=now)
    for paper in papers:
        try:
            name = answer_name(draft.case.id, field.key)
            uploads.accept(paper.content, paper.name, answer=name, now=now, hold=hold)
        except UploadRefused as refusal:
            refused.append(refusal.why)
    return tuple(dict.fromkeys(refused))


def remove_paper(actor: Actor, draft: Draft, upload_id: UUID, *, now: datetime) -> None:
    """Take a file away; one that is gone already, or is not of this draft, stays.

    Raises NotYours, BeingSent, and OwnWords for what only who has put it there takes away.

    What the office has is not taken from it: it stays with the last sending that had it.
    """
    with db.joined_transaction():
        case = held_to_write(actor, draft.case.id, now=now)
        lies_in = _step_with(draft, upload_id)
        if lies_in is not None and (
            is_own_word(actor, case, lies_in) or is_guardians_word(actor, draft, lies_in)
        ):
            raise OwnWords(lies_in)
        sending = _last_with(draft.case.id, upload_id)
        for field in file_fields(draft.pack):
            name = answer_name(draft.case.id, field.key)
            with suppress(NoSuchUpload):
                if sending is None:
                    uploads.remove(upload_id, answer=name)
                else:
                    uploads.set_aside(upload_id, answer=name, under=_name_in_sending(name, sending.number))


def _step_with(draft: Draft, upload_id: UUID) -> str | None:
    """In which step the file lies."""
    for step in draft.pack.application.steps:
        for lying in papers_of(draft, step.fields).values():
            if upload_id in {one.id for one in lying}:
                return step.key
    return None


@dataclass(frozen=True)
class SentPaper:
    """A file that was sent: in which field, under which name it is kept, and whether it was there last."""

    upload: Upload
    field: str
    kept_as: str
    is_current: bool


def papers_sent(case_id: UUID, pack: Pack, sendings: Sequence[Sent]) -> tuple[SentPaper, ...]:
    """Every file that was ever sent; `sendings` are those of the case, the newest first.

    That the case is the actor's, the caller has made sure of.
    """
    fields = {
        name: field.key
        for field in file_fields(pack)
        for plain in [answer_name(case_id, field.key)]
        for name in (plain, *(_name_in_sending(plain, one.number) for one in sendings))
    }
    last = sendings[0].files if sendings else frozenset()
    ever = frozenset[str]().union(*(one.files for one in sendings))
    return tuple(
        SentPaper(upload, fields[name], name, is_current=str(upload.id) in last)
        for name, uploaded in uploads.uploads_in(fields).items()
        for upload in uploaded
        if str(upload.id) in ever
    )


def remove_papers(draft: Draft) -> None:
    """Take every file of the draft away. Joins the transaction that is under way."""
    for field in file_fields(draft.pack):
        name = answer_name(draft.case.id, field.key)
        for one in uploads.uploads_of(name):
            uploads.remove(one.id, answer=name)


def _last_with(case_id: UUID, upload_id: UUID) -> Sent | None:
    return next((one for one in sendings_in(case_id) if str(upload_id) in one.files), None)


def _name_in_sending(name: str, number: int) -> str:
    # At a sending all its files lay in places of their own; so they do here.
    return f"{name}:{number}"


def papers_of(draft: Draft, fields: Sequence[Field]) -> Mapping[str, tuple[Upload, ...]]:
    """What lies in each field for files."""
    return {
        field.key: uploads.uploads_of(answer_name(draft.case.id, field.key))
        for field in fields
        if field.kind == "files"
    }


def file_fields(pack: Pack) -> list[Field]:
    """Where the application of the programme asks for files."""
    return [field for step in pack.application.steps for field in step.fields if field.kind == "files"]
