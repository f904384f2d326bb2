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
from portal.applications.drafts import Draft, answer_name, held_to_write
from portal.programme.service import Field
from portal.uploads import service as uploads
from portal.uploads.service import NoSuchUpload, Refusal, Upload, UploadRefused

__all__ = ["Paper", "Refusal", "Upload", "add_papers", "papers_of", "remove_paper"]


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
    be sent, erased or somebody else's by then. Raises NotYours; the file is not kept then.
    """
    refused, hold = [], partial(held_to_write, actor, draft.case.id)
    for paper in papers:
        try:
            name = answer_name(draft.case.id, field.key)
            uploads.accept(paper.content, paper.name, answer=name, now=now, hold=hold)
        except UploadRefused as refusal:
            refused.append(refusal.why)
    return tuple(dict.fromkeys(refused))


def remove_paper(actor: Actor, draft: Draft, upload_id: UUID) -> None:
    """Take a file away; one that is gone already, or is not of this draft, stays. Raises NotYours."""
    with db.joined_transaction():
        held_to_write(actor, draft.case.id)
        for field in _file_fields(draft):
            with suppress(NoSuchUpload):
                uploads.remove(upload_id, answer=answer_name(draft.case.id, field.key))


def remove_papers(draft: Draft) -> None:
    """Take every file of the draft away. Joins the transaction that is under way."""
    for field in _file_fields(draft):
        name = answer_name(draft.case.id, field.key)
        for one in uploads.uploads_of(name):
            uploads.remove(one.id, answer=name)


def papers_of(draft: Draft, fields: Sequence[Field]) -> Mapping[str, tuple[Upload, ...]]:
    """What lies in each field for files."""
    return {
        field.key: uploads.uploads_of(answer_name(draft.case.id, field.key))
        for field in fields
        if field.kind == "files"
    }


def _file_fields(draft: Draft) -> list[Field]:
    return [field for step in draft.pack.application.steps for field in step.fields if field.kind == "files"]
