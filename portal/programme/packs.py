"""What the programmes say today: their rules, who may get them, and whether one can apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app, g

from portal.programme import rules
from portal.programme.content import Content, application_family
from portal.programme.errors import NoSuchTopic
from portal.programme.pack_shape import Pack, Question
from portal.programme.rules import Answer, Outcome
from portal.web.clock import today
from portal.web.locale import current_language


def content_here() -> Content:
    """What was read at the start of this portal."""
    content: Content = current_app.extensions["content"]
    return content


def programmes() -> tuple[str, ...]:
    """The keys of the programmes in the order people meet them."""
    return tuple(content_here().order)


def pack(programme: str) -> Pack:
    """The programme's rules that count today. Raises NoSuchTopic."""
    return content_here().pack(programme, on=today())


def pinned(programme: str, *, version: str) -> Pack:
    """The version of the rules that a case keeps for its whole life. Raises NoSuchTopic."""
    try:
        return content_here().packs[f"{programme}/{version}"]
    except KeyError as error:
        raise NoSuchTopic(programme) from error


def every_version(app: Flask) -> tuple[tuple[str, Pack], ...]:
    """Every version of every programme with the name of its file, current or not."""
    content: Content = app.extensions["content"]
    return tuple(content.packs.items())


def base_amount(known: Pack, *, level: int, living: str) -> int:
    """The ceiling in cents before any supplement (R.7.2.1). Raises AmountNotKnown."""
    return rules.indicative_amount(known.amounts, level=level, living=living)


def names(*, language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of programme key and its name in the language."""
    return tuple((key, pack(key).name[language]) for key in programmes())


def questions(programme: str) -> tuple[Question, ...]:
    """The questions of "is this for me?". Raises NoSuchTopic."""
    g.family = programme
    return pack(programme).questions


def outcome(programme: str, *, answers: Mapping[str, Answer]) -> Outcome:
    """What the answers say together. Raises NoSuchTopic."""
    return rules.outcome(pack(programme), answers=answers)


@dataclass(frozen=True)
class OtherWay:
    """The other programme, when nothing answered speaks against it."""

    programme: str
    name: str
    closed: str | None


def other_way(programme: str, *, answers: Mapping[str, Answer]) -> OtherWay | None:
    """What else exists for someone with these answers; both programmes may have asked the same."""
    other = pack(programme).other_programme
    if other is None or rules.outcome(pack(other), answers=answers).kind == "probably_not":
        return None
    language = current_language()
    closed = None if takes_applications(other) else pack(other).closed_words[language]
    return OtherWay(other, pack(other).name[language], closed)


def opening_words(known: Pack, *, language: str) -> str | None:
    """What to say where one can apply only because of a special opening, such as one for trying out."""
    said = [row.words for row in known.openings if row.words and rules.is_on(row, on=today())]
    return said[0][language] if said else None


def for_applying(programme: str) -> Pack:
    """The programme's rules of today, for the pages of applying with their pictures. Raises NoSuchTopic."""
    g.family = application_family(programme)
    g.levels = ()
    return pack(programme)


def show_applying(known: Pack) -> None:
    """The page that is being made is one of applying, under the rules that a case keeps."""
    g.family = application_family(known.id)
    g.levels = ()


def takes_applications(programme: str) -> bool:
    """Whether one can apply anywhere today."""
    return rules.is_open(pack(programme), on=today())


def takes_applications_at(known: Pack, *, organisation: str) -> bool:
    """Whether one can apply at this organisation today."""
    return rules.is_open(known, organisation, on=today())
