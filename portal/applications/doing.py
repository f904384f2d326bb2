"""Who did it, where it was not the reader: who sent, who moved the case, who signs the paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Right
from portal.applications.sendings import last_sending
from portal.cases import service as cases
from portal.cases.service import Case, State
from portal.people import service as people

# Where the words of a case say what "you" did or do: there somebody else is named.
_ONES_OWN = frozenset({State.DRAFT, State.SUBMITTED, State.CORRECTION, State.WITHDRAWN, State.ENDING})


@dataclass(frozen=True)
class Doer:
    """Somebody by name; `is_guardian` when an office has seen the paper that says so."""

    name: str
    is_guardian: bool


@dataclass(frozen=True)
class Signers:
    """Whose signatures the paper waits for, by name, and whether the reader's is one of them."""

    names: tuple[str, ...]
    is_mine: bool


def who_sent(actor: Actor, case: Case, *, by: UUID | None) -> Doer | None:
    """In words for the reader, who may know of it, by whom it was sent; None where it was the reader."""
    if by is None or by == actor.author:
        return None
    return _doers({case.id: by}, whose={case.id: case.person_id})[case.id]


def who_moved(actor: Actor, found: Collection[Case]) -> Mapping[UUID, Doer]:
    """Which of these cases somebody else brought to where they are now: the person, or who acts for them.

    Who may not read what becomes of a case learns nothing here either.
    """
    told = [case for case in found if case.state in _ONES_OWN]
    if not told or not actor.may(Right.READ_CASE):
        return {}
    whose = {case.id: case.person_id for case in told}
    moved = {case_id: by for case_id, by in cases.moved_by(told).items() if by != actor.author}
    return _doers(moved, whose=whose) if moved else {}


def _doers(did: Mapping[UUID, UUID], *, whose: Mapping[UUID, UUID]) -> Mapping[UUID, Doer]:
    checked = {
        (one.principal, one.agent)
        for one in acting_for.claims_about({whose[case_id] for case_id in did})
        if one.state == "checked"
    }
    names = people.names_of(set(did.values()))
    return {case_id: Doer(names[by].whole, (whose[case_id], by) in checked) for case_id, by in did.items()}


def signers_of(actor: Actor, case: Case) -> Signers:
    """Who signs what was sent last with a pen: who sent it, and whoever does it together with them."""
    sent = last_sending(case.id)
    first = case.person_id if sent is None or sent.sent_by is None else sent.sent_by
    joint = (one.agent for one in acting_for.who_must_agree(case.person_id, Right.APPLY))
    signers = tuple(dict.fromkeys((first, *joint)))
    names = people.names_of(signers)
    return Signers(tuple(names[one].whole for one in signers), actor.author in signers)
