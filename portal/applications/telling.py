"""What sending says to people: it has come; and to who has a guardian: somebody applies for you."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from portal.acting_for.service import Actor, Capacity
from portal.applications.reaching import reach_of
from portal.cases.service import Case, State
from portal.messages import service as messages
from portal.messages.service import Kind


def tell_of_sending(actor: Actor, case: Case, *, copy_id: UUID, language: str, now: datetime) -> None:
    """Write the messages of a sending. Joins the transaction that is under way.

    Only at the first sending does the person learn of the guardian: a draft is nobody's business yet. Nobody
    has said how to reach them safely, so somebody of the office tells them.
    """
    messages.write(
        actor,
        to=case.person_id,
        kind=Kind.RECEIVED,
        now=now,
        case_id=case.id,
        document_ids=(copy_id,),
        reach=reach_of(case),
        language=language,
    )
    if actor.capacity is Capacity.GUARDIAN and case.state is State.DRAFT:
        messages.write(
            actor, to=case.person_id, kind=Kind.GUARDIAN_CLAIMED, now=now, case_id=case.id, language=language
        )
