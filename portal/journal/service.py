"""Writes the journal in the transaction of what it tells, checks it, and erases what must go."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor
from portal.db.keyring import keyed_digest
from portal.db.secrets import newest_key_id
from portal.journal.checking import CHECKPOINTS, Found, checkpoint_file, exported_lines, verify
from portal.journal.errors import JournalBroken
from portal.journal.joining import joined
from portal.journal.models import (
    JournalEntryRow,
    JournalHeadRow,
    JournalListedRow,
    JournalLookRow,
    JournalPayloadRow,
)
from portal.journal.queries import Entry, entries_about, entry_about, is_of, newest_about
from portal.journal.rules import ERASED, FIRST, HEAD, PURPOSE, digest_of, sealed_words, written_out
from portal.web.clock import now

Record = tuple[str, UUID]
# No more than this in one statement.
AT_ONCE = 500

# What other rooms may name; they reach this room through here only.
__all__ = [
    "CHECKPOINTS", "Entry", "Found", "JournalBroken", "checkpoint", "entries_about", "entry_about",
    "erase_about", "erase_before", "joined", "looked", "looked_at_list", "newest_about", "older_than",
    "record", "verify",
]  # fmt: skip


def record(
    session: Session,
    actor: Actor,
    event: str,
    *,
    about: UUID | None = None,
    record: Record | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write what the actor did, in the caller's transaction: both are kept, or neither is.

    `details` are plain values (text, numbers, lists); no personal code, no words of the person.
    """
    _write(session, actor, event, about=about, kind_and_id=record, details=details or {})


def looked(actor: Actor, *, about: UUID, record: Record, details: Mapping[str, Any] | None = None) -> None:
    """Write that the actor sees a record of another person; once per person, record and hour.

    `details` say what explains the look to whom it is about. When this raises, the page must not be shown.
    """
    if actor.signed_in is None or actor.signed_in == about:
        return
    key = f"{record[0]}:{record[1]}"
    _write_look(actor, key, event="record.seen", about=about, record=record, details=details)


def looked_at_list(actor: Actor, *, records: Sequence[Record], people: Collection[UUID]) -> None:
    """Write that the actor sees a list with these records of these people; once per person, list and hour.

    When this raises, the page must not be shown.
    """
    if actor.signed_in is None or not records:
        return
    shown = sorted(f"{kind}:{identity}" for kind, identity in records)
    key = "list:" + hashlib.sha256(" ".join(shown).encode()).hexdigest()
    about = sorted({str(one) for one in people if one != actor.signed_in})
    _write_look(actor, key, event="list.seen", details={"records": shown, "people": about})


def erase_about(session: Session, actor: Actor, person_id: UUID) -> int:
    """Erase what is written about the person, and write that it was done; how many entries it were."""
    about = session.scalars(
        select(JournalPayloadRow.number).where(is_of(JournalPayloadRow.about_id, person_id))
    )
    return _erase(session, actor, sorted(about))


def older_than(moment: datetime) -> tuple[int, ...]:
    """The entries of that time and before; those that tell of erasing are none of them, they stay for good.

    What is written stands in the order of time, so the first one that is younger ends the search.
    """
    found = []
    with db.session() as session:
        rows = session.scalars(select(JournalPayloadRow).order_by(JournalPayloadRow.number))
        for row in rows.yield_per(AT_ONCE):
            body = json.loads(row.body)
            if datetime.fromisoformat(body["at"]) > moment:
                break
            if body["event"] != ERASED:
                found.append(row.number)
    return tuple(found)


def erase_before(actor: Actor, moment: datetime) -> int:
    """Erase what was written until then, and write that it was done; how many entries it were."""
    numbers = older_than(moment)
    if not numbers:
        return 0
    with db.joined_transaction() as session:
        return _erase(session, actor, numbers)


