"""Writes the letter with a decision: its words from the pack, frozen in both levels, kept for the page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from portal import db
from portal.acting_for.service import Actor
from portal.answering.models import DecisionLetterRow
from portal.answering.rules import easy_lines
from portal.cases import service as cases
from portal.cases.service import Case, State
from portal.documents import service as documents
from portal.documents.service import DecisionLetter, Line
from portal.organisations import service as organisations
from portal.people import service as people
from portal.programme import service as programmes
from portal.programme.service import Pack
from portal.web.clock import day_of
from portal.web.phrases import euros

SOURCE = "lv"
COPY = "application-copy"


@dataclass(frozen=True)
class Replies:
    """In easy words: what is answered about the person's wish, and what to who thinks otherwise."""

    to_person: str
    to_guardian: str

    @property
    def is_whole(self) -> bool:
        """Whether there is an answer to each."""
        return bool(easy_lines(self.to_person) and easy_lines(self.to_guardian))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was decided; `base_cents` of a yes with an amount, the reasons of a no."""

    to: State
    base_cents: int | None = None
    conditions: tuple[str, ...] = ()
    easy_reason: str = ""
    full_reason: str = ""
    replies: Replies | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter as a page shows it; `contest` is empty only in a demo.

    `entry` is the place of the decision in the history of the case; before it is kept there is none.
    """

    number: str
    heading: str
    decided_on: date
    for_whom: str
    decided_by: str
    signed_by: str
    language: str
    easy: tuple[Line, ...]
    full: tuple[str, ...]
    full_language: str
    contest: tuple[str, ...]
    easy_document: UUID | None = None
    full_document: UUID | None = None
    entry: int | None = None


def language_for(case: Case) -> str:
    """In which language the person applied; the source language when nobody knows."""
    return documents.last_language(COPY, number=case.number) or SOURCE


def may_leave(pack: Pack) -> bool:
    """Whether a decision may leave: it says how to contest it, or it is a demo."""
    return pack.decision.contest is not None or current_app.config["SETTINGS"].is_demo


def letter_for(case: Case, answer: Answer, *, actor: Actor, language: str, now: datetime) -> Letter:
    """The letter with this answer, before anything is decided."""
    pack = cases.pack_of(case)
    said = _said(pack, answer)
    # The full text is an official one; a language may lack it, then it is the source language's.
    full_language = language if all(language in part for part in said.full) else SOURCE
    with force_locale(language):
        easy = _easy_lines(pack, answer, language=language)
    with force_locale(full_language):
        full = _full_text(pack, answer, language=full_language)
    contest = () if pack.decision.contest is None else pack.decision.contest.full
    return Letter(
        number=case.number,
        heading=said.heading[language],
        decided_on=day_of(now),
        for_whom=people.name_of(case.person_id).whole,
        decided_by=_organisation(case, language=language),
        signed_by="" if actor.signed_in is None else people.name_of(actor.signed_in).whole,
        language=language,
        easy=easy,
        full=full,
        full_language=full_language,
        contest=tuple(part[full_language] for part in contest),
    )


def keep_letter(
    case: Case, letter: Letter, answer: Answer, *, number: int, now: datetime
) -> tuple[UUID, UUID]:
    """Freeze the letter in both levels and keep its words; the easy document and the full one.

    Joins the transaction that is under way. Raises DocumentIncomplete without a way to contest.
    """
    pack = cases.pack_of(case)
    said = _said(pack, answer)
    with db.joined_transaction() as session:
        made = []
        for level, language in (("easy", letter.language), ("full", letter.full_language)):
            with force_locale(language):
                data = DecisionLetter(
                    number=letter.number,
                    heading=said.heading[language],
                    decided_on=letter.decided_on,
                    for_whom=letter.for_whom,
                    decided_by=_organisation(case, language=language),
                    signed_by=letter.signed_by,
                    easy_lines=letter.easy,
                    full_text=letter.full,
                    contest=letter.contest,
                )
            frozen = documents.freeze("decision-letter", data, language=language, level=level, now=now)
            made.append(frozen.id)
        session.add(
            DecisionLetterRow(
                case_id=case.id,
                number=number,
                language=letter.language,
                said=json.dumps(asdict(letter), ensure_ascii=False, default=str),
                easy_document_id=made[0],
                full_document_id=made[1],
            )
        )
        return made[0], made[1]


