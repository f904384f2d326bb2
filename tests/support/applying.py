"""Answers that fill an application of either programme, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from portal.acting_for.service import Actor, Capacity
from portal.applications import service as applications
from portal.applications.service import Read
from portal.web.clock import now

Typed = Mapping[str, list[str]]

LONG_ANSWERS: Mapping[str, Typed] = {
    "for-whom": {"for-whom": ["me"]},
    "reach": {"reach": ["call"]},
    "phone": {"phone": ["20 00 12 34"], "phone-hears": ["only-me"]},
    "letter": {"letter": ["no"]},
    "address": {"address": ["Skolas iela 1, Liepkalns"]},
    "organisation": {"organisation": ["liepkalns"]},
    "living": {"living": ["family"]},
    "help-now": {"help-now": ["close", "assistant"]},
    "wish": {"wish": ["write"], "wish-words": ["Es gribu dzīvot ar suni 🐕 un Annu."]},
    "certificate": {"certificate": ["later"]},
    "helper": {"helper": ["nobody"]},
}
SHORT_ANSWERS: Mapping[str, Typed] = {
    "reach": {"reach": ["letter"]},
    "letter": {"letter": ["yes"]},
    "region": {"region": ["vidzeme"]},
    "organisation": {"organisation": ["step-further"]},
    "target-group": {"target-group": ["not-said"]},
    "aim": {"aim": ["work"]},
    "to-come": {"to-come": ["child-minding"]},
    "helper": {"helper": ["close"], "helper-name": ["Jānis"]},
}


def write(actor: Actor, case_id: UUID, step: str, typed: Typed) -> Read:
    """Answer one step; a guardian says before what only the person could: that they cannot say it."""
    if actor.capacity is Capacity.GUARDIAN:
        wish = applications.wish_of(actor, applications.draft_of(actor, case_id), step)
        if wish is not None and not wish.is_said:
            applications.say_unsaid(actor, case_id, step, now=now())
    return applications.save_step(actor, case_id, step, typed, now=now())


def fill_in(actor: Actor, case_id: UUID, answers: Mapping[str, Typed] = LONG_ANSWERS) -> None:
    """Answer every step, one after the other, as the pages do."""
    for step, typed in answers.items():
        read = write(actor, case_id, step, typed)
        assert not read.problems, (step, read.problems)
