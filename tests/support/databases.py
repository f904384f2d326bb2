"""Real databases for tests: SQLite in a file, PostgreSQL in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Table, TextClause, event, func, select, text
from sqlalchemy.orm import Session

from portal import db
from portal.db.base import Base
from portal.organisations import service as organisations

KINDS = ("sqlite", "postgresql")
START_SECONDS = 20
Rows = Mapping[str, list[dict[str, Any]]]


class NoPostgresql(RuntimeError):
    """There are no PostgreSQL server programs on this machine."""


def find_postgresql(*, path: str | None = None, packaged: Path = Path("/usr/lib/postgresql")) -> Path:
    """The folder with initdb and postgres: on the path, else the newest packaged one. Raises NoPostgresql."""
    on_path = shutil.which("initdb", path=path)
    newest_first = sorted(packaged.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in (*([Path(on_path).parent] if on_path else []), *newest_first):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresql(
        "No PostgreSQL on this machine. Install one (on Debian: apt install postgresql), "
        "or test without it: make test DATABASE=sqlite"
    )


def _unprivileged() -> str | None:
    """The user that runs the server when we are root: initdb refuses root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A server of our own, reachable through a socket in its folder; the address of its database."""
    programs, user = find_postgresql(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if user:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    common = {"cwd": folder, "env": {"PATH": str(programs), "HOME": str(folder), "LC_ALL": "C.UTF-8"}}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "-N"],
        check=True, stdout=subprocess.DEVNULL, user=user, extra_groups=[] if user else None, **common,
    )  # fmt: skip
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            stdout=output, stderr=output, user=user, extra_groups=[] if user else None, **common,
        )  # fmt: skip
    try:
        _wait(folder / ".s.PGSQL.5432", server, log)
        yield f"postgresql://portal@/postgres?host={folder}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not socket.exists() or "ready to accept" not in log.read_text(errors="replace"):
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def prepare(app: Flask) -> None:
    """Give the app's database its schema and its organisations."""
    with app.app_context():
        db.upgrade()
        organisations.keep_organisations()


def empty(app: Flask, *, with_files: bool = True) -> None:
    """Forget every row and every file that a test wrote; the organisations stay."""
    if with_files:
        shutil.rmtree(app.config["SETTINGS"].var / "files", ignore_errors=True)
    with app.app_context(), db.transaction() as session:
        _forget_rows(session)


def _written() -> list[Table]:
    """Where tests write; the organisations come with the schema."""
    return [table for table in Base.metadata.sorted_tables if table.name != "organisation"]


def _forget_rows(session: Session) -> None:
    for table in reversed(_written()):
        session.execute(table.delete())


def rows_of(app: Flask) -> Rows:
    """Every row that tests wrote, by table, as the database holds it; first what others point to."""
    with app.app_context(), db.session() as session:
        found = {one.name: session.execute(_as_it_lies(one)).mappings().all() for one in _written()}
    return {name: [dict(row) for row in rows] for name, rows in found.items() if rows}


def _as_it_lies(table: Table) -> TextClause:
    """The statement: every row, with what is encrypted still encrypted."""
    return text(f'select * from "{table.name}"')  # noqa: S608


def bring_back(app: Flask, rows: Rows) -> None:
    """These rows and no others; the files of a forgotten row still lie there, for nobody swept them."""
    with app.app_context(), db.transaction() as session:
        _forget_rows(session)
        for name, kept in rows.items():
            columns = list(kept[0])
            into, values = ", ".join(f'"{one}"' for one in columns), ", ".join(f":{one}" for one in columns)
            session.execute(text(f'insert into "{name}" ({into}) values ({values})'), kept)  # noqa: S608


def count(table: type[Base]) -> int:
    """How many rows the table has; asked inside a portal."""
    with db.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def count_in(app: Flask, table: type[Base]) -> int:
    """How many rows the table of this portal has."""
    with app.app_context():
        return count(table)


def questions(said: Iterable[str]) -> list[str]:
    """What of these statements asks the database for something."""
    return [one for one in said if one.lstrip().upper().startswith("SELECT")]


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What the app says to its database meanwhile, BEGIN and PRAGMA included."""
    said: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", keep)
