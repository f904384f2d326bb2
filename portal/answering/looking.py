"""What the desk sees: the list of its cases, and one case with everything that belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Mandate, NotYours, Right
from portal.answering.checks import Found, checks_in, checks_of, criteria_of, findings_in
from portal.answering.rules import (
    Finding,
    Show,
    Standing,
    belongs,
    in_the_way_of_yes,
    place,
    promised,
    reasons_for_no,
)
from portal.applications import service as applications
from portal.applications.service import Answered, SentPaper, Signature
from portal.cases import service as cases
from portal.cases.service import Case, Event, Outlook, Party, Seen, State
from portal.journal import service as journal
from portal.people import service as people
from portal.programme.service import Pack, Paper
from portal.signing import service as signing
from portal.uploads.service import Upload

ON_A_PAGE = 12
NEW = frozenset({State.SUBMITTED})
# Here papers are still looked at; later the plan takes their place.
BEFORE_DECISION = frozenset({State.SUBMITTED, State.CORRECTION, State.ELIGIBILITY})
SOURCE = "lv"
PAPER_SIGNATURE = _l("Signature on paper")


@dataclass(frozen=True)
class Listed:
    """One row of the list."""

    case: Case
    name: str
    programme: str
    title: str
    standing: Standing
    days_late: int
    missing: tuple[str, ...]
    has_claim: bool


@dataclass(frozen=True)
class Listing:
    """One page of the list; `counts` says how many cases each choice would show."""

    rows: tuple[Listed, ...]
    counts: Mapping[Show, int]
    page: int
    pages: int


@dataclass(frozen=True)
class PaperState:
    """One paper: promised and missing, here and waiting for somebody to look, or seen."""

    paper: Paper
    is_missing: bool
    files: tuple[Upload, ...]
    found: Found | None


@dataclass(frozen=True)
class Claim:
    """Somebody says that they are the guardian."""

    mandate: Mandate
    agent_name: str

    def basis_in(self, language: str) -> str:
        """Which paper it is."""
        return acting_for.in_words(acting_for.basis_of(self.mandate.basis).words, language)

    def areas_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """What the paper says of each area that it names: together or alone."""
        return tuple(
            (acting_for.in_words(one.words, language), self.mandate.areas[one.key])
            for one in acting_for.bases().areas
            if one.key in self.mandate.areas
        )


@dataclass(frozen=True)
class Whole:
    """One case as the desk sees it."""

    seen: Seen
    pack: Pack
    name: str
    code: str | None
    code_state: str
    answers: tuple[Answered, ...]
    files: Mapping[str, Upload]
    # Files of an earlier sending that the newest one no longer has.
    former: tuple[Upload, ...]
    # Under which name each of them is kept.
    kept_as: Mapping[str, str]
    papers: tuple[PaperState, ...]
    checks: Mapping[str, Found]
    events: tuple[Event, ...]
    names: Mapping[UUID, str]
    claims: tuple[Claim, ...]
    moves: tuple[State, ...]
    # How the application is signed; None when no signature is asked for.
    signature: Signature | None
    scans: tuple[Upload, ...]
    # Whether somebody acts for the person today, by a paper that is not past its last day.
    has_guardian: bool
    # Those beside the signature under the last sending.
    newest_scans: tuple[Upload, ...]
    # Why a signature on paper is awaited: the electronic one counts for nothing.
    is_revoked: bool = False

    @property
    def awaits_signature(self) -> bool:
        """Whether a yes has to wait for the paper with the signature."""
        return awaits_signature(self.case, self.signature)

    @property
    def differing(self) -> tuple[Answered, ...]:
        """What the person wants, where somebody who acts for them thinks otherwise: both are answered.

        Where nobody acts for them any more, there is nobody to answer.
        """
        return tuple(one for one in self.answers if one.others and self.has_guardian)

    @property
    def may_take_back(self) -> bool:
        """Whether a paper that was taken for the one with the signature can still be found to be none."""
        if self.signature is None or not self.signature.is_on_paper or not is_before_decision(self.case):
            return False
        return not self.signature.is_awaited or bool(self.newest_scans)

    @property
    def case(self) -> Case:
        """The case."""
        return self.seen.case

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """The conditions that keep the answer from being yes."""
        return in_the_way_of_yes(criteria_of(self.pack), findings_in(self.checks))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The conditions that may make the answer no."""
        return reasons_for_no(criteria_of(self.pack), findings_in(self.checks))


