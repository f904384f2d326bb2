"""Writes the journal in the transaction of what it tells, checks it, and erases what must go."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import db
from portal.acting_for.actor import Actor
from portal.db.keyring import keyed_digest
from portal.db.secrets import newest_key_id
from portal.journal.errors import JournalBroken
from portal.journal.models import JournalEntryRow, JournalHeadRow, JournalLookRow, JournalPayloadRow
from portal.journal.rules import FIRST, digest_of, sealed_words, written_out
from portal.web.clock import now

HEAD = 1
PURPOSE = "journal.seal"
CHECKPOINTS = "journal-checkpoints.txt"
AT_ONCE = 500
Record = tuple[str, UUID]

# What other rooms may name; they reach this room through here only.
__all__ = [
    "JournalBroken", "checkpoint", "erase_about", "entries_about", "looked", "looked_at_list", "record",
    "verify",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    number: int
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What a check of the whole chain found."""

    entries: int
    erased: int
    checkpoints: int


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


def looked(actor: Actor, *, about: UUID, record: Record) -> None:
    """Write that the actor sees a record of another person; once per person, record and hour.

    When this raises, the page must not be shown.
    """
    if actor.signed_in is None or actor.signed_in == about:
        return
    _write_look(actor, f"{record[0]}:{record[1]}", event="record.seen", about=about, record=record)


def looked_at_list(actor: Actor, *, records: Sequence[Record]) -> None:
    """Write that the actor sees a list with these records; once per person, list and hour.

    When this raises, the page must not be shown.
    """
    if actor.signed_in is None or not records:
        return
    shown = sorted(f"{kind}:{identity}" for kind, identity in records)
    key = "list:" + hashlib.sha256(" ".join(shown).encode()).hexdigest()
    _write_look(actor, key, event="list.seen", details={"records": shown})


def entries_about(person_id: UUID) -> tuple[Entry, ...]:
    """Everything that is written about the person, oldest first."""
    with db.session() as session:
        rows = session.scalars(
            select(JournalPayloadRow)
            .where(JournalPayloadRow.about_id == person_id)
            .order_by(JournalPayloadRow.number)
        )
        return tuple(Entry(row.number, json.loads(row.body)) for row in rows)


def erase_about(session: Session, actor: Actor, person_id: UUID) -> int:
    """Erase what is written about the person, and write that it was done; how many entries it were."""
    gone = session.execute(
        delete(JournalPayloadRow)
        .where(JournalPayloadRow.about_id == person_id)
        .returning(JournalPayloadRow.number)
    ).all()
    numbers = sorted(row.number for row in gone)
    _write(session, actor, "journal.erased", about=None, kind_and_id=None, details={"numbers": numbers})
    return len(numbers)


def verify() -> Found:
    """Go through the whole chain and the exported checkpoints. Raises JournalBroken."""
    with db.session() as session:
        exported = _exported_checkpoints()
        previous, count, erased = FIRST, 0, set[int]()
        said_erased: set[int] = set()
        for entry, payload in _links(session):
            count += 1
            _check_link(entry, number=count, previous=previous)
            if payload is None:
                erased.add(count)
            else:
                said_erased |= _check_payload(entry, payload)
            if exported.get(count, entry.seal) != entry.seal:
                raise JournalBroken(f"At {count}: the exported checkpoint says something else.")
            previous = entry.seal
        _check_end(session, count=count, seal=previous, exported=exported)
    silent = sorted(erased - said_erased)
    if silent:
        raise JournalBroken(f"At {silent[0]}: what was written is gone, and nobody wrote that it was erased.")
    return Found(entries=count, erased=len(erased), checkpoints=len(exported))


def checkpoint() -> tuple[int, str]:
    """Write the head of the chain beside the database and give it back, to be kept somewhere else."""
    with db.session() as session:
        head = session.get(JournalHeadRow, HEAD)
        number, seal = (head.number, head.seal) if head else (0, FIRST)
    if number and number not in _exported_checkpoints():
        file = _checkpoint_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii") as exported:
            exported.write(f"{number} {seal} {now().isoformat()}\n")
    return number, seal


def forget_looks(at: datetime) -> None:
    """Drop the marks of past hours; the looks themselves stay in the journal."""
    with db.joined_transaction() as session:
        session.execute(delete(JournalLookRow).where(JournalLookRow.hour < at - timedelta(hours=2)))


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
    look = {"person_id": actor.signed_in, "record": key, "hour": hour}
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
    _append(session, written_out(body), about=about)


def _append(session: Session, body: str, *, about: UUID | None) -> None:
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


def _links(session: Session) -> Iterator[tuple[JournalEntryRow, JournalPayloadRow | None]]:
    """Every link with what it says, a part of the chain at a time."""
    after = 0
    while True:
        rows = session.execute(
            select(JournalEntryRow, JournalPayloadRow)
            .outerjoin(JournalPayloadRow, JournalPayloadRow.number == JournalEntryRow.number)
            .where(JournalEntryRow.number > after)
            .order_by(JournalEntryRow.number)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        for entry, payload in rows:
            after = entry.number
            yield entry, payload
        session.expunge_all()


def _check_link(entry: JournalEntryRow, *, number: int, previous: str) -> None:
    if entry.number != number:
        raise JournalBroken(f"At {number}: the entry is missing.")
    words = sealed_words(number, previous=previous, digest=entry.digest)
    seal = keyed_digest(words, key_id=entry.key_id, purpose=PURPOSE)
    if not secrets.compare_digest(seal, entry.seal):
        raise JournalBroken(f"At {number}: the seal does not fit.")


def _check_payload(entry: JournalEntryRow, payload: JournalPayloadRow) -> set[int]:
    """The numbers that this entry says were erased. Raises JournalBroken."""
    if digest_of(payload.body, salt=payload.salt) != entry.digest:
        raise JournalBroken(f"At {entry.number}: what is written was changed.")
    body = json.loads(payload.body)
    if body["about"] != _text(payload.about_id):
        raise JournalBroken(f"At {entry.number}: it was filed under another person.")
    return set(body["details"]["numbers"]) if body["event"] == "journal.erased" else set()


def _check_end(session: Session, *, count: int, seal: str, exported: Mapping[int, str]) -> None:
    head = session.get(JournalHeadRow, HEAD)
    if (head.number, head.seal) != (count, seal) if head else count:
        raise JournalBroken(f"At {count}: this is not where the journal ended.")
    if exported and max(exported) > count:
        raise JournalBroken(f"At {count}: a checkpoint was exported at {max(exported)}.")


def _checkpoint_file() -> Path:
    return Path(current_app.config["SETTINGS"].var) / CHECKPOINTS


def _exported_checkpoints() -> dict[int, str]:
    file = _checkpoint_file()
    if not file.exists():
        return {}
    rows = (line.split() for line in file.read_text(encoding="ascii").splitlines())
    return {int(row[0]): row[1] for row in rows if len(row) == 3}


def _text(identity: UUID | None) -> str | None:
    return str(identity) if identity else None
