"""Commands for the voices of the texts."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.listening import service

voice = AppGroup("voice", help="Texts read aloud.")


@voice.command("fill")
@click.option("--engine", default="auto", help="auto, library or program: what speaks.")
def fill_voices(engine: str) -> None:
    """Make the sound files that are missing. Nothing waits for it; it can be run at any time."""
    try:
        made = service.fill_voices(engine=engine)
    except service.CannotSpeak as reason:
        raise click.ClickException(f"Not every line has a voice: {reason}.") from None
    click.echo(
        f"{made.lines} lines can be listened to;"
        f" {made.new_lines} of them are new, {made.swept} old files were deleted."
    )


@voice.command("lines")
def list_lines() -> None:
    """Every line that a page reads out: what `easy_language stale --lines` compares recordings with."""
    for script in service.scripts():
        for line in script.lines:
            click.echo(f"{script.language}: {line}")


@voice.command("missing")
def list_missing_voices() -> None:
    """The lines that nobody says yet."""
    lines = service.without_voice()
    for language, line in lines:
        click.echo(f"{language}: {line}")
    if not lines:
        click.echo("Every line can be listened to.")