def listing_of(actor: Actor, *, show: Show, page: int, today: date) -> Listing:
    """The cases of the actor's organisation, what is due first. Raises NotYours for who does no casework.

    How many questions it asks the database does not depend on how many cases there are.
    """
    if not actor.may(Right.SEE_CASES):
        raise NotYours(Right.SEE_CASES)
    mine = cases.outlooks_of(actor)
    missing = _missing_in(actor, mine)
    standings = {one.case.id: _standing(one, missing=missing[one.case.id]) for one in mine}
    shown = _in_order(mine, standings, show=show, today=today)
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    if not 1 <= page <= pages:
        raise NotYours(Right.SEE_CASES)
    here = shown[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    names, claimed = people.names_of({one.case.person_id for one in here}), _claimed(here)
    journal.looked_at_list(
        actor,
        records=[("case", one.case.id) for one in here],
        people={one.case.person_id for one in here},
    )
    rows = tuple(
        Listed(
            case=one.case,
            name=names[one.case.person_id].whole,
            programme=cases.pack_of(one.case).name[SOURCE],
            title=_title(one.case),
            standing=standings[one.case.id],
            days_late=standings[one.case.id].days_late(today),
            missing=missing[one.case.id],
            has_claim=one.case.person_id in claimed,
        )
        for one in here
    )
    counts = Counter(
        choice for choice in Show for standing in standings.values() if belongs(standing, choice, today=today)
    )
    return Listing(rows, counts, page, pages)


def whole_of(actor: Actor, case_id: UUID) -> Whole:
    """One case with all that the desk shows of it; the look is written down. Raises NotYours."""
    if not actor.may(Right.SEE_CASES):
        raise NotYours(Right.SEE_CASES)
    seen = cases.seen_by(actor, case_id)
    case, pack = seen.case, cases.pack_of(seen.case)
    mandates = acting_for.claims_about([case.person_id])
    sendings = applications.sendings_in(case.id)
    answers = sendings[0].answers if sendings else {}
    checks = checks_of(case.id)
    events = cases.events_in(case)
    scans, signature = applications.scans_of(case.id), applications.signature_of(case.id)
    wanted = {case.person_id, *(one.agent for one in mandates), *(one.by_id for one in events if one.by_id)}
    if signature is not None and signature.taken_by_id is not None:
        wanted.add(signature.taken_by_id)
    names = {key: name.whole for key, name in people.names_of(wanted).items()}
    code, code_state = people.code_of(case.person_id)
    sent = applications.papers_sent(case.id, pack, sendings)
    return Whole(
        seen=seen,
        pack=pack,
        name=names[case.person_id],
        code=code,
        code_state=code_state,
        answers=applications.answers_in_words(
            pack, answers, language=SOURCE, wishes=sendings[0].wishes if sendings else applications.Wishes()
        ),
        files={str(one.upload.id): one.upload for one in sent if one.is_current},
        former=tuple(one.upload for one in sent if not one.is_current),
        kept_as={str(one.upload.id): one.kept_as for one in sent}
        | {str(one.id): name for name, found in scans.items() for one in found},
        papers=_papers(pack, answers, checks=checks, sent=sent),
        checks=checks,
        events=events,
        names=names,
        claims=tuple(Claim(one, names[one.agent]) for one in mandates),
        moves=cases.moves_of(actor, case),
        signature=signature,
        scans=tuple(one for found in scans.values() for one in found),
        has_guardian=bool(acting_for.guardians_of(case.person_id)),
        newest_scans=() if signature is None else next(iter(scans.values()), ()),
        is_revoked=_is_revoked(signature),
    )


def is_before_decision(case: Case) -> bool:
    """Whether papers are still looked at."""
    return case.state in BEFORE_DECISION


def awaits_signature(case: Case, signature: Signature | None) -> bool:
    """Whether the paper with the signature is still waited for before a decision."""
    return signature is not None and signature.is_awaited and is_before_decision(case)


def _is_revoked(signature: Signature | None) -> bool:
    if signature is None or not signature.is_awaited:
        return False
    found = signing.signing_of_document(signature.document_id)
    return found is not None and found.is_revoked


def _claimed(outlooks: Sequence[Outlook]) -> frozenset[UUID]:
    """About whom somebody says that they are the guardian, and nobody has looked at the paper."""
    about = acting_for.claims_about({one.case.person_id for one in outlooks})
    return frozenset(one.principal for one in about if one.state == "claimed")


def _missing_in(actor: Actor, outlooks: Sequence[Outlook]) -> Mapping[UUID, tuple[str, ...]]:
    """The papers that are promised and not there, by case; a case that is decided waits for none."""
    open_ones = [one.case.id for one in outlooks if is_before_decision(one.case)]
    answers, checks = applications.last_answers_of(actor, open_ones), checks_in(open_ones)
    signatures = applications.signatures_of(open_ones)
    return {
        one.case.id: (
            *((str(PAPER_SIGNATURE),) if awaits_signature(one.case, signatures.get(one.case.id)) else ()),
            *_missing(one.case, answers.get(one.case.id, {}), found=checks.get(one.case.id, {})),
        )
        for one in outlooks
    }


def _in_order(
    outlooks: Sequence[Outlook], standings: Mapping[UUID, Standing], *, show: Show, today: date
) -> list[Outlook]:
    """The cases of this list: what is due first, or what has ended last."""
    shown = [one for one in outlooks if belongs(standings[one.case.id], show, today=today)]
    shown.sort(key=lambda one: place(standings[one.case.id]))
    if show is Show.ENDED:
        shown.sort(key=lambda one: one.since, reverse=True)
    return shown


def _standing(outlook: Outlook, *, missing: Sequence[str]) -> Standing:
    return Standing(
        due_on=outlook.due_on,
        since=outlook.since,
        is_new=outlook.case.state in NEW,
        is_over=outlook.is_over,
        office_acts=Party.ORGANISATION in outlook.acts,
        person_acts=Party.PERSON in outlook.acts,
        misses_papers=bool(missing),
    )


def _missing(
    case: Case, answers: Mapping[str, Mapping[str, object]], *, found: Mapping[str, Found]
) -> tuple[str, ...]:
    papers = cases.pack_of(case).decision.papers
    waited_for = promised(papers, answers)
    return tuple(
        paper.words[SOURCE] for paper in papers if paper.key in waited_for and _seen(paper, found) is None
    )


def _seen(paper: Paper, found: Mapping[str, Found]) -> Found | None:
    """Somebody said that they saw it, or found the condition met that needs it."""
    if f"paper.{paper.key}" in found:
        return found[f"paper.{paper.key}"]
    needing = found.get(f"criterion.{paper.criterion}")
    return needing if needing is not None and needing.finding is Finding.MET else None


def _papers(
    pack: Pack,
    answers: Mapping[str, Mapping[str, object]],
    *,
    checks: Mapping[str, Found],
    sent: Sequence[SentPaper],
) -> tuple[PaperState, ...]:
    waited_for = promised(pack.decision.papers, answers)
    states = []
    for paper in pack.decision.papers:
        beside = tuple(one.upload for one in sent if one.is_current and one.field == paper.files)
        found = _seen(paper, checks)
        if paper.key in waited_for or beside or found:
            is_missing = paper.key in waited_for and not beside and found is None
            states.append(PaperState(paper, is_missing, beside, found))
    return tuple(states)


def _title(case: Case) -> str:
    return next(row.office[SOURCE] for row in cases.pack_of(case).case.states if row.key == case.state)
