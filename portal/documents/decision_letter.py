"""A letter with a decision: in easy words, in full, and with what one can do against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.documents.errors import DocumentIncomplete
from portal.documents.kinds import Frame, Kind, day_in_words, register


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing said in easy words; the picture is shown to those who read easy text."""

    text: str
    picture: str | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionLetter:
    """What the letter says. `contest` is the lawyer's text; only a demo may leave it empty.

    Nobody signs the letter itself here; that it was read has a document of its own.
    """

    number: str
    heading: str
    decided_on: date
    for_whom: str
    decided_by: str
    signed_by: str
    easy_lines: tuple[Line, ...]
    full_text: tuple[str, ...]
    contest: tuple[str, ...] = ()


def _frame(data: DecisionLetter, language: str) -> Frame:
    facts = (
        _("Date: %(date)s", date=day_in_words(data.decided_on, language=language)),
        _("For whom: %(name)s", name=data.for_whom),
        _("Who decided: %(name)s", name=data.decided_by),
    )
    words = {
        "full": _("All the text"),
        "contest": _("What you can do if you do not agree"),
        "no_contest": _("This is a sample. A lawyer will write this part."),
    }
    return Frame(data.heading, facts, words, signature=(data.signed_by, data.decided_by))


def _check(data: DecisionLetter, is_demo: bool) -> None:
    if not data.contest and not is_demo:
        raise DocumentIncomplete("A decision must say how it can be contested; the lawyer's text is missing.")
    if not data.easy_lines or not data.full_text:
        raise DocumentIncomplete("A decision needs both its easy lines and its full text.")


DECISION_LETTER = register(
    Kind(
        "decision-letter",
        template="decision-letter.typ",
        data=DecisionLetter,
        frame=_frame,
        check=_check,
    )
)
