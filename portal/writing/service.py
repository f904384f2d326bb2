"""What editors do with texts: see them all, see one as the person does, make the files that publish it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app

from easy_language import Finding, Text
from easy_language.passages import WHOLE, passages_of
from easy_language.reviews import RESULTS, TO_CHANGE, Review, badge_of, read_reviews
from easy_language.sheet import sheet
from portal.acting_for.service import Actor, NotYours, Right
from portal.not_understood import service as not_understood
from portal.programme import service as programme
from portal.programme.service import Reading
from portal.writing.errors import NoSuchText
from portal.writing.looking import Look, Noted, library, look_at, of_the_portal, places_to_mend, read_bytes
from portal.writing.rules import Replacement, Show, is_about, replaced, review_record

# What other rooms may name; they reach this room through here only.
__all__ = [
    "RESULTS", "Finding", "Hard", "Listed", "Listing", "Look", "Manuscript", "NoSuchText", "Noted",
    "Replacement", "Review", "Show", "Standing", "as_page", "listing_of", "look", "manuscript", "read_bytes",
    "record_of_review", "replaced", "sheet_of",
]  # fmt: skip

ON_A_PAGE = 15
SOURCE = "lv"
REVIEWS = "reviews.toml"


@dataclass(frozen=True)
class Standing:
    """What is known about a published text: readers' words about it, and whether it follows the Latvian.

    `has_changed`: readers checked it as it was before.
    """

    times: int
    badge: Review | None
    to_change: bool
    has_changed: bool
    is_stale: bool
    stale_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One text in the list."""

    text: Text
    to_mend: int
    standing: Standing


@dataclass(frozen=True)
class Listing:
    """A page of the list; those that most people do not understand come first."""

    rows: tuple[Listed, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Hard:
    """So often readers did not understand this part; no line for the whole text or a part that is gone."""

    times: int
    line: int | None
    words: str | None
    is_whole: bool


@dataclass(frozen=True)
class Manuscript:
    """A text as it stands in its file; one that is not written yet is a beginning without `text`."""

    id: str
    language: str
    level: str
    title: str
    source: str
    text: Text | None
    standing: Standing | None
    hard: tuple[Hard, ...]

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.id}.txt"


def listing_of(
    actor: Actor, *, language: str, page: int, search: str = "", show: Show = Show.HARD
) -> Listing:
    """The texts of this language, what is hardest for readers first. Raises NotYours, NoSuchText."""
    _require(actor)
    reviews, times = _reviews(), not_understood.times_by_text()
    found = [text for text in library().texts if text.language == language and is_about(text, search)]
    standings = {id(text): _standing(text, reviews, times=times) for text in found}
    found = [text for text in found if _is_shown(text, standings[id(text)], show)]
    # The sort is stable: easy before full, and by name.
    found.sort(key=lambda text: -standings[id(text)].times)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    if page > pages:
        raise NoSuchText(f"page {page}")
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    rows = tuple(Listed(text, places_to_mend(text), standings[id(text)]) for text in shown)
    return Listing(rows, page, pages)


def _is_shown(text: Text, standing: Standing, show: Show) -> bool:
    if show is Show.MEND:
        return places_to_mend(text) > 0
    if show is Show.UNREVIEWED:
        return text.level == "easy" and standing.badge is None
    if show is Show.STALE:
        return standing.is_stale or bool(standing.stale_in)
    return True


def manuscript(actor: Actor, text_id: str, *, language: str, level: str) -> Manuscript:
    """The text from its file, or how its file begins. Raises NotYours, NoSuchText."""
    _require(actor)
    known = library()
    # No name from outside leads to a file: it only chooses among the texts that were read at the start.
    if not known.has(text_id, language=language, level=level):
        return _beginning(text_id, language=language, level=level)
    text = known.text(text_id, language=language, level=level)
    source = (current_app.config["SETTINGS"].texts / text.path).read_text(encoding="utf-8", errors="replace")
    hard = _hard(text)
    key: tuple[str, str, str] = (text.id, text.language, text.level)
    times = {key: sum(one.times for one in hard)}
    standing = _standing(text, _reviews(), times=times)
    return Manuscript(text_id, language, level, text.title.plain, source, text, standing, hard)


