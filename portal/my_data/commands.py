"""Commands for whoever answers for data."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.my_data import service
from portal.my_data.shape import Retention
from portal.web.clock import RIGA, now

data = AppGroup("data", help="What is kept about people, and for how long.")


@data.command()
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def retention(*, dry_run: bool) -> None:
    """Erase what has been kept for long enough; the outbox loop does it every hour."""
    at = now()
    for due in service.due_at(at) if dry_run else service.erase_due(at):
        click.echo(f"{due.rows:>6}  {_in_words(due.rule)}")


def _in_words(rule: Retention) -> str:
    said = "invented" if rule.invented else rule.source
    if rule.days is None:
        return f"{rule.table}: nothing goes by itself. {rule.why} ({said})"
    return f"{rule.table}: {rule.days} days after {rule.after}. {rule.why} ({said})"


@data.command()
def questions() -> None:
    """Where people wait for an answer about their data, and since when; names nobody."""
    waiting = service.waiting_everywhere()
    for organisation, asked_at in waiting:
        click.echo(f"{organisation}  since {asked_at.astimezone(RIGA):%Y-%m-%d %H:%M}")
    if not waiting:
        click.echo("Nobody waits for an answer.")
