"""The copy of an application that the person keeps: drawn when it is sent, in their language and level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.acting_for.service import Actor
from portal.applications.drafts import Draft, answer_name
from portal.applications.words import Answered, Line, answers_in_words
from portal.cases.service import Case
from portal.documents import service as documents
from portal.documents.service import Answer, ApplicationCopy
from portal.organisations import service as organisations
from portal.organisations.service import Organisation
from portal.people import service as people
from portal.programme.service import Pack
from portal.uploads import service as uploads
from portal.web.clock import day_of
from portal.web.phrases import day_in_words, in_groups

COPY = "application-copy"
# Half of the SHA-256, on one line: too much for whoever would make two files with the same beginning.
FINGERPRINT_DIGITS = 32


def freeze_copy(
    actor: Actor,
    draft: Draft,
    *,
    organisation: Organisation,
    signers: tuple[str, ...],
    in_vain: int,
    language: str,
    level: str,
    now: datetime,
) -> documents.Document:
    """Draw and keep the copy, with a place for each signer; `in_vain` is how often it was signed before.

    Joins the transaction that is under way.
    """
    with force_locale(language):
        data = _copy(actor, draft, organisation=organisation, signers=signers, language=language, now=now)
    data = replace(data, in_vain=in_vain if signers else 0)
    return documents.freeze(COPY, data, language=language, level=level, now=now)


def said_in_signature(actor: Actor, case: Case) -> tuple[str, str]:
    """What the platform shows, and what stands in the signature: for whom, when it is not for oneself.

    Both in the language that is set around the call.
    """
    label = _("Application, number: %(number)s", number=case.number)
    if actor.mandate_id is None or actor.signed_in is None:
        return label, label
    name, whom = people.name_of(actor.signed_in).whole, people.name_of(case.person_id).whole
    said = _("The guardian %(name)s signs for: %(whom)s", name=name, whom=whom)
    return label, f"{label}. {said}"


def _copy(
    actor: Actor,
    draft: Draft,
    *,
    organisation: Organisation,
    signers: tuple[str, ...],
    language: str,
    now: datetime,
) -> ApplicationCopy:
    case = draft.case
    in_own_matter = actor.author in (None, case.person_id)
    return ApplicationCopy(
        number=case.number,
        programme=draft.pack.name[language],
        sent_on=day_of(now),
        for_whom=people.name_of(case.person_id).whole,
        sent_by=None if in_own_matter or actor.signed_in is None else people.name_of(actor.signed_in).whole,
        received_by=organisations.name_in(organisation, language=language),
        answers=tuple(
            answer
            for one in answers_in_words(draft.pack, draft.answers, language=language, wishes=draft.wishes)
            for answer in _side_by_side(draft, one, signed=bool(signers))
        ),
        next_steps=_next_steps(draft.pack, language=language),
        signers=signers,
        sending=case.entries + 1 if signers else None,
    )


def _side_by_side(draft: Draft, answered: Answered, *, signed: bool) -> Iterator[Answer]:
    """What the person said; then, apart, what somebody who acts for them thinks otherwise."""
    yield Answer(question=answered.question, answer=_said(draft, answered, signed=signed))
    for other in answered.others:
        guardian = _("The guardian thinks differently: %(name)s", name=other.name)
        yield Answer(question=guardian, answer=other.words)


def _said(draft: Draft, answered: Answered, *, signed: bool) -> str:
    """The answer as it is read: several things on lines of their own, each under its label."""
    lines = []
    if answered.view_by is not None:
        guardian = _("The guardian wrote this: %(name)s", name=answered.view_by)
        lines += [_("The person could not say it."), guardian]
    for line in answered.lines:
        if line.kind == "files" and signed:
            lines += _files(draft, line)
            continue
        texts = ", ".join(shown(draft, line))
        lines.append(f"{line.lead} {texts}" if line.lead else texts)
    return "\n".join(lines)


def _files(draft: Draft, line: Line) -> list[str]:
    """Each file by its name and the beginning of its fingerprint: the signature covers what it holds."""
    answer = answer_name(draft.case.id, line.field)
    said = []
    for one in uploads.uploads_of(answer):
        if str(one.id) in line.texts:
            whole = uploads.fingerprint(one.id, answer=answer)
            said += [one.name, f"SHA-256: {in_groups(whole[:FINGERPRINT_DIGITS])}"]
    return said


def shown(draft: Draft, line: Line) -> tuple[str, ...]:
    """What stands in one line, with days in words and files by their names."""
    if line.kind == "date":
        return tuple(day_in_words(one) for one in line.days)
    if line.kind == "files":
        names = {str(one.id): one.name for one in uploads.uploads_of(answer_name(draft.case.id, line.field))}
        return tuple(names[one] for one in line.texts if one in names)
    return line.texts


def _next_steps(pack: Pack, *, language: str) -> tuple[str, ...]:
    sent = next(state for state in pack.case.states if state.key == "submitted")
    said = [sent.now[language], *([sent.next[language]] if sent.next else [])]
    return (*said, _("You get an answer from us."))
