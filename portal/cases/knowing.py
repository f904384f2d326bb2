"""How much of a case somebody knows who wrote its application as a guardian nobody has checked yet."""

from __future__ import annotations

from portal.acting_for.service import Actor, Right
from portal.cases.progress import Entry
from portal.cases.queries import Case, entries_of
from portal.cases.rules import State

# They did it themselves, or were asked to: this much they know anyway.
OWN_DOING = frozenset({State.DRAFT, State.SUBMITTED, State.CORRECTION, State.WITHDRAWN})


def known_to(actor: Actor, case: Case) -> tuple[Entry, ...]:
    """What happened to the case, oldest first, as far as the actor knows of it; never empty."""
    entries = entries_of(case)
    if actor.may(Right.READ_CASE):
        return entries
    last = max(number for number, entry in enumerate(entries) if entry.state in OWN_DOING)
    return entries[: last + 1]
