"""Keeps, opens, forgets and sweeps files; what they hold is encrypted before it touches the disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, delete, select, update
from sqlalchemy.orm import Session

from portal import db
from portal.db.base import Base
from portal.db.secrets import decrypt_bytes, encrypt_bytes, key_of, newest_key_id
from portal.files import shelf
from portal.files.errors import FileChanged, FileMissing
from portal.files.models import StoredFile

# What other rooms may name; they reach this room through here only.
__all__ = ["FileChanged", "FileMissing"]

# What the rows of other rooms point to.
STORED_FILE = f"{StoredFile.__tablename__}.address"
# No transaction lasts this long: a file that is older and has no row never gets one.
GRACE = timedelta(hours=1)


@dataclass(frozen=True)
class FileRef:
    """A kept file: its address, and how many bytes it holds."""

    address: str
    size: int


@dataclass(frozen=True)
class Swept:
    """What a sweep found: files that went, and addresses whose file is missing."""

    gone: int
    missing: tuple[str, ...]


class _Forgotten(Exception):
    """The file was forgotten while it was sealed anew."""


def store(content: bytes, *, purpose: str, session: Session, now: datetime) -> FileRef:
    """Keep the bytes: first safely on the disk, then as a row of the caller's transaction.

    When that transaction fails, the file is an orphan that the next sweep takes. The purpose is sealed in:
    a file kept for one purpose cannot be opened for another.
    """
    address = shelf.put(encrypt_bytes(content, purpose=_bound(purpose)))
    session.add(StoredFile(address=address, purpose=purpose, size=len(content), kept_at=now))
    session.flush()
    return FileRef(address, len(content))


def open_file(address: str, *, purpose: str) -> bytes:
    """What was kept. Raises FileMissing, FileChanged, or FieldUnreadable when its key is not configured."""
    return decrypt_bytes(shelf.take(address), purpose=_bound(purpose))


def forget(address: str, *, session: Session) -> None:
    """Take the row away in the caller's transaction; the next sweep takes the file."""
    session.execute(delete(StoredFile).where(StoredFile.address == address))


def renew(address: str) -> bool:
    """Seal the file anew under the newest key; whatever speaks of it speaks of the new one from then on.

    False when nothing is to be done. Raises FileMissing, FileChanged, FieldUnreadable.
    """
    sealed = shelf.take(address)
    if key_of(sealed) == newest_key_id():
        return False
    with db.session() as session:
        row = session.get(StoredFile, address)
    if row is None:
        return False
    purpose = _bound(row.purpose)
    renewed = shelf.put(encrypt_bytes(decrypt_bytes(sealed, purpose=purpose), purpose=purpose))
    # Somebody may be about to open the old one: the sweep takes it when its grace is over.
    shelf.touch(address)
    return _follow(row, renewed=renewed)


def _follow(old: StoredFile, *, renewed: str) -> bool:
    """Every row that spoke of the old file speaks of the new one; False when it was forgotten."""
    try:
        with db.transaction() as session:
            session.add(StoredFile(address=renewed, purpose=old.purpose, size=old.size, kept_at=old.kept_at))
            session.flush()
            # The file's own row comes last, as when something is removed: so neither waits for the other.
            for column in _who_speak_of_files():
                session.execute(update(column.table).where(column == old.address).values({column: renewed}))
            gone = delete(StoredFile).where(StoredFile.address == old.address).returning(StoredFile.address)
            if session.scalar(gone) is None:
                raise _Forgotten
    except _Forgotten:
        return False
    return True


def sweep(now: datetime) -> Swept:
    """Remove the files that no row speaks of, and name the rows whose file is missing."""
    old = [path for path in shelf.everything() if path.stat().st_mtime < (now - GRACE).timestamp()]
    known = addresses()
    orphans = [path for path in old if path.name not in known]
    for path in orphans:
        shelf.drop(path)
    return Swept(len(orphans), missing())


def missing() -> tuple[str, ...]:
    """Addresses that have a row but no file; there should never be one."""
    return tuple(sorted(one for one in addresses() if not shelf.place_of(one).exists()))


def kept_in(folder: Path | None) -> tuple[Path, ...]:
    """Every finished file in the folder, by default in the portal's own."""
    return tuple(path for path in shelf.everything(folder) if len(path.name) == shelf.ADDRESS_SIGNS)


def is_whole(path: Path) -> bool:
    """Whether the file holds what its name says; needs no key."""
    return shelf.address_of(path.read_bytes()) == path.name


def bring_back(path: Path) -> None:
    """Put a file of a backup where it belongs."""
    shelf.put(path.read_bytes())


def with_rows() -> tuple[Path, ...]:
    """Every file that has a row and is there."""
    return tuple(path for path in map(shelf.place_of, sorted(addresses())) if path.exists())


def addresses() -> frozenset[str]:
    """The address of every file that has a row."""
    with db.session() as session:
        return frozenset(session.scalars(select(StoredFile.address)))


def _who_speak_of_files() -> list[Column[str]]:
    """The columns of all rooms that point to a kept file."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == STORED_FILE for key in column.foreign_keys)
    ]


def _bound(purpose: str) -> str:
    return f"stored_file.{purpose}"
