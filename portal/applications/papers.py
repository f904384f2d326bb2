"""The papers that are sent along: taken in, shown, and taken away again while the application is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from portal.applications.drafts import Draft, answer_name
from portal.programme.service import Field
from portal.uploads import service as uploads
from portal.uploads.service import NoSuchUpload, Refusal, Upload, UploadRefused

__all__ = ["Paper", "Refusal", "Upload", "add_papers", "papers_of", "remove_paper"]


@dataclass(frozen=True)
class Paper:
    """A file as it came from the person's device."""

    name: str | None
    content: IO[bytes]


def add_papers(draft: Draft, field: Field, papers: Sequence[Paper], *, now: datetime) -> tuple[Refusal, ...]:
    """Keep each file that can be taken; why the others cannot be is the answer.

    The draft was opened for its writer in this request. No transaction is held meanwhile: looking through a
    large file takes time that other writers need not wait.
    """
    refused = []
    for paper in papers:
        try:
            uploads.accept(paper.content, paper.name, answer=answer_name(draft.case.id, field.key), now=now)
        except UploadRefused as refusal:
            refused.append(refusal.why)
    return tuple(dict.fromkeys(refused))


def remove_paper(draft: Draft, upload_id: UUID) -> None:
    """Take a file away; one that is gone already, or is not of this draft, stays as it is."""
    for field in _file_fields(draft):
        try:
            uploads.remove(upload_id, answer=answer_name(draft.case.id, field.key))
        except NoSuchUpload:
            continue


def papers_of(draft: Draft, fields: Sequence[Field]) -> Mapping[str, tuple[Upload, ...]]:
    """What lies in each field for files."""
    return {
        field.key: uploads.uploads_of(answer_name(draft.case.id, field.key))
        for field in fields
        if field.kind == "files"
    }


def _file_fields(draft: Draft) -> list[Field]:
    return [field for step in draft.pack.application.steps for field in step.fields if field.kind == "files"]
