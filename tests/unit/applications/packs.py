"""The applications of the shipped packs, and what the rules need beside them."""

from __future__ import annotations

from datetime import date

from portal.applications.rules import Offer, Reading, months_before
from portal.formkit.validators import read_phone
from portal.people.rules import read_code
from portal.programme.application_shape import ApplicationStep
from portal.programme.pack_shape import Pack
from tests.unit.cases.programmes import LONG, SHORT

TODAY = date(2026, 11, 22)
APPLICATIONS = (LONG, SHORT)


def step_of(pack: Pack, key: str) -> ApplicationStep:
    """The step with this key."""
    return next(step for step in pack.application.steps if step.key == key)


def reading_of(pack: Pack) -> Reading:
    """What the rules know about this pack, with one organisation to choose."""
    offers = {}
    for field in (field for step in pack.application.steps for field in step.fields):
        listed = [row.key for row in getattr(pack, field.listed)] if field.listed else []
        keys = frozenset([*listed, *(choice.key for choice in field.choices)])
        alone = frozenset(choice.key for choice in field.choices if choice.alone)
        offers[field.key] = Offer(keys or frozenset({"here"}), alone)
    oldest = {
        limit.key: months_before(TODAY, months=limit.value) for limit in pack.limits if limit.unit == "months"
    }
    return Reading(today=TODAY, offers=offers, read_phone=read_phone, read_code=read_code, oldest=oldest)
