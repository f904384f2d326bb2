"""Erases what the person may have erased, and says why the rest stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portal import db
from portal.acting_for.actor import SYSTEM
from portal.acting_for.service import Actor
from portal.applications import service as applications
from portal.cases import service as cases
from portal.cases.service import State
from portal.journal import service as journal
from portal.my_data.asking import oneself
from portal.my_data.gathering import Rows, erase, rows_about
from portal.my_data.shape import KEEPING
from portal.web import session as web_session

SESSIONS = "web_session"
JOURNAL = "journal_payload"


@dataclass(frozen=True)
class Stays:
    """Why something stays, in which parts of what is kept, and where that is written."""

    why: str
    topics: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Choice:
    """What would go and what would stay, if the person pressed now."""

    drafts: int
    devices: int
    stays: tuple[Stays, ...]

    @property
    def is_everything(self) -> bool:
        """Whether nothing stays: the person is no longer known here afterwards."""
        return not self.stays


def choice_of(actor: Actor) -> Choice:
    """What can go and what stays. Raises NotYours for whoever acts for another."""
    person_id = oneself(actor)
    drafts = _drafts(actor)
    with db.session() as session:
        found = rows_about(session, person_id, without=drafts)
    return Choice(len(drafts), len(_elsewhere(found)), _stays(found))


def erase_what_may_go(actor: Actor, *, now: datetime) -> bool:
    """Erase it; whether that was everything, so that nobody is signed in any more.

    Raises NotYours, and BeingSent for a draft that is signed already.
    """
    person_id = oneself(actor)
    with db.joined_transaction() as session:
        for case_id in _drafts(actor):
            applications.discard(actor, case_id, now=now)
        session.flush()
        found = rows_about(session, person_id)
        goes = {kept.name for kept in KEEPING.people if kept.when_asked == "goes"}
        if _stays(found):
            erase(session, {**found, SESSIONS: _elsewhere(found)}, tables=goes)
            journal.record(session, actor, "data.erased", about=person_id)
            return False
        # The journal says that entries went, and no longer about whom.
        journal.erase_about(session, SYSTEM, person_id)
        last = {kept.name for kept in KEEPING.people if kept.when_asked == "last"} - {JOURNAL}
        erase(session, found, tables=goes | last)
    return True


def _drafts(actor: Actor) -> frozenset[UUID]:
    return frozenset(case.id for case in cases.cases_of(actor) if case.state is State.DRAFT)


def _elsewhere(found: Rows) -> list[Mapping[str, Any]]:
    """The person's sessions at other devices; the one in which they ask is still needed."""
    live = web_session.signed_in()
    return [row for row in found[SESSIONS] if live is None or row["id"] != live.session_id]


def _stays(found: Rows) -> tuple[Stays, ...]:
    together: dict[tuple[str, str], list[str]] = {}
    for kept in KEEPING.people:
        if kept.when_asked == "kept" and found[kept.name]:
            together.setdefault((kept.why, kept.source), []).append(kept.topic)
    return tuple(
        Stays(why, tuple(dict.fromkeys(topics)), source) for (why, source), topics in together.items()
    )
