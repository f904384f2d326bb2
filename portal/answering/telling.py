"""Tells who thought otherwise than the person what is answered to them."""

from __future__ import annotations

from datetime import datetime

from portal.acting_for.service import Actor
from portal.answering.letters import Replies, language_for
from portal.answering.rules import easy_lines
from portal.applications import service as applications
from portal.cases.service import Case
from portal.messages import service as messages
from portal.messages.service import Kind


def tell_guardians(actor: Actor, case: Case, replies: Replies, *, now: datetime) -> None:
    """They read in their own inbox what is answered to them, and nothing else of it.

    Joins the transaction that is under way.
    """
    words = "\n".join(easy_lines(replies.to_guardian))
    for guardian in sorted(applications.who_thinks_otherwise(case.id, person_id=case.person_id)):
        messages.write(
            actor,
            to=guardian,
            kind=Kind.GUARDIAN_ANSWERED,
            case_id=case.id,
            words=words,
            language=language_for(case),
            now=now,
        )
