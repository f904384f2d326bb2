"""Commands for whoever lets people work in an organisation."""

from __future__ import annotations

from uuid import UUID

import click
from flask.cli import AppGroup

from portal.acting_for.actor import SYSTEM
from portal.organisations import staff as service
from portal.organisations.errors import NoSuchMembership, NoSuchOrganisation
from portal.organisations.shape import ROLES, Role
from portal.people import service as people
from portal.web.clock import RIGA, now

staff = AppGroup("staff", help="Who works for which organisation.")


@staff.command()
@click.option("--organisation", required=True, help="The key of the organisation.")
@click.option("--role", required=True, type=click.Choice(ROLES))
# Asked, not given as options: what stands in a command line is kept and seen by others.
@click.option("--code", prompt="Personal code, as in the document you have seen")
@click.option("--given-name", prompt="Given name")
@click.option("--family-name", prompt="Family name")
def grant(organisation: str, role: Role, code: str, given_name: str, family_name: str) -> None:
    """Let somebody work there, whose document you have seen."""
    try:
        person = people.known_by_document(code, given_name=given_name, family_name=family_name)
        is_new = service.grant(person, organisation_key=organisation, role=role, actor=SYSTEM, now=now())
    except people.CodeUnreadable:
        raise click.ClickException("This is no personal code. It looks like 123456-12345.") from None
    except NoSuchOrganisation:
        raise click.ClickException(f"There is no organisation {organisation!r}.") from None
    click.echo("Granted." if is_new else "They work there in this role already.")


@staff.command()
@click.argument("membership_id", type=click.UUID)
def end(membership_id: UUID) -> None:
    """Somebody no longer works there in this role."""
    try:
        service.end(membership_id, actor=SYSTEM, now=now())
    except NoSuchMembership:
        raise click.ClickException(f"Nobody works anywhere under {membership_id}.") from None
    click.echo("Ended.")


@staff.command("list")
def list_staff() -> None:
    """Everybody who works anywhere now."""
    memberships = service.all_memberships()
    for one in memberships:
        since = f"{one.granted_at.astimezone(RIGA):%Y-%m-%d}"
        name = people.name_of(one.person_id).whole
        click.echo(f"{one.id}  {one.organisation_key}  {one.role}  {name}  since {since}")
    if not memberships:
        click.echo("Nobody works anywhere yet.")
