"""All matters of a person in a list: what waits for whom, and who did what was not the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from portal.acting_for.service import Actor, Right
from portal.applications import service as applications
from portal.applications.service import Agreement, Awaited, Doer, Part, Signers
from portal.cases import service as cases
from portal.cases.service import Case, Party, State, pack_of


@dataclass(frozen=True)
class Listed:
    """One case among others."""

    number: str
    programme: Mapping[str, str]
    title: Mapping[str, str]
    state: str
    is_draft: bool
    waits_for_me: bool
    is_over: bool
    since: date
    due_on: date | None
    # The office waits for a signature on paper.
    awaits_paper: bool
    # Nothing is to be written any more: it waits for the reader's signature, or has it and is on its way.
    is_to_sign: bool = False
    is_being_sent: bool = False
    # Somebody else of the person's side brought it to where it is.
    doer: Doer | None = None
    # Whose pen the paper waits for, where the reader's is not asked for.
    signers: Signers | None = None
    # Who has to agree before it is sent, of what is written and finished.
    agreement: Agreement | None = None

    @property
    def waits_for_another(self) -> bool:
        """Whether neither the reader nor an office has something to do now, but another person."""
        if self.agreement is None:
            return False
        has_asked = self.agreement.part is Part.ASKS and self.agreement.is_asked
        return has_asked or self.agreement.part is Part.HAS_AGREED


@dataclass(frozen=True)
class Matters:
    """All cases of a person: those that wait for them, for another person, for an office, and those over."""

    mine: tuple[Listed, ...]
    another: tuple[Listed, ...]
    others: tuple[Listed, ...]
    over: tuple[Listed, ...]


def matters_of(actor: Actor) -> Matters:
    """All that is the actor's subject's, the newest first; who was not checked yet sees what they wrote."""
    listed = _all_of(actor) if actor.may(Right.READ_CASE) else _written_by(actor)
    newest_first = sorted(listed, key=lambda one: one.since, reverse=True)
    others = [one for one in newest_first if not one.waits_for_another]
    return Matters(
        mine=tuple(one for one in others if one.waits_for_me),
        another=tuple(one for one in newest_first if one.waits_for_another),
        others=tuple(one for one in others if not one.waits_for_me and not one.is_over),
        over=tuple(one for one in others if one.is_over),
    )


def _all_of(actor: Actor) -> list[Listed]:
    found = cases.outlooks_of(actor)
    awaiting = applications.awaits_paper(actor, [one.case for one in found])
    to_sign = _to_sign([one.case for one in found])
    doers = applications.who_moved(actor, [one.case for one in found])
    agreements = applications.agreements_on(actor, [one.case for one in found])
    listed = (
        _listed(
            one.case,
            actor=actor,
            awaited=to_sign.get(one.case.id),
            state=one.case.state,
            waits_for_me=Party.PERSON in one.acts,
            is_over=one.is_over,
            since=one.since,
            due_on=one.due_on,
            signers=applications.signers_of(actor, one.case) if one.case.id in awaiting else None,
        )
        for one in found
    )
    return [
        replace(row, doer=doers.get(one.case.id), agreement=agreements.get(one.case.id))
        for row, one in zip(listed, found, strict=True)
    ]


def _written_by(actor: Actor) -> list[Listed]:
    found, written = [], cases.written_by(actor)
    awaiting, to_sign = applications.awaits_paper(actor, written), _to_sign(written)
    for case in written:
        known = cases.known_to(actor, case)[-1]
        state = known.state
        found.append(
            _listed(
                case,
                actor=actor,
                awaited=to_sign.get(case.id),
                state=state,
                waits_for_me=state in (State.DRAFT, State.CORRECTION),
                is_over=state is State.WITHDRAWN,
                since=known.on,
                due_on=None,
                signers=applications.signers_of(actor, case) if case.id in awaiting else None,
            )
        )
    return found


def _to_sign(found: Sequence[Case]) -> Mapping[UUID, Awaited]:
    """Which of those that are being written somebody is about to sign, or has signed."""
    return applications.awaited_in([case.id for case in found if case.state in cases.BEING_WRITTEN])


def _listed(
    case: Case,
    *,
    actor: Actor,
    awaited: Awaited | None,
    state: State,
    waits_for_me: bool,
    is_over: bool,
    since: date,
    due_on: date | None,
    signers: Signers | None,
) -> Listed:
    pack = pack_of(case)
    awaits_paper = signers is not None and signers.is_mine
    said = next(row for row in pack.case.states if row.key == state)
    return Listed(
        number=case.number,
        programme=pack.name,
        title=said.title,
        state=state.value,
        is_draft=state is State.DRAFT,
        waits_for_me=(waits_for_me or awaits_paper) and not is_over,
        is_over=is_over,
        since=since,
        due_on=due_on,
        awaits_paper=awaits_paper,
        signers=None if awaits_paper else signers,
        is_to_sign=awaited is not None and awaited.is_of(actor) and not awaited.is_being_sent,
        is_being_sent=awaited is not None and awaited.is_being_sent,
    )
