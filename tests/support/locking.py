"""Somebody who holds the database while others want to write."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal.db.base import Base
from portal.db.engine import database_address


@contextmanager
def nobody_else_writes(app: Flask, *, seconds: float) -> Iterator[float]:
    """For so long from now on, whatever happens inside the block; the value is the moment it began.

    On PostgreSQL it holds every table, as a slow migration does.
    """
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        release = _hold(app.config["SETTINGS"].database_url)
        held.set()
        let_go.wait(seconds)
        release()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(timeout=30)
    try:
        yield time.monotonic()
    finally:
        let_go.set()
        holder.join()


def _hold(url: str):  # type: ignore[no-untyped-def]
    if url.startswith("sqlite"):
        other = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        other.execute("begin immediate")
        return other.close
    engine = create_engine(database_address(url))
    connection = engine.connect()
    for table in Base.metadata.sorted_tables:
        connection.execute(text(f'lock table "{table.name}" in exclusive mode'))

    def release() -> None:
        connection.close()
        engine.dispose()

    return release
