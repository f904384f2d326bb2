"""Commands for people who run the portal."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal import db
from portal.answering import service as answering
from portal.answering.demo import keep_demo_cases
from portal.applications import service as applications
from portal.backups.commands import backup, restore
from portal.beside import service as beside
from portal.call_me import service as call_me
from portal.call_me.errors import NoSuchRequest
from portal.call_me.queries import Waiting, waiting_calls_of
from portal.db.schema import new_migration
from portal.files import service as file_service
from portal.files.commands import files
from portal.formkit.validators import show_phone
from portal.helping import service as helping
from portal.in_confidence import service as in_confidence
from portal.journal import service as journal_service
from portal.journal.commands import journal
from portal.key_cards import service as key_cards
from portal.keys.commands import keys
from portal.listening.commands import voice
from portal.my_cases import service as my_cases
from portal.my_data import service as my_data
from portal.my_data.commands import data
from portal.not_understood import service as not_understood
from portal.organisations import service as organisations
from portal.organisations.commands import staff
from portal.outbox import service as outbox_service
from portal.outbox.sending import KINDS, send_due
from portal.programme import service as programme
from portal.signing import service as signing
from portal.signing import starting as signing_starting
from portal.signing.commands import signatures
from portal.web.clock import RIGA, now

LOG = logging.getLogger("portal.outbox")
PAUSE_SECONDS = 5
TIDY_EVERY = timedelta(hours=1)
# What a command writes (the database file, mails of the demo) is for its owner alone.
UMASK = 0o077
# What the portal does by itself, each step for itself: what is over is erased, and it is written down
# where the journal ends.
TIDYING: tuple[Callable[[datetime], object], ...] = (
    my_data.erase_due,
    file_service.sweep,
    signing.erase_old,
    signing_starting.warn_of_endings,
    applications.close_over,
    answering.forget_begun,
    my_cases.end_what_was_thought_over,
    helping.tidy,
    in_confidence.give_on_what_is_left,
    beside.tidy,
    key_cards.tidy,
    lambda _at: journal_service.checkpoint(),
)


class PrivateGroup(AppGroup):
    """Commands whose files nobody else on the machine can read."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command under the strict mask."""
        before = os.umask(UMASK)
        try:
            return super().invoke(context)
        finally:
            os.umask(before)


database = PrivateGroup("database", help="The database and its schema.")
calls = PrivateGroup("calls", help="People who asked to be called.")
texts = PrivateGroup("texts", help="What people read.")
outbox = PrivateGroup("outbox", help="Mails and other messages that leave the portal.")


@database.command()
def upgrade() -> None:
    """Bring the schema up to date and write the organisations of the file."""
    db.upgrade()
    count = organisations.keep_organisations()
    organisations.keep_demo_staff(now())
    if current_app.config["SETTINGS"].is_demo:
        keep_demo_cases(now())
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
    number = show_phone(one.number) if one.number else "(number unreadable: is its field key missing?)"
    late = " (late)" if one.is_late(at) else ""
    again = f", asked {one.times_asked} times" if one.times_asked > 1 else ""
    return (
        f"{one.id}  {number}  best time: {one.best_time}, language: {one.language},"
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


@outbox.command("run")
@click.option("--forever", is_flag=True, help="Go on until stopped, and tidy up every hour.")
def run_outbox(*, forever: bool) -> None:
    """Send what is due."""
    if not forever:
        click.echo(f"{_send_all()} messages have left.")
    tidied_at = None
    while forever:
        tidied_at = one_round(tidied_at)
        time.sleep(PAUSE_SECONDS)


def one_round(tidied_at: datetime | None) -> datetime | None:
    """Tidy up when an hour has passed, and send what is due; the answer is when it was tidied last."""
    # Erasing is a promise: it comes first, and nothing that goes wrong with a message can keep it back.
    if tidied_at is None or now() - tidied_at >= TIDY_EVERY:
        done = [_goes_well(step) for step in TIDYING]
        tidied_at = now() if all(done) else tidied_at
    _goes_well(lambda _at: _send_all())
    return tidied_at


def _send_all() -> int:
    """Mails and messages, and what is still to be done for signatures."""
    return send_due(now, kinds={**KINDS, **signing.steps()})


def _goes_well(step: Callable[[datetime], object]) -> bool:
    try:
        step(now())
    # A database that is away, or a row that nobody thought of, must not end the loop.
    except Exception as error:
        LOG.warning("a part of this round did not work: %s", type(error).__name__)
        return False
    return True


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


@texts.command("not-understood")
@click.option("--format", "shape", type=click.Choice(("text", "json")), default="text")
def list_not_understood(shape: str) -> None:
    """How often readers said that they do not understand a part of a text, the hardest first."""
    found = not_understood.worklist()
    if shape == "json":
        click.echo(json.dumps({"not_understood": found}, ensure_ascii=False, indent=1))
        return
    for one in found:
        place = f"line {one['line']}" if one["line"] else "the whole text or a part that is gone"
        click.echo(
            f"{one['count']}  {one['text']}  {one['language']}, {one['level']}  {place}  {one['words'] or ''}"
        )
    if not found:
        click.echo("Nobody has said yet that a text is hard.")


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
    for group in (database, calls, outbox, texts, files, journal, keys, signatures, staff, voice, data):
        app.cli.add_command(group)
    app.cli.add_command(backup)
    app.cli.add_command(restore)
