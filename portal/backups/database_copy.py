"""A whole copy of the database while the portal runs, and the way back into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL

from portal.backups.errors import BackupRefused

PACKAGED = Path("/usr/lib/postgresql")
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def kind_of(engine: Engine) -> str:
    """`sqlite` or `postgresql`."""
    return engine.dialect.name


def is_empty(engine: Engine) -> bool:
    """Whether there is no table yet."""
    if kind_of(engine) == "sqlite" and not Path(engine.url.database or "").exists():
        return True
    return not inspect(engine).get_table_names()


def copy_out(engine: Engine, target: Path) -> None:
    """Write one consistent copy of all tables, as they are at one moment. Raises BackupRefused."""
    if kind_of(engine) == "sqlite":
        # SQLite's own way: it also takes what still lies in the write-ahead log.
        _copy_sqlite(Path(engine.url.database or ""), target)
    else:
        _run("pg_dump", engine.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def copy_in(engine: Engine, source: Path) -> None:
    """Bring the copy into an empty database, all or nothing. Raises BackupRefused."""
    if kind_of(engine) == "sqlite":
        engine.dispose()
        _copy_sqlite(source, Path(engine.url.database or ""))
    else:
        _run("pg_restore", engine.url, "--no-owner", "--no-privileges", "--single-transaction", str(source))


def _copy_sqlite(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        (said,) = there.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise BackupRefused(f"The copy of the database is damaged: {said}.")
    target.chmod(0o600)


def _run(name: str, url: URL, *arguments: str) -> None:
    # The password goes through the environment: a list of processes shows command lines to everybody.
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [find_program(name), f"--dbname={address}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupRefused(f"{name} did not work: {done.stderr.strip()}")


def find_program(name: str, *, path: str | None = None, packaged: Path = PACKAGED) -> str:
    """The newest one that is packaged, else the one on the path. Raises BackupRefused."""
    newest_first = sorted(
        packaged.glob(f"*/bin/{name}"), key=lambda file: float(file.parent.parent.name), reverse=True
    )
    found = str(newest_first[0]) if newest_first else shutil.which(name, path=path)
    if found is None:
        raise BackupRefused(f"This needs {name} (on Debian: apt install postgresql-client).")
    return found
