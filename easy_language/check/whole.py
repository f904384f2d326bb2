"""P02 and X02: what can be seen only on the whole library, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator

from easy_language.check.remarks import Remark, Severity
from easy_language.library import Library
from easy_language.reviews import FEWEST_READERS, UNDERSTOOD, Review

Located = tuple[str, int, Remark]
TERMS = "terms.toml"
PICTURES = "pictures.toml"


def pictures_and_concepts(library: Library) -> Iterator[Located]:
    """P02: the same picture for the same concept, and for no other one."""
    picture_of: dict[str, str] = {}
    concept_of: dict[str, str] = {}
    for path, line, concept, picture in _claims(library):
        known = picture_of.setdefault(concept, picture)
        owner = concept_of.setdefault(picture, concept)
        facts: dict[str, object] = {"concept": concept, "word": picture, "other": known}
        if known != picture:
            yield path, line, Remark("P02", "E", 0, facts, "P02-two")
        elif owner != concept:
            yield path, line, Remark("P02", "E", 0, {**facts, "other": owner})
    yield from _same_files(library)


def _claims(library: Library) -> Iterator[tuple[str, int, str, str]]:
    """Every place that says which picture stands for which concept, each claim once."""
    said: set[tuple[str, str]] = set()
    for term in library.terms:
        if term.picture and (term.key, term.picture) not in said:
            said.add((term.key, term.picture))
            yield TERMS, term.number, term.key, term.picture
    for language in library.languages:
        wording = library.wording(language)
        agreed = {term.word.get(language, "").casefold(): term.key for term in library.terms}
        for word in wording.words:
            # A term and a word of the glossary are one thing when they have one name.
            concept = agreed.get(word.title.casefold(), word.key)
            if word.picture and (concept, word.picture) not in said:
                said.add((concept, word.picture))
                yield wording.path, word.number, concept, word.picture


def _same_files(library: Library) -> Iterator[Located]:
    first: dict[str, str] = {}
    for picture in library.pictures.values():
        other = first.setdefault(picture.file, picture.name)
        if other != picture.name:
            facts: dict[str, object] = {"word": picture.name, "other": other}
            yield PICTURES, picture.number, Remark("P02", "E", 0, facts, "P02-file")


def reviews(library: Library) -> Iterator[Located]:
    """X02: a review holds for exactly the text that readers saw; a stale one only counts."""
    for review in library.reviews:
        severity, wording = _trouble(library, review)
        if wording:
            facts: dict[str, object] = {"id": review.text, "language": review.language}
            yield review.path, review.number, Remark("X02", severity, 0, facts, wording)


def _trouble(library: Library, review: Review) -> tuple[Severity, str]:
    if not library.has(review.text, language=review.language, level="easy"):
        return "E", "X02-unknown"
    text = library.text(review.text, language=review.language, level="easy")
    if not review.is_about(text):
        return "I", "X02-stale"
    enough = review.readers >= FEWEST_READERS and review.result == UNDERSTOOD
    return "I", "" if enough else "X02-few"
