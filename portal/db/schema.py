"""The schema: what the database has, what the code needs, and how to get from one to the other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from portal.db.engine import WRITES, engine

MIGRATIONS = Path(__file__).parent / "migrations"


def schema_is_current() -> bool:
    """Whether every migration of this code has been run on the database."""
    with engine().connect() as connection:
        has = set(MigrationContext.configure(connection).get_current_heads())
    return has == _newest()


def upgrade(to: str = "head") -> None:
    """Run the missing migrations, all or nothing, up to `to`."""
    with engine().connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.upgrade(_config(connection), to)


def downgrade(to: str) -> None:
    """Take migrations back, down to `to` (`base` is an empty database)."""
    with engine().connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        command.downgrade(_config(connection), to)


def new_migration(message: str) -> None:
    """Write a migration file with what the tables in the code have and the database has not."""
    with engine().connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


@cache
def _newest() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
