"""Whom a guardian named has signed in themselves: after both documents were seen, the two are one person."""

from __future__ import annotations

from uuid import UUID

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, NotYours, Right, require
from portal.answering.errors import GuardianNotChecked
from portal.beside import service as beside
from portal.cases import service as cases
from portal.journal import service as journal
from portal.people import service as people


def is_same_person(actor: Actor, case_id: UUID, *, code: str, given_name: str, family_name: str) -> None:
    """The person of the case is the one who has this code and this name; the case is theirs from now on.

    With it go its messages and its guardian: that is why the guardian's paper is looked at first, so nobody
    comes to what is a person's own by saying so. A code typed with another name is written down about its
    owner. Raises NotYours, CodeUnreadable, GuardianNotChecked, AnotherName and StandsInTheWay.
    """
    tried = None
    with db.joined_transaction() as session:
        case = cases.case_of(actor, case_id, hold=True)
        require(actor, Right.DECIDE, organisation=case.organisation_id)
        require(actor, Right.CHECK_PAPERS, organisation=case.organisation_id)
        if any(one.state == "claimed" for one in acting_for.claims_about([case.person_id])):
            raise GuardianNotChecked(case.number)
        try:
            owner = people.owner_of(code, given_name=given_name, family_name=family_name)
            if owner is None or _is_their_own(actor, owner):
                raise NotYours(Right.CHECK_PAPERS)
            people.join(case.person_id, into=owner)
            beside.join(case.person_id, into=owner)
            journal.joined(session, case.person_id, into=owner)
            record = ("person", case.person_id)
            journal.record(session, actor, "person.joined", about=owner, record=record)
        except people.NotTheSamePerson:
            raise NotYours(Right.CHECK_PAPERS) from None
        except people.AnotherName as error:
            tried = error
            record = ("person", case.person_id)
            journal.record(session, actor, "person.code_tried", about=error.owner, record=record)
    if tried is not None:
        raise tried


def _is_their_own(actor: Actor, person_id: UUID) -> bool:
    """Whether it is the worker, or somebody for whom the worker acts: nobody decides in their own matter."""
    return person_id == actor.signed_in or acting_for.acts_for(actor.signed_in, person_id)
