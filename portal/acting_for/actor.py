"""The Actor: who does something, in what part, for whom, with which rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from portal.acting_for.errors import NotYours
from portal.acting_for.rules import BY_KEY, OWN, Capacity, Right

__all__ = ["ANONYMOUS", "SYSTEM", "Actor", "Capacity", "Right", "in_own_name", "oneself", "with_key"]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One value per request; every service function and query that touches a person takes it."""

    capacity: Capacity
    # Who sits at the device, and whose matter it is: the same person, unless one acts for another.
    signed_in: UUID | None = None
    subject: UUID | None = None
    mandate_id: UUID | None = None
    organisation_id: UUID | None = None
    rights: frozenset[Right] = field(default=frozenset())
    # What the actor may do only when the person whose matter it is agrees as well.
    together: frozenset[Right] = field(default=frozenset())
    until: datetime | None = None

    @property
    def author(self) -> UUID | None:
        """Whose words they are: a worker beside the person writes the person's, everybody else their own."""
        return self.subject if self.capacity is Capacity.ASSISTING else self.signed_in

    @property
    def assisted_by(self) -> UUID | None:
        """The worker who writes at the person's word; None for everybody else."""
        return self.signed_in if self.capacity is Capacity.ASSISTING else None

    def may(self, right: Right) -> bool:
        """Whether the actor has the right at all; for whom or where, `require` asks."""
        return right in self.rights


ANONYMOUS = Actor(capacity=Capacity.ANONYMOUS)
# The outbox loop and the command line.
SYSTEM = Actor(capacity=Capacity.SYSTEM)


def oneself(person_id: UUID, *, until: datetime | None = None) -> Actor:
    """A signed-in person in their own matter."""
    return Actor(capacity=Capacity.SELF, signed_in=person_id, subject=person_id, rights=OWN, until=until)


def in_own_name(actor: Actor) -> Actor:
    """Whoever is signed in, for themselves, for whomever they act at the moment.

    Raises NotYours for nobody, and for who came with a key: no login has said who holds it.
    """
    if actor.signed_in is None or actor.capacity is Capacity.KEY:
        raise NotYours
    return oneself(actor.signed_in, until=actor.until)


def with_key(person_id: UUID, *, until: datetime | None = None) -> Actor:
    """Somebody who holds the person's key: not as sure to be the person as after a national login."""
    return Actor(capacity=Capacity.KEY, signed_in=person_id, subject=person_id, rights=BY_KEY, until=until)
