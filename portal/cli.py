"""Commands for people who run the portal."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from portal import db
from portal.db.schema import new_migration
from portal.organisations import service as organisations

database = AppGroup("database", help="The database and its schema.")


@database.command()
def upgrade() -> None:
    """Bring the schema up to date and write the organisations of the file."""
    db.upgrade()
    count = organisations.keep_organisations()
    click.echo(f"The database is ready. It knows {count} organisations.")


@database.command()
@click.argument("message")
def change(message: str) -> None:
    """Write a migration file for what the tables in the code have and the database has not."""
    new_migration(message)


def init_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    for group in (database,):
        app.cli.add_command(group)
