"""Everything of the programmes that pages read out: texts, explained words, questions and what they offer."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from flask_babel import force_locale

from easy_language import Text
from portal.programme.content import Content
from portal.programme.facts import Words
from portal.programme.pack_shape import Condition, Pack, Service, ServiceGroup
from portal.programme.tables import lines_of_tables


def texts_aloud(content: Content, *, language: str) -> tuple[Text, ...]:
    """The easy texts of the language."""
    ids = content.library.ids(language, "easy")
    return tuple(content.library.text(text_id, language=language, level="easy") for text_id in ids)


def lines_aloud(content: Content, *, language: str) -> Iterator[str]:
    """What stands beside the texts and is the same for everybody: the glossary, the words of the packs."""
    for word in content.library.words(language):
        yield word.title
        yield from word.lines
    for pack in content.packs.values():
        yield from _lines_of(pack, language)


def _lines_of(pack: Pack, language: str) -> Iterator[str]:
    yield from _words_in([pack.status_words, pack.closed_words], language)
    yield from _words_in([one.words for one in pack.openings], language)
    yield from _words_in([(row.ask, row.hint) for row in pack.questions], language)
    yield from _words_in([page.title for page in pack.catalogue], language)
    yield from _words_in([one.words for one in _conditions(pack)], language)
    yield from _words_in(pack.application, language)
    for listed in {field.listed for step in pack.application.steps for field in step.fields if field.listed}:
        for row in getattr(pack, listed):
            # One choice is one line, with who is meant.
            yield " ".join(_words_in([row.name, getattr(row, "who", ())], language))
    with force_locale(language):
        yield from lines_of_tables(pack, language)


def _conditions(pack: Pack) -> Iterator[Condition]:
    rows: tuple[ServiceGroup | Service, ...] = (*pack.service_groups, *pack.services)
    for row in rows:
        yield from row.conditions


def _words_in(found: object, language: str) -> Iterator[str]:
    """Every sentence of the language in a part of a pack, in its order."""
    if isinstance(found, msgspec.Struct):
        found = [getattr(found, name) for name in found.__struct_fields__]
    if isinstance(found, Words):
        if language in found:
            yield found[language]
    elif isinstance(found, list | tuple):
        for part in found:
            yield from _words_in(part, language)