def look(manuscript: Manuscript, source: str) -> Look:
    """What is wrong with this file, if it were the text's."""
    return look_at(
        source,
        text_id=manuscript.id,
        language=manuscript.language,
        level=manuscript.level,
        slots=programme.components_of(manuscript.id),
    )


def as_page(text: Text) -> Reading:
    """The text as the person would see it."""
    return programme.draft(text)


def sheet_of(text: Text) -> str:
    """The text on paper, with the questions for those who try it: a page that needs nothing else."""
    return sheet(
        of_the_portal(SOURCE).library, text, pictures=current_app.config["SETTINGS"].texts / "pictures"
    )


def record_of_review(manuscript: Manuscript, *, on: date, readers: int, result: str, note: str) -> str:
    """The file of reviews with one more record, of the text as it is now. Raises NoSuchText for none."""
    if manuscript.text is None or manuscript.level != "easy":
        raise NoSuchText(manuscript.id)
    file = current_app.config["SETTINGS"].texts / REVIEWS
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.exists() else ""
    return before + review_record(
        text=manuscript.id,
        language=manuscript.language,
        hash=manuscript.text.hash,
        on=on,
        readers=readers,
        result=result,
        note=note,
    )


def _require(actor: Actor) -> None:
    if not actor.may(Right.WRITE_TEXTS):
        raise NotYours(Right.WRITE_TEXTS)


def _reviews() -> tuple[Review, ...]:
    return read_reviews(current_app.config["SETTINGS"].texts / REVIEWS, path=REVIEWS)


def _standing(
    text: Text, reviews: tuple[Review, ...], *, times: Mapping[tuple[str, str, str], int]
) -> Standing:
    mine = [one for one in reviews if (one.text, one.language) == (text.id, text.language)]
    badge = badge_of(text, mine) if text.level == "easy" else None
    return Standing(
        times=times.get((text.id, text.language, text.level), 0),
        badge=badge,
        # One reader who understood is no check yet, and no wish to change anything either.
        to_change=badge is None and any(one.is_about(text) and one.result == TO_CHANGE for one in mine),
        has_changed=any(not one.is_about(text) for one in mine),
        is_stale=_is_stale(text),
        stale_in=_stale_in(text),
    )


def _is_stale(text: Text) -> bool:
    """Whether a translation follows an older Latvian text."""
    known = library()
    if text.language == SOURCE or not known.has(text.id, language=SOURCE, level=text.level):
        return False
    return text.follows != known.text(text.id, language=SOURCE, level=text.level).hash[:8]


def _stale_in(text: Text) -> tuple[str, ...]:
    """The languages whose translation follows an older text than this Latvian one."""
    known = library()
    if text.language != SOURCE:
        return ()
    others = [one for one in known.languages if known.has(text.id, language=one, level=text.level)]
    return tuple(one for one in others if _is_stale(known.text(text.id, language=one, level=text.level)))


def _hard(text: Text) -> tuple[Hard, ...]:
    places = {passage.mark: passage for passage in passages_of(text)}
    mine = [
        one
        for one in not_understood.counted()
        if (one.text_id, one.language, one.level) == (text.id, text.language, text.level)
    ]
    return tuple(
        Hard(
            one.count,
            places[one.block].number if one.block in places else None,
            places[one.block].words if one.block in places else None,
            one.block == WHOLE,
        )
        for one in mine
    )


def _beginning(text_id: str, *, language: str, level: str) -> Manuscript:
    """A text that exists in another language or level can be begun here."""
    known = library()
    if not known.has(text_id, language=SOURCE, level="easy"):
        raise NoSuchText(text_id)
    latvian = known.text(text_id, language=SOURCE, level="easy")
    follows = [f"of: {latvian.hash[:8]}"] if language != SOURCE and level == "easy" else []
    source = "\n".join([f"id: {text_id}", *follows, "", "# ", ""])
    return Manuscript(text_id, language, level, latvian.title.plain, source, None, None, ())