def _erase(session: Session, actor: Actor, numbers: Sequence[int]) -> int:
    for begin in range(0, len(numbers), AT_ONCE):
        part = numbers[begin : begin + AT_ONCE]
        session.execute(delete(JournalListedRow).where(JournalListedRow.number.in_(part)))
        session.execute(delete(JournalPayloadRow).where(JournalPayloadRow.number.in_(part)))
    _write(session, actor, ERASED, about=None, kind_and_id=None, details={"numbers": list(numbers)})
    return len(numbers)


def checkpoint() -> tuple[int, str]:
    """Export the head of the chain and give it back, to be kept somewhere else. Raises JournalBroken."""
    with db.session() as session:
        head = session.get(JournalHeadRow, HEAD)
        number, seal = (head.number, head.seal) if head else (0, FIRST)
    if number and not any(line.startswith(f"{number} ") for line in exported_lines()):
        file = checkpoint_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii") as exported:
            exported.write(f"{number} {seal} {now().isoformat()}\n")
    return number, seal


def _write_look(
    actor: Actor,
    key: str,
    *,
    event: str,
    about: UUID | None = None,
    record: Record | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write the look, unless this person's look at the same has been written in this hour."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    # Only the portal can make the mark: whoever puts rows into the database hides no look that is to come.
    mark = db.fingerprint(f"{actor.signed_in}:{key}:{hour.isoformat()}", purpose="journal_look.record")
    look = {"person_id": actor.signed_in, "record": mark, "hour": hour}
    with db.session() as reading:
        if reading.get(JournalLookRow, tuple(look.values())):
            return
    with db.joined_transaction() as session:
        insert = db.insert_into(JournalLookRow, session=session).values(look)
        is_first = session.execute(insert.on_conflict_do_nothing().returning(JournalLookRow.hour)).first()
        if is_first:
            _write(session, actor, event, about=about, kind_and_id=record, details=details or {})


def _write(
    session: Session,
    actor: Actor,
    event: str,
    *,
    about: UUID | None,
    kind_and_id: Record | None,
    details: Mapping[str, Any],
) -> None:
    body = {
        "at": now().isoformat(),
        "event": event,
        "capacity": actor.capacity.value,
        "by": _text(actor.signed_in),
        "for": _text(actor.subject),
        "mandate": _text(actor.mandate_id),
        "organisation": _text(actor.organisation_id),
        "about": _text(about),
        "record": [kind_and_id[0], str(kind_and_id[1])] if kind_and_id else None,
        "details": dict(details),
    }
    listed = [UUID(one) for one in details.get("people", ())]
    _append(session, written_out(body), about=about, listed=listed)


def _append(session: Session, body: str, *, about: UUID | None, listed: Collection[UUID]) -> None:
    head = _hold_head(session)
    number, salt, key_id = head.number + 1, secrets.token_hex(32), newest_key_id()
    digest = digest_of(body, salt=salt)
    seal = keyed_digest(
        sealed_words(number, previous=head.seal, digest=digest), key_id=key_id, purpose=PURPOSE
    )
    session.add(JournalEntryRow(number=number, digest=digest, key_id=key_id, seal=seal))
    # The link stands before what points to it, whatever else waits to be written.
    session.flush()
    session.add(JournalPayloadRow(number=number, about_id=about, salt=salt, body=body))
    session.add_all(JournalListedRow(person_id=one, number=number) for one in listed)
    head.number, head.seal = number, seal
    session.flush()


def _hold_head(session: Session) -> JournalHeadRow:
    """The newest link, held until the commit: two writers never continue from the same one."""
    first = db.insert_into(JournalHeadRow, session=session).values(id=HEAD, number=0, seal=FIRST)
    session.execute(first.on_conflict_do_nothing(index_elements=["id"]))
    return session.scalars(
        select(JournalHeadRow)
        .where(JournalHeadRow.id == HEAD)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _text(identity: UUID | None) -> str | None:
    return str(identity) if identity else None
