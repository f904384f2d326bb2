"""Commands that copy everything to a safe place and bring it back."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.backups import service
from portal.backups.errors import BackupRefused
from portal.web.clock import now

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("backup")
@click.argument("folder", type=FOLDER)
@with_appcontext
def backup(folder: Path) -> None:
    """Copy the database and the files into a new FOLDER, while the portal runs."""
    try:
        made = service.make(folder, now=now())
    except BackupRefused as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"The database and {made.files} files are in {made.folder}.")
    click.echo("The keys are not in it. Keep PORTAL_FIELD_KEYS and PORTAL_SECRET_KEY in another place.")


@click.command("restore")
@click.argument("folder", type=FOLDER)
@with_appcontext
def restore(folder: Path) -> None:
    """Bring the backup in FOLDER into an empty database."""
    try:
        brought = service.restore(folder)
    except BackupRefused as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"The database and {brought.files} files are back.")
    click.echo("Now run: flask database upgrade, flask data retention, flask files sweep.")
