"""Commands for whoever changes the keys of encrypted columns and files."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.db.secrets import FieldUnreadable, field_keys, newest_key_id
from portal.keys import service
from portal.keys.errors import KeyNameTaken
from portal.web.clock import now

keys = AppGroup("keys", help="The keys of encrypted columns and files.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Encrypt everything under the newest key; when it is interrupted, run it again."""
    try:
        rotated = service.rotate(now())
    except KeyNameTaken as taken:
        raise click.ClickException(
            f"A key named {taken} was retired before, and it was another one. Give the new key another name."
        ) from None
    except FieldUnreadable as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(
        f"{rotated.values} values and {rotated.files} files are encrypted under {newest_key_id()} now."
    )
    for place in rotated.unreadable:
        click.echo(f"cannot be opened: {place}")
    if rotated.unreadable:
        raise click.ClickException("Keep every older key: something is still encrypted under one of them.")
    _say_what_may_go()


@keys.command("list")
def list_keys() -> None:
    """How many values and files each key holds."""
    in_use = service.in_use()
    for key_id in dict.fromkeys((*field_keys(), *in_use)):
        missing = "" if key_id in field_keys() else "  (not in PORTAL_FIELD_KEYS!)"
        click.echo(f"{key_id}  {in_use.get(key_id, 0)}{missing}")


def _say_what_may_go() -> None:
    in_use = service.in_use()
    idle = [key_id for key_id in field_keys() if key_id != newest_key_id() and not in_use.get(key_id)]
    if idle:
        click.echo(f"Nothing needs {', '.join(idle)} any more: take it out of PORTAL_FIELD_KEYS.")
        click.echo("Backups made before now still need it.")
    elif len(field_keys()) > 1:
        click.echo(
            "Something was written under an older key meanwhile. Restart the portal, and run this again."
        )
