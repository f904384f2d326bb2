"""Commands for people who run the portal."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from portal import db
from portal.backups.commands import backup, restore
from portal.call_me import service as call_me
from portal.call_me.errors import NoSuchRequest
from portal.call_me.queries import Waiting, waiting_calls_of
from portal.db.schema import new_migration
from portal.files import service as file_service
from portal.files.commands import files
from portal.formkit.validators import show_phone
from portal.journal import service as journal_service
from portal.journal.commands import journal
from portal.organisations import service as organisations
from portal.organisations.commands import staff
from portal.outbox import service as outbox_service
from portal.outbox.sending import send_due
from portal.programme import service as programme
from portal.signing_in import service as signing_in
from portal.web import parked
from portal.web import session as web_session
from portal.web.clock import RIGA, now

LOG = logging.getLogger("portal.outbox")
PAUSE_SECONDS = 5
TIDY_EVERY = timedelta(hours=1)

database = AppGroup("database", help="The database and its schema.")
calls = AppGroup("calls", help="People who asked to be called.")
texts = AppGroup("texts", help="What people read.")
outbox = AppGroup("outbox", help="Mails and other messages that leave the portal.")


@database.command()
def upgrade() -> None:
    """Bring the schema up to date and write the organisations of the file."""
    db.upgrade()
    count = organisations.keep_organisations()
    organisations.keep_demo_staff(now())
    click.echo(f"The database is ready. It knows {count} organisations.")


@database.command()
@click.argument("message")
def change(message: str) -> None:
    """Write a migration file for what the tables in the code have and the database has not."""
    new_migration(message)


@calls.command("list")
def list_calls() -> None:
    """Who waits for a call, the longest waiting first."""
    waiting = waiting_calls_of(organisations.front_desk().id)
    for one in waiting:
        click.echo(_in_one_line(one, at=now()))
    if not waiting:
        click.echo("Nobody waits for a call.")


def _in_one_line(one: Waiting, *, at: datetime) -> str:
    since = f"{one.asked_at.astimezone(RIGA):%Y-%m-%d %H:%M}"
    until = f"{one.call_before.astimezone(RIGA):%Y-%m-%d %H:%M}"
    late = " (late)" if one.is_late(at) else ""
    again = f", asked {one.times_asked} times" if one.times_asked > 1 else ""
    return (
        f"{one.id}  {show_phone(one.number)}  best time: {one.best_time}, language: {one.language},"
        f" waiting since {since}, call before {until}{late}{again}"
    )


@calls.command("done")
@click.argument("request_id", type=click.UUID)
@click.option("--outcome", type=click.Choice(get_args(call_me.Outcome)), default="reached")
def close_call(request_id: UUID, outcome: call_me.Outcome) -> None:
    """Note that somebody called."""
    try:
        call_me.close(request_id, outcome=outcome, now=now())
    except NoSuchRequest:
        raise click.ClickException(f"There is no open request {request_id}.") from None
    click.echo("Noted.")


@calls.command("erase")
def erase_calls() -> None:
    """Erase the requests whose promised days are over."""
    click.echo(f"{call_me.erase_old(now())} requests were erased.")


@outbox.command("run")
@click.option("--forever", is_flag=True, help="Go on until stopped, and tidy up every hour.")
def run_outbox(*, forever: bool) -> None:
    """Send what is due."""
    if not forever:
        click.echo(f"{send_due(now)} messages have left.")
    tidied_at = None
    while forever:
        tidied_at = one_round(tidied_at)
        time.sleep(PAUSE_SECONDS)


def one_round(tidied_at: datetime | None) -> datetime | None:
    """Send what is due and tidy up when an hour has passed; the answer is when that was done last."""
    try:
        send_due(now)
        if tidied_at is None or now() - tidied_at >= TIDY_EVERY:
            _tidy(now())
            tidied_at = now()
    except SQLAlchemyError as error:
        # A database that is away for a while must not end the loop.
        LOG.warning("the database does not answer: %s", type(error).__name__)
    return tidied_at


def _tidy(at: datetime) -> None:
    """Erase what is over, and write down where the journal ends."""
    call_me.erase_old(at)
    file_service.sweep(at)
    web_session.erase_old(at)
    parked.erase_old(at)
    signing_in.erase_old(at)
    journal_service.forget_looks(at)
    journal_service.checkpoint()


@outbox.command("list")
def list_dead_letters() -> None:
    """Messages that were given up; each needs a person."""
    letters = outbox_service.dead_letters()
    for one in letters:
        given_up = f"{one.dead_at.astimezone(RIGA):%Y-%m-%d %H:%M}"
        click.echo(f"{one.id}  {one.kind}  {one.idempotency_key}  given up {given_up}: {one.last_error}")
    if not letters:
        click.echo("No message was given up.")


@outbox.command("retry")
@click.argument("message_id", type=click.UUID)
def retry_dead_letter(message_id: UUID) -> None:
    """Try again to send a message that was given up."""
    if not outbox_service.retry(message_id, now=now()):
        raise click.ClickException(f"No message {message_id} was given up.")
    click.echo("It will be sent again.")


@texts.command("missing")
def list_missing_texts() -> None:
    """What people still read in the source language."""
    missing = programme.untranslated(current_app.config["LANGUAGES"])
    for one in missing:
        click.echo(one)
    if not missing:
        click.echo("Every text is written in every language.")


def init_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    for group in (database, calls, outbox, texts, files, journal, staff):
        app.cli.add_command(group)
    app.cli.add_command(backup)
    app.cli.add_command(restore)
