"""A page on which somebody signs that they have read a letter; it says nothing about agreeing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.documents.kinds import Frame, Kind, day_in_words, register


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """Which letter was read, and by whom; `letter` is its heading."""

    number: str
    case_number: str
    letter: str
    letter_of: date
    for_whom: str
    decided_by: str
    read_by: str
    is_guardian: bool = False
    signers: tuple[str, ...] = ()


def _frame(data: Acknowledgement, language: str) -> Frame:
    guardian = _("Guardian: %(name)s", name=data.read_by)
    reader = _("Who read it: %(name)s", name=data.read_by)
    facts = (
        _("Letter: %(heading)s", heading=data.letter),
        _("Date of the letter: %(date)s", date=day_in_words(data.letter_of, language=language)),
        _("Number of the application: %(number)s", number=data.case_number),
        _("For whom: %(name)s", name=data.for_whom),
        _("Who decided: %(name)s", name=data.decided_by),
        guardian if data.is_guardian else reader,
    )
    words = {
        "read": _("I have read this letter."),
        "not_agreed": _("This does not mean that I agree. I can still disagree."),
    }
    return Frame(_("The letter is read"), facts, words)


ACKNOWLEDGEMENT = register(
    Kind(
        "decision-acknowledgement",
        template="acknowledgement.typ",
        data=Acknowledgement,
        frame=_frame,
        signers=lambda data: data.signers,
    )
)
