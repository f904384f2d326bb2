"""Commands for whoever watches over signatures."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.signing.watching import watched
from portal.web.clock import RIGA

signatures = AppGroup("signatures", help="Signatures that wait, came to nothing, or are not sealed yet.")


@signatures.command(name="list")
def list_watched() -> None:
    """One line each: since when, what it is, and the number of the document; nobody's name."""
    for one in watched():
        click.echo(f"{one.since.astimezone(RIGA):%Y-%m-%d %H:%M}  {one.what:<8}  {one.number}")
