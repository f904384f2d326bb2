"""Goes through the whole chain: nothing was changed, nothing is missing, nothing went without a word."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from portal import db
from portal.db.keyring import keyed_digest
from portal.db.secrets import FieldUnreadable, decrypt
from portal.journal.errors import JournalBroken
from portal.journal.models import JournalEntryRow, JournalHeadRow, JournalListedRow, JournalPayloadRow
from portal.journal.rules import ERASED, FIRST, HEAD, PURPOSE, digest_of, sealed_words

CHECKPOINTS = "journal-checkpoints.txt"
AT_ONCE = 500


@dataclass(frozen=True)
class _Payload:
    """What a link says, still sealed: one that cannot be opened must not hide where it stands."""

    about_id: UUID | None
    salt: str
    sealed: str


Link = tuple[JournalEntryRow, _Payload | None]


@dataclass(frozen=True)
class Found:
    """What a check of the whole chain found."""

    entries: int
    erased: int
    checkpoints: int


def verify() -> Found:
    """Go through the whole chain and the exported checkpoints. Raises JournalBroken."""
    with db.session() as session:
        exported = _exported()
        previous, count, erased = FIRST, 0, set[int]()
        said_erased: set[int] = set()
        for entry, payload, listed in _links(session):
            count += 1
            _check_link(entry, number=count, previous=previous)
            if payload is None:
                erased.add(count)
                _check_listed(count, listed, said=())
            else:
                said_erased |= _check_payload(entry, payload, listed=listed)
            if exported.get(count, entry.seal) != entry.seal:
                raise JournalBroken(f"At {count}: the exported checkpoint says something else.")
            previous = entry.seal
        _check_end(session, count=count, seal=previous, exported=exported)
        _check_nothing_beside(session, count=count)
    silent = sorted(erased - said_erased)
    if silent:
        raise JournalBroken(f"At {silent[0]}: what was written is gone, and nobody wrote that it was erased.")
    return Found(entries=count, erased=len(erased), checkpoints=len(exported))


def _links(session: Session) -> Iterator[tuple[JournalEntryRow, _Payload | None, Sequence[str]]]:
    """Every link with what it says and whom its list showed, a part of the chain at a time."""
    after = 0
    while rows := _part(session, after=after):
        shown = defaultdict[int, list[str]](list)
        for one in session.scalars(
            select(JournalListedRow).where(
                JournalListedRow.number > after, JournalListedRow.number <= rows[-1][0].number
            )
        ):
            shown[one.number].append(str(one.person_id))
        for entry, payload in rows:
            after = entry.number
            yield entry, payload, shown[after]
        session.expunge_all()


def _part(session: Session, *, after: int) -> Sequence[Link]:
    sealed = type_coerce(JournalPayloadRow.body, Text)
    return [
        (row[0], None if row[1] is None else _Payload(row[2], row[1], row[3]))
        for row in session.execute(
            select(JournalEntryRow, JournalPayloadRow.salt, JournalPayloadRow.about_id, sealed)
            .outerjoin(JournalPayloadRow, JournalPayloadRow.number == JournalEntryRow.number)
            .where(JournalEntryRow.number > after)
            .order_by(JournalEntryRow.number)
            .limit(AT_ONCE)
        )
    ]


def _check_link(entry: JournalEntryRow, *, number: int, previous: str) -> None:
    if entry.number != number:
        raise JournalBroken(f"At {number}: the entry is missing.")
    words = sealed_words(number, previous=previous, digest=entry.digest)
    try:
        seal = keyed_digest(words, key_id=entry.key_id, purpose=PURPOSE)
    except FieldUnreadable as unreadable:
        raise JournalBroken(f"At {number}: the seal cannot be checked. {unreadable}") from unreadable
    if not secrets.compare_digest(seal, entry.seal):
        raise JournalBroken(f"At {number}: the seal does not fit.")


def _check_payload(entry: JournalEntryRow, payload: _Payload, *, listed: Sequence[str]) -> set[int]:
    """The numbers that this entry says were erased. Raises JournalBroken."""
    try:
        written = decrypt(payload.sealed, purpose="journal_payload.body")
    except FieldUnreadable as unreadable:
        raise JournalBroken(
            f"At {entry.number}: what is written cannot be read. {unreadable}"
        ) from unreadable
    if digest_of(written, salt=payload.salt) != entry.digest:
        raise JournalBroken(f"At {entry.number}: what is written was changed.")
    body: Mapping[str, Any] = json.loads(written)
    if body["about"] != _text(payload.about_id):
        raise JournalBroken(f"At {entry.number}: it was filed under another person.")
    _check_listed(entry.number, listed, said=body["details"].get("people", ()))
    return set(body["details"]["numbers"]) if body["event"] == ERASED else set()


def _check_listed(number: int, listed: Sequence[str], *, said: Sequence[str]) -> None:
    """Nobody who stood in a list can be kept from learning that it was looked at."""
    if sorted(listed) != sorted(said):
        raise JournalBroken(f"At {number}: the list showed other people.")


def _check_end(session: Session, *, count: int, seal: str, exported: Mapping[int, str]) -> None:
    head = session.get(JournalHeadRow, HEAD)
    if (head.number, head.seal) != (count, seal) if head else count:
        raise JournalBroken(f"At {count}: this is not where the journal ended.")
    if exported and max(exported) > count:
        raise JournalBroken(f"At {count}: a checkpoint was exported at {max(exported)}.")


def _check_nothing_beside(session: Session, *, count: int) -> None:
    """A page would tell what hangs on no link of the chain, and no seal would show that it was put there."""
    for column in (JournalPayloadRow.number, JournalListedRow.number):
        beside = session.scalar(select(func.min(column)).where(or_(column < 1, column > count)))
        if beside is not None:
            raise JournalBroken(f"At {beside}: something is written, and there is no entry.")


def checkpoint_file() -> Path:
    """Where the exported heads of the chain stand: where the setting says, else beside the database."""
    settings = current_app.config["SETTINGS"]
    return settings.journal_checkpoints or Path(settings.var) / CHECKPOINTS


def exported_lines() -> tuple[str, ...]:
    """The exported heads as they stand in their file: number, seal, moment.

    Raises JournalBroken when the place that was set is away: none would look like a journal of which no head
    was ever exported.
    """
    file, settings = checkpoint_file(), current_app.config["SETTINGS"]
    if settings.journal_checkpoints and not file.parent.is_dir():
        raise JournalBroken(f"The checkpoints cannot be reached: there is no folder {file.parent}.")
    return tuple(file.read_text(encoding="utf-8", errors="replace").splitlines()) if file.exists() else ()


def _exported() -> dict[int, str]:
    """The seal at each exported number. Raises JournalBroken for what the portal has not written."""
    found: dict[int, str] = {}
    for place, line in enumerate(exported_lines(), start=1):
        row = line.split()
        if len(row) != 3 or not row[0].isdecimal():
            raise JournalBroken(f"Line {place} of {checkpoint_file().name} is no checkpoint.")
        if found.setdefault(int(row[0]), row[1]) != row[1]:
            raise JournalBroken(f"At {row[0]}: two checkpoints say two things.")
    return found


def _text(identity: UUID | None) -> str | None:
    return str(identity) if identity else None