def letter_of(actor: Actor, case_id: UUID) -> Letter | None:
    """The newest letter with a decision; None before one. A look of the office is written down.

    Raises NotYours.
    """
    case = cases.case_of(actor, case_id)
    with db.session() as session:
        row = session.scalars(
            select(DecisionLetterRow)
            .where(DecisionLetterRow.case_id == case.id)
            .order_by(DecisionLetterRow.number.desc())
            .limit(1)
        ).one_or_none()
    return None if row is None else _read(row)


def _read(row: DecisionLetterRow) -> Letter:
    said = json.loads(row.said)
    said["decided_on"] = date.fromisoformat(said["decided_on"])
    said["easy"] = tuple(Line(**line) for line in said["easy"])
    said["full"], said["contest"] = tuple(said["full"]), tuple(said["contest"])
    said["easy_document"], said["full_document"] = row.easy_document_id, row.full_document_id
    said["entry"] = row.number
    return Letter(**said)


def _said(pack: Pack, answer: Answer) -> programmes.Letter:
    return pack.decision.granted if answer.to is State.GRANTED else pack.decision.refused


def _easy_lines(pack: Pack, answer: Answer, *, language: str) -> tuple[Line, ...]:
    said = _said(pack, answer)
    lines: list[Line] = []
    for line in said.easy:
        if line.words is None:
            reasons = easy_lines(answer.easy_reason)
            lines += [Line(text=one, picture=line.picture) for one in reasons[:1]]
            lines += [Line(text=one) for one in reasons[1:]]
            continue
        lines.append(Line(text=line.words[language], picture=line.picture))
        if line.value == "amount" and answer.base_cents is not None:
            lines.append(Line(text=_("It is at least %(amount)s.", amount=euros(answer.base_cents))))
    return (*lines, *_replies_in_easy(answer.replies))


def _replies_in_easy(replies: Replies | None) -> tuple[Line, ...]:
    """The person's wish first; each answer under what it answers."""
    if replies is None:
        return ()
    person, guardian = easy_lines(replies.to_person), easy_lines(replies.to_guardian)
    return (
        Line(text=_("You wrote what you want. We answer you:"), picture="goal"),
        *(Line(text=one) for one in person),
        Line(text=_("Your guardian thinks differently. We answer the guardian:"), picture="guardian"),
        *(Line(text=one) for one in guardian),
    )


def _replies_in_full(replies: Replies | None) -> tuple[str, ...]:
    if replies is None:
        return ()
    person, guardian = easy_lines(replies.to_person), easy_lines(replies.to_guardian)
    return (
        " ".join((_("You wrote what you want. We answer you:"), *person)),
        " ".join((_("Your guardian thinks differently. We answer the guardian:"), *guardian)),
    )


def _full_text(pack: Pack, answer: Answer, *, language: str) -> tuple[str, ...]:
    said = _said(pack, answer)
    values = {
        "{amount}": "" if answer.base_cents is None else euros(answer.base_cents),
        "{conditions}": "; ".join(answer.conditions),
        "{reason}": answer.full_reason,
    }
    filled = (_filled(part[language], values) for part in said.full)
    return (*filled, *_replies_in_full(answer.replies))


def _filled(text: str, values: dict[str, str]) -> str:
    # What a worker wrote goes in last, so that braces in it stay what they are.
    for name in ("{amount}", "{conditions}", "{reason}"):
        text = text.replace(name, values[name])
    return text


def _organisation(case: Case, *, language: str) -> str:
    if case.organisation_id is None:
        return ""
    return organisations.name_in(organisations.with_id(case.organisation_id), language=language)
