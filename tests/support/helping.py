"""Somebody whom a person lets help, made as everybody makes one: invited, and accepted."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor
from portal.helping import service as helping
from portal.people import service as people
from portal.web.clock import now

EVERYTHING = tuple(one.key for one in acting_for.bases().for_helpers)


def invited(
    person: Actor, called: str, tasks: Collection[str] = ("fill-in",), *, length: str = "month"
) -> helping.Invitation:
    """An invitation of the person, as it waits."""
    made = helping.invite(person, called=called, tasks=tasks, length=length, now=now())
    return helping.invitation_of(person, made, now=now())


def helper_of(
    person: Actor,
    tasks: Collection[str] = ("fill-in",),
    *,
    helper_id: UUID | None = None,
    is_paid: bool = False,
    length: str = "month",
) -> Actor:
    """Somebody who helps the person from now on."""
    agent = helper_id or people.declare("Zane", family_name="Ozola")
    token = invited(person, people.name_of(agent).whole, tasks, length=length).token
    mandate = helping.accept(oneself(agent), token, is_paid=is_paid, now=now())
    actor = acting_for.acting_under(agent, mandate_id=mandate.id)
    assert actor is not None
    return actor
