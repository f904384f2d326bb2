"""The states of the two programmes that the portal ships, as the rules want them."""

from __future__ import annotations

from collections.abc import Mapping

from portal.cases.progress import Length
from portal.cases.rules import Due, State
from portal.programme.pack import load_packs
from portal.programme.pack_shape import Pack
from tests.unit.programme.packs_for_tests import BUDGET, MOTIVATION, PACKS

LOADED = load_packs(PACKS)
LONG, SHORT = LOADED[BUDGET], LOADED[MOTIVATION]


def states_of(pack: Pack) -> frozenset[State]:
    """The states that the programme has."""
    return frozenset(State(row.key) for row in pack.case.states)


def lengths_of(pack: Pack) -> Mapping[Due, Length]:
    """How long each time limit of the programme is."""
    limits = {row.key: pack.limit(row.limit) for row in pack.case.deadlines}
    return {Due(key): Length(limit.value, limit.unit == "months") for key, limit in limits.items()}
