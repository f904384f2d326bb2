"""Commands for the files that the portal keeps."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.files import service
from portal.web.clock import now

files = AppGroup("files", help="Files that people sent and documents that were drawn.")


@files.command("sweep")
def sweep_files() -> None:
    """Remove the files that nothing speaks of, and name the ones that are missing."""
    swept = service.sweep(now())
    click.echo(f"{swept.gone} files without a row were removed.")
    for address in swept.missing:
        click.echo(f"missing: {address}")
    if swept.missing:
        raise click.ClickException("Files are missing. Bring them back from a backup; see docs/running.md.")
