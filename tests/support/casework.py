"""People, workers and cases for tests: invented, and made through the services that everybody uses."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from portal.acting_for import service as acting_for
from portal.acting_for.actor import SYSTEM, Actor, oneself
from portal.acting_for.service import Settled
from portal.cases import service as cases
from portal.cases.service import State
from portal.journal import service as journal
from portal.organisations import staff
from portal.organisations.service import of_kind
from portal.organisations.shape import Kind
from portal.people import service as people
from portal.web.clock import now

OFFICE, TEAM, OTHER = "liepkalns", "step-further", "support-bridge"
KINDS: tuple[Kind, ...] = ("office", "provider_team", "manager")
# A court says that the guardian deals with offices, alone.
PAPER = Settled("checked", areas={"offices": "alone", "contracts": "alone"})
LONG, SHORT = "individual-budget", "motivation"


def organisation_id(key: str) -> UUID:
    """The id of one of the demo's organisations."""
    return next(one.id for kind in KINDS for one in of_kind(kind) if one.key == key)


def someone(given_name: str = "Anna", family_name: str = "Zieda") -> Actor:
    """A new person in their own matter."""
    return oneself(people.declare(given_name, family_name=family_name))


def worker(organisation: str = OFFICE, given_name: str = "Ilze") -> Actor:
    """A new person who works for the organisation."""
    person_id = people.declare(given_name, family_name="Kalna")
    staff.grant(person_id, organisation_key=organisation, role="worker", actor=SYSTEM, now=now())
    actor = acting_for.staff_actor(person_id)
    assert actor is not None
    return actor


def guardian_of(ward: UUID, *, checked_by: Actor | None = None, found: Settled = PAPER) -> Actor:
    """A new person who says they are the guardian; `checked_by` has seen the paper, which says `found`."""
    agent = someone("Jānis")
    mandate = acting_for.claim_guardianship(agent, principal=ward, at=now())
    if checked_by is not None:
        acting_for.settle_mandate(checked_by, mandate, found, at=now())
    assert agent.signed_in is not None
    actor = acting_for.acting_under(agent.signed_in, mandate_id=mandate)
    assert actor is not None
    return actor


def events_about(person: Actor) -> list[str]:
    """What the journal tells of the person, the oldest first."""
    assert person.subject is not None
    return [str(entry.body["event"]) for entry in journal.entries_about(person.subject)]


def sent_case(
    person: Actor, *, programme: str = LONG, organisation: str = OFFICE, at: datetime | None = None
) -> UUID:
    """A case that was handed in."""
    moment = at or now()
    case_id = cases.open_case(person, programme=programme, now=moment)
    cases.hand_in(case_id, person, organisation_id=organisation_id(organisation), now=moment)
    return case_id


def walk(case_id: UUID, *states: State, by: Actor, at: datetime | None = None, days: int = 0) -> None:
    """Move the case through the states, some days apart."""
    moment = at or now()
    for state in states:
        moment += timedelta(days=days)
        if state is State.GRANTED and by.organisation_id == organisation_id(OFFICE):
            cases.grant(case_id, by, care_level=1, living="family", now=moment)
        else:
            cases.move(case_id, state, by, now=moment)
