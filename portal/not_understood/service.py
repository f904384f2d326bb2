"""Counts which part of which text is hard; nothing about who says so is asked, kept or hashed."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from easy_language import Library
from easy_language.passages import WHOLE, Passage, passages_of
from portal import db
from portal.not_understood.chapters import Chapter, chapter
from portal.not_understood.models import NotUnderstoodRow as Row
from portal.not_understood.places import PARTS, Place, place_of
from portal.not_understood.queries import Counted, counted
from portal.not_understood.rules import is_counted
from portal.programme.service import NoSuchTopic

# What other rooms may name; they reach this room through here only.
__all__ = [
    "PARTS", "Chapter", "Counted", "NoSuchTopic", "Place", "chapter", "counted", "note", "note_place",
    "place_of", "times_by_text", "worklist",
]  # fmt: skip


def note(page: Chapter, mark: str, *, day: date) -> bool:
    """Count one press; False for a part that is not there (any more), and when a day is full."""
    part = page.part(mark)
    if part is None and mark != WHOLE:
        return False
    text = page.text if part is None else part.text
    return _counted(text.id, language=text.language, level=text.level, mark=mark, day=day)


def note_place(place: Place, mark: str, *, language: str, day: date) -> bool:
    """Count one press on a page that is no text; False for no such part, and when a day is full."""
    if mark not in (*PARTS, WHOLE):
        return False
    return _counted(place.id, language=language, level="easy", mark=mark, day=day)


def _counted(text_id: str, *, language: str, level: str, mark: str, day: date) -> bool:
    with db.transaction() as session:
        # Two presses at the very same moment may both be the last of the day: it is no exact border.
        if not _has_room(session, text_id, day=day):
            return False
        insert = db.insert_into(Row, session=session).values(
            day=day, text_id=text_id, language=language, level=level, block=mark, count=1
        )
        same = ["day", "text_id", "language", "level", "block"]
        session.execute(insert.on_conflict_do_update(index_elements=same, set_={"count": Row.count + 1}))
    return True


def _has_room(session: Session, text_id: str, *, day: date) -> bool:
    of_this_text = func.sum(case((Row.text_id == text_id, Row.count), else_=0))
    mine, every = session.execute(select(of_this_text, func.sum(Row.count)).where(Row.day == day)).one()
    return is_counted(of_this_text=mine or 0, in_all=every or 0)


def times_by_text() -> dict[tuple[str, str, str], int]:
    """How often each text was hard, by id, language and level."""
    found: dict[tuple[str, str, str], int] = {}
    for one in counted():
        key = (one.text_id, one.language, one.level)
        found[key] = found.get(key, 0) + one.count
    return found


def worklist() -> list[dict[str, object]]:
    """Everything that was said with its place in the text of today, the hardest first.

    `line` and `words` are None where the text no longer has that part.
    """
    return [
        {
            "text": one.text_id,
            "language": one.language,
            "level": one.level,
            "block": one.block,
            "count": one.count,
            **_place(one),
        }
        for one in counted()
    ]


def _place(one: Counted) -> dict[str, object]:
    found = {passage.mark: passage for passage in _passages(one)}.get(one.block)
    return {"line": found and found.number, "words": found and found.words}


def _passages(one: Counted) -> tuple[Passage, ...]:
    library: Library = current_app.extensions["content"].library
    if not library.has(one.text_id, language=one.language, level=one.level):
        return ()
    return passages_of(library.text(one.text_id, language=one.language, level=one.level))
