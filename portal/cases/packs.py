"""What the pack of a case says about it: the states that its programme has, and its time limits."""

from __future__ import annotations

from portal.cases.models import CaseRow
from portal.cases.progress import Length
from portal.cases.queries import Case
from portal.cases.rules import Due, State, unfit
from portal.programme import service as programmes
from portal.programme.service import Pack


def pack_of(case: Case | CaseRow) -> Pack:
    """The pack under which the case began."""
    return programmes.pinned(case.programme, version=case.version)


def states_in(pack: Pack) -> frozenset[State]:
    """The states that the programme has."""
    return frozenset(State(state.key) for state in pack.case.states)


def lengths_in(pack: Pack) -> dict[Due, Length]:
    """How long each time limit of a case is in the programme; one that it does not set is left out."""
    limits = {row.key: pack.limit(row.limit) for row in pack.case.deadlines}
    return {Due(key): Length(limit.value, limit.unit == "months") for key, limit in limits.items()}


def faults_in(pack: Pack) -> list[str]:
    """What in the pack does not fit the table of states."""
    strange = [row.key for row in pack.case.states if row.key not in set(State)]
    strange += [row.key for row in pack.case.deadlines if row.key not in set(Due)]
    if strange:
        return [f"there is no {key!r}" for key in strange]
    return list(unfit(states_in(pack)))
