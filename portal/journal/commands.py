"""Commands for whoever watches over the journal."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.journal import service
from portal.journal.errors import JournalBroken

journal = AppGroup("journal", help="The record of who did and saw what.")


@journal.command()
def verify() -> None:
    """Check the whole chain and the exported checkpoints; ends with 1 when something does not hold."""
    try:
        found = service.verify()
    except JournalBroken as broken:
        raise click.ClickException(f"The journal does not hold. {broken}") from None
    click.echo(
        f"The journal holds: {found.entries} entries, {found.erased} of them erased,"
        f" {found.checkpoints} checkpoints."
    )


@journal.command()
def checkpoint() -> None:
    """Write down where the journal ends now; keep a copy of the line outside this machine."""
    try:
        number, seal = service.checkpoint()
    except JournalBroken as away:
        raise click.ClickException(str(away)) from None
    click.echo(f"{number} {seal}")
