"""Opens the database, reads from it, and writes to it in one transaction per use case."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from portal.db.base import Base

BUSY_SECONDS = 10
AGAIN_SECONDS = 0.05
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": "on",
    "busy_timeout": str(BUSY_SECONDS * 1000),
}
WRITES = "portal_writes"


class WriteOutsideTransaction(RuntimeError):
    """Something was changed in a session that is only for reading."""


class UnusableAddress(ValueError):
    """No database of ours can be at this address; the message says what to write."""


@dataclass(frozen=True)
class Database:
    """The opened database of one app."""

    engine: Engine


class ReadingSession(Session):
    """Reads only; a change in it is a mistake of the programmer and is refused, not lost in silence."""


@event.listens_for(ReadingSession, "before_flush")
def _refuse_change(_session: Session, _context: Any, _instances: Any) -> None:
    raise WriteOutsideTransaction("Write inside `with db.transaction() as session:`.")


def init_db(app: Flask) -> None:
    """Prepare the engine; nothing is opened before the first page that needs it."""
    url = database_address(app.config["SETTINGS"].database_url)
    is_file = url.get_backend_name() == "sqlite"
    app.extensions["database"] = Database(_sqlite(url) if is_file else _server(url))


def engine() -> Engine:
    """The engine of the current app."""
    database: Database = current_app.extensions["database"]
    return database.engine


@contextmanager
def session() -> Iterator[Session]:
    """A session for reading; inside a transaction, the session of that transaction."""
    if "writing_session" in g:
        yield g.writing_session
        return
    with ReadingSession(engine(), autoflush=False, expire_on_commit=False) as reading:
        yield reading


@contextmanager
def transaction() -> Iterator[Session]:
    """A session for one use case: one commit at the end, or nothing at all when anything is raised."""
    if "writing_session" in g:
        raise RuntimeError("A transaction is open already; one use case makes one commit.")
    with Session(engine(), expire_on_commit=False) as writing, writing.begin():
        writing.connection(execution_options={WRITES: True})
        g.writing_session = writing
        try:
            yield writing
            writing.flush()
        finally:
            g.pop("writing_session")


@contextmanager
def joined_transaction() -> Iterator[Session]:
    """The transaction of the use case that is under way, or one of its own when there is none."""
    if "writing_session" in g:
        yield g.writing_session
        return
    with transaction() as writing:
        yield writing


def insert_into(table: type[Base], *, session: Session) -> sqlite_dialect.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the words of the database in use."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite_dialect.insert(table)
    return postgresql.insert(table)


def database_address(written: str) -> URL:
    """The address with the driver we use. Raises UnusableAddress; the address itself may hold a password."""
    try:
        url = make_url(written)
    # A port that is no number comes as a plain ValueError.
    except (ArgumentError, ValueError):
        url = None
    if url is not None and url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url is not None and url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise UnusableAddress(
        "PORTAL_DATABASE_URL must be sqlite:///path/to/file or postgresql://user:password@host/name."
    )


def _server(url: URL) -> Engine:
    # An error of the database ends up in logs: what people wrote must not travel with it.
    return create_engine(url, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: URL) -> Engine:
    made = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would otherwise open transactions by its own rules; ours are opened below.
    connection.isolation_level = None
    until = time.monotonic() + BUSY_SECONDS
    for name, value in PRAGMAS.items():
        _set_pragma(connection, f"PRAGMA {name} = {value}", until=until)


def _set_pragma(connection: sqlite3.Connection, statement: str, *, until: float) -> None:
    """Turning a new file to WAL does not wait for others who do the same; so it is tried again."""
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: it may wait for it, but is never refused half-way.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
