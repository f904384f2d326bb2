"""The Actor: who does something, in what part, for whom, with which rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from portal.acting_for.rules import OWN, Capacity, Right

__all__ = ["ANONYMOUS", "SYSTEM", "Actor", "Capacity", "Right", "oneself"]


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

    def may(self, right: Right) -> bool:
        """Whether the actor has the right at all; for whom or where, `require` asks."""
        return right in self.rights


ANONYMOUS = Actor(capacity=Capacity.ANONYMOUS)
# The outbox loop and the command line.
SYSTEM = Actor(capacity=Capacity.SYSTEM)


def oneself(person_id: UUID, *, until: datetime | None = None) -> Actor:
    """A signed-in person in their own matter."""
    return Actor(capacity=Capacity.SELF, signed_in=person_id, subject=person_id, rights=OWN, until=until)
