"""What the pages about one's own data show and do; nobody else sees them, whoever acts for the person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from typing import Any
from uuid import UUID

from flask import Response

from portal import db
from portal.acting_for.service import Actor, NotYours, Right
from portal.files import service as files
from portal.journal import service as journal
from portal.my_data import looking
from portal.my_data.asking import (
    AlreadyAnswered,
    Request,
    ToAnswer,
    answer,
    ask_about_look,
    ask_office,
    oneself,
    open_request,
    question_at_desk,
    requests_of,
    unread,
    waiting_at,
    waiting_everywhere,
)
from portal.my_data.erasing import Choice, Stays, choice_of, erase_what_may_go
from portal.my_data.gathering import Rows, handed_out, rows_about
from portal.my_data.looking import Page, Said, Someone, journal_of, line_said, look_said, own_steps_of
from portal.my_data.retention import NotErased, due_at, erase_due
from portal.my_data.rules import Kind, Outcome, Who, told
from portal.my_data.shape import KEEPING
from portal.my_data.words import in_language, words
from portal.people import service as people
from portal.web.downloads import as_attachment

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AlreadyAnswered", "Choice", "File", "Kept", "Kind", "NotErased", "Outcome", "Overview", "Page",
    "Request", "Said", "Someone", "Stays", "ToAnswer", "Who", "answer", "ask_about_look", "ask_office",
    "choice_of", "due_at", "erase_due", "erase_what_may_go", "file_of", "journal_of", "kept_of",
    "line_said", "look_said", "oneself", "open_request", "own_steps_of", "question_at_desk",
    "requests_of", "stays_said", "unread", "waiting_at", "waiting_everywhere", "whole_file",
]  # fmt: skip

DAYS_IN_A_YEAR = 365
FILE_NAME = "mani-dati.json"


@dataclass(frozen=True)
class File:
    """A file that is kept: what it is called, and how many bytes it holds."""

    address: str
    name: str
    size: int


@dataclass(frozen=True)
class Kept:
    """One part of what is kept about the person."""

    key: str
    picture: str
    title: str
    lines: tuple[str, ...]
    stays: str | None


@dataclass(frozen=True)
class Overview:
    """All that the page "What is kept about me" shows."""

    name: str
    code: str | None
    parts: tuple[Kept, ...]
    files: tuple[File, ...]


def kept_of(actor: Actor, *, language: str) -> Overview:
    """What is kept about the person. Raises NotYours for whoever acts for another."""
    person_id = oneself(actor)
    with db.session() as session:
        found = rows_about(session, person_id)
    code, _state = people.code_of(person_id)
    name = people.name_of(person_id).whole
    return Overview(name, code, _topics(found, language=language), _files(found))


def _topics(found: Rows, *, language: str) -> tuple[Kept, ...]:
    counts = {topic.key: 0 for topic in words().topics}
    for kept in KEEPING.people:
        counts[kept.topic] += len(found[kept.name])
    return tuple(
        Kept(
            topic.key,
            topic.picture,
            in_language(topic.title, language),
            topic.lines.get(language) or next(iter(topic.lines.values())),
            in_language(topic.stays, language).format(years=_years(topic.key)) if topic.stays else None,
        )
        for topic in words().topics
        if counts[topic.key]
    )


def _years(topic: str) -> int:
    tables = {kept.name for kept in KEEPING.people if kept.topic == topic}
    days = [rule.days for rule in KEEPING.retention if rule.table in tables and rule.days]
    return max(days, default=0) // DAYS_IN_A_YEAR


def _files(found: Rows) -> tuple[File, ...]:
    names = {row["address"]: str(row["name"]) for row in found["upload"]}
    numbers = {row["id"]: f"{row['number']}.pdf" for row in found["document"]}
    names |= {row["address"]: numbers[row["id"]] for row in found["document"]}
    names |= {row["address"]: numbers[row["document_id"]] for row in found["signing"] if row["address"]}
    return tuple(File(row["address"], names[row["address"]], row["size"]) for row in found["stored_file"])


def file_of(actor: Actor, address: str) -> Response:
    """A file that is kept about the person, for saving. Raises NotYours for every other one."""
    with db.session() as session:
        found = rows_about(session, oneself(actor))
    file = next((one for one in _files(found) if one.address == address), None)
    if file is None:
        raise NotYours(Right.READ_CASE)
    purpose = next(row["purpose"] for row in found["stored_file"] if row["address"] == address)
    content = files.open_file(address, purpose=purpose)
    media_type = guess_type(file.name)[0] or "application/octet-stream"
    return as_attachment(content, name=file.name, media_type=media_type)


def whole_file(actor: Actor, *, language: str, now: datetime) -> Response:
    """Everything that is kept about the person, for saving and for other programs; that it left is written.

    Raises NotYours.
    """
    person_id = oneself(actor)
    with db.joined_transaction() as session:
        journal.record(session, actor, "data.taken", about=person_id)
    with db.session() as session:
        found = rows_about(session, person_id)
    said = {
        "made_at": now.isoformat(),
        "tables": handed_out(found, person_id=person_id),
        "journal": _journal(person_id, language=language),
    }
    content = json.dumps(said, ensure_ascii=False, indent=1).encode()
    return as_attachment(content, name=FILE_NAME, media_type="application/json")


def _journal(person_id: UUID, *, language: str) -> list[dict[str, Any]]:
    """Everything that the journal tells of the person, as on the page, with the names that stand there."""
    entries = journal.newest_about(person_id, most=None)
    found = [told(entry.number, entry.body, person=person_id) for entry in entries]
    names = people.names_of({one.by for one in found if one.by is not None})
    return [
        {
            "number": one.number,
            "at": one.at.isoformat(),
            "who": one.who.value,
            "name": names[one.by].whole if one.by is not None and one.by in names else None,
            "what": (said := looking.line_said(one, language=language)).sentence,
            "why": said.reason,
        }
        for one in found
    ]


def stays_said(stays: Stays, *, language: str) -> tuple[str, tuple[str, ...]]:
    """Why something stays, and which parts, in words."""
    titles = {topic.key: in_language(topic.title, language) for topic in words().topics}
    return in_language(words().kept[stays.why], language), tuple(titles[key] for key in stays.topics)
