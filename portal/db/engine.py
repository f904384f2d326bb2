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

# How long a writer waits for the others: longer than any of our transactions lasts, and shorter than a person
# waits for a page. Who has waited so long gets a page that keeps what was typed.
BUSY_SECONDS = 10.0
# A program that died in the middle of something holds nobody up for longer.
IDLE_SECONDS = 60
AGAIN_SECONDS = 0.05
PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": "on"}
WRITES = "portal_writes"
# Set where somebody would rather go without writing than wait (seconds).
WAITS = "portal_waits"
BUSY = "portal_busy"


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
    settings = app.config["SETTINGS"]
    url = database_address(settings.database_url)
    opened = _sqlite if url.get_backend_name() == "sqlite" else _server
    app.extensions["database"] = Database(opened(url, busy_seconds=settings.busy_seconds))


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
def transaction(*, waits_seconds: float | None = None) -> Iterator[Session]:
    """A session for one use case: one commit at the end, or nothing at all when anything is raised.

    It waits for other writers as long as the settings say, or `waits_seconds`. Raises OperationalError then.
    """
    if "writing_session" in g:
        raise RuntimeError("A transaction is open already; one use case makes one commit.")
    with Session(engine(), expire_on_commit=False) as writing, writing.begin():
        writing.connection(execution_options={WRITES: True, WAITS: waits_seconds})
        g.writing_session = writing
        try:
            yield writing
            writing.flush()
        finally:
            g.pop("writing_session")


@contextmanager
def joined_transaction(*, waits_seconds: float | None = None) -> Iterator[Session]:
    """The transaction of the use case that is under way, or one of its own when there is none."""
    if "writing_session" in g:
        yield g.writing_session
        return
    with transaction(waits_seconds=waits_seconds) as writing:
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


def _server(url: URL, *, busy_seconds: float) -> Engine:
    # What stands in the address by hand counts; ours comes first.
    by_hand = url.query.get("options", "")
    waits = f"-c lock_timeout={_milliseconds(busy_seconds)}"
    idle = f"-c idle_in_transaction_session_timeout={IDLE_SECONDS * 1000}"
    options = {"options": f"{waits} {idle} {by_hand}".strip(), "connect_timeout": max(2, round(busy_seconds))}
    # An error of the database ends up in logs: what people wrote must not travel with it.
    made = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=options)
    event.listen(made, "begin", _begin_on_server)
    return made


def _begin_on_server(connection: Connection) -> None:
    waits = connection.get_execution_options().get(WAITS)
    if waits is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_milliseconds(waits)}")


def _sqlite(url: URL, *, busy_seconds: float) -> Engine:
    made = create_engine(
        url,
        connect_args={"timeout": busy_seconds},
        execution_options={BUSY: busy_seconds},
        hide_parameters=True,
    )
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _milliseconds(seconds: float) -> int:
    # 0 would mean to wait for ever.
    return max(1, round(seconds * 1000))


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
    options = connection.get_execution_options()
    if not options.get(WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    waits = options.get(WAITS)
    if waits is None:
        # A writer takes the lock at once: it may wait for it, but is never refused half-way.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    _say_patience(connection, waits)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        _say_patience(connection, options[BUSY])


def _say_patience(connection: Connection, seconds: float) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_milliseconds(seconds)}")
