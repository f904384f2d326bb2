"""A copy of what was sent: every question with its answer, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.documents.kinds import Frame, Kind, day_in_words, register


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question as it was asked, and the answer as it was given; lines stay lines."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ApplicationCopy:
    """What the copy says. `sent_by` is only given when somebody else sent it, `signers` when it is signed."""

    number: str
    programme: str
    sent_on: date
    for_whom: str
    sent_by: str | None = None
    received_by: str
    answers: tuple[Answer, ...]
    next_steps: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    # Which sending it is: the same words are signed anew when they are sent again.
    sending: int | None = None
    # How often it was signed before, and could not be sent: nobody signs twice on one page.
    in_vain: int = 0


def _frame(data: ApplicationCopy, language: str) -> Frame:
    facts = [
        data.programme,
        _("Sent: %(date)s", date=day_in_words(data.sent_on, language=language)),
        _("Who needs support: %(name)s", name=data.for_whom),
    ]
    if data.sent_by:
        facts.append(_("Who sent it: %(name)s", name=data.sent_by))
    facts.append(_("Who has it now: %(name)s", name=data.received_by))
    words = {"answers": _("Answers"), "none": _("No answer"), "next": _("What happens next")}
    return Frame(_("Copy of the application"), tuple(facts), words)


APPLICATION_COPY = register(
    Kind(
        "application-copy",
        template="application-copy.typ",
        data=ApplicationCopy,
        frame=_frame,
        signers=lambda data: data.signers,
    )
)
