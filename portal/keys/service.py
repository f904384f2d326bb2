"""Seals every encrypted column and file anew under the newest key, a little at a time, while the portal runs.

Whatever is interrupted is finished by running it again: each portion is whole in itself, and what is sealed
under the newest key already is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Table, Text, and_, func, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from portal import db
from portal.db.base import Base
from portal.db.columns import EncryptedText
from portal.db.retired import RetiredKeyRow
from portal.db.secrets import FieldUnreadable, decrypt, encrypt, field_keys, key_of, newest_key_id
from portal.files import service as files
from portal.keys.errors import KeyNameTaken

# One portion is one short transaction: whoever writes meanwhile waits for no more than that.
AT_ONCE = 100
PLACE = "{}.{}"


@dataclass(frozen=True)
class Rotated:
    """What was sealed anew, and the places of what could not be opened."""

    values: int
    files: int
    unreadable: tuple[str, ...]


def rotate(now: datetime) -> Rotated:
    """Seal everything under the newest key; afterwards the older ones may go from PORTAL_FIELD_KEYS.

    Every process of the portal must know the newest key already. Raises KeyNameTaken.
    """
    _retire(now)
    values, unreadable = 0, set[str]()
    for table, columns in _sealed_columns():
        done, closed = _renew_table(table, columns)
        values, unreadable = values + done, unreadable | closed
    renewed, broken = _renew_files()
    return Rotated(values, renewed, tuple(sorted(unreadable | broken)))


def in_use() -> Mapping[str, int]:
    """How many values and files are sealed under each key, whether it is configured or not."""
    counted = Counter(key_of(path.read_bytes()) for path in files.with_rows())
    with db.session() as session:
        for _table, columns in _sealed_columns():
            for column in columns:
                raw = _raw(column)
                counted.update(key_of(one) for one in session.scalars(select(raw).where(raw.is_not(None))))
    return counted


def _retire(now: datetime) -> None:
    """Keep the older keys, sealed: they still find people by their codes, and check old seals."""
    configured = field_keys()
    older = [key_id for key_id in configured if key_id != newest_key_id()]
    with db.transaction() as session:
        known = {row.key_id: row for row in session.scalars(select(RetiredKeyRow))}
        for key_id in older:
            if key_id in known and known[key_id].material != configured[key_id]:
                raise KeyNameTaken(key_id)
        first = max((row.number for row in known.values()), default=0) + 1
        fresh = (key_id for key_id in reversed(older) if key_id not in known)
        for number, key_id in enumerate(fresh, first):
            session.add(
                RetiredKeyRow(number=number, key_id=key_id, material=configured[key_id], retired_at=now)
            )


def _sealed_columns() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, EncryptedText)]
        if columns:
            yield table, columns


def _renew_table(table: Table, columns: Sequence[Column[Any]]) -> tuple[int, set[str]]:
    done, unreadable = 0, set[str]()
    with db.session() as session:
        old = session.execute(select(*table.primary_key).where(or_(*map(_is_old, columns)))).all()
    waiting: Iterator[Any] = iter(old)
    while portion := list(islice(waiting, AT_ONCE)):
        with db.transaction() as session:
            for key in portion:
                for column in columns:
                    try:
                        done += _renew_value(session, table, column, key=key)
                    except FieldUnreadable:
                        unreadable.add(PLACE.format(table.name, column.name))
    return done, unreadable


def _renew_value(session: Session, table: Table, column: Column[Any], *, key: Sequence[Any]) -> bool:
    is_row = and_(*(part == value for part, value in zip(table.primary_key, key, strict=True)))
    stored = session.scalar(select(_raw(column)).where(is_row))
    if stored is None or key_of(stored) == newest_key_id():
        return False
    purpose = cast(EncryptedText, column.type).purpose
    anew = encrypt(decrypt(stored, purpose=purpose), purpose=purpose)
    # Only what was read is replaced: whatever somebody wrote in between is newer, and stays.
    changed = session.execute(
        update(table)
        .where(is_row, _raw(column) == stored)
        .values({column: type_coerce(anew, Text)})
        .returning(*table.primary_key)
    ).first()
    return changed is not None


def _is_old(column: Column[Any]) -> ColumnElement[bool]:
    mark = f"{newest_key_id()}:"
    return func.substr(_raw(column), 1, len(mark)) != mark


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    """The column as it lies there."""
    return type_coerce(column, Text)


def _renew_files() -> tuple[int, set[str]]:
    done, broken = 0, set[str]()
    for address in sorted(files.addresses()):
        try:
            done += files.renew(address)
        except (FieldUnreadable, files.FileMissing, files.FileChanged):
            broken.add(f"file {address}")
    return done, broken
