"""The pages that explain what a programme offers: its services, parts of the hours and free help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from easy_language import Block, Library, Line, Piece, Section, Text
from portal.programme.pack_shape import CataloguePage, Component, Condition, FreeHelp, Pack, Service

Offered = Service | Component | FreeHelp
# Where it is wrong (a key path) and what is wrong there.
Finding = tuple[str, str]


def text_id(programme: str, key: str) -> str:
    """The name of the text that explains one thing that the programme offers."""
    return f"{programme}.service.{key}"


def offered(pack: Pack) -> dict[str, Offered]:
    """Everything that the programme offers, by its key."""
    components = () if pack.hours is None else pack.hours.components
    rows: tuple[Offered, ...] = (*pack.services, *components, *pack.free_help)
    return {row.key: row for row in rows}


def page_of(pack: Pack) -> dict[str, CataloguePage]:
    """On which page each thing is explained."""
    return {key: page for page in pack.catalogue for key in page.entries}


def conditions(pack: Pack, key: str) -> tuple[Condition, ...]:
    """What one should know before it goes into a plan: the conditions of its group, then its own."""
    row = offered(pack)[key]
    if not isinstance(row, Service):
        return ()
    group = next(group for group in pack.service_groups if group.key == row.group)
    return (*group.conditions, *row.conditions)


def together(texts: Sequence[Text], *, id: str, title: str) -> Text:
    """One text of several, each under its own title, for what asks a page for its text."""
    sections = tuple(Section(text.title, text.sections[0].parts) for text in texts)
    line = Line((Piece("text", title),), number=1, raw=title)
    return replace(texts[0], id=id, title=line, sections=sections)


def findings(pack: Pack) -> Iterator[Finding]:
    """What is wrong in the pages themselves: something unknown, twice or nowhere."""
    known = offered(pack)
    places = [
        (f"catalogue[{number}].entries[{place}]", key)
        for number, page in enumerate(pack.catalogue)
        for place, key in enumerate(page.entries)
    ]
    for path, key in places:
        if key not in known:
            yield path, f"there is no {key!r}"
    for key, times in Counter(key for _, key in places).items():
        if times > 1:
            yield "catalogue", f"{key} is explained {times} times"
    for key in known.keys() - {key for _, key in places}:
        yield "catalogue", f"{key} is on none of its pages"
    for key, times in Counter(page.key for page in pack.catalogue).items():
        if times > 1:
            yield "catalogue", f"{times} pages are called {key}"


def text_faults(
    packs: Mapping[str, Pack], library: Library, *, language: str, topics: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    """What no reader could open or understand: a page under no topic, a thing without its text."""
    for name, pack in packs.items():
        for page in pack.catalogue:
            place = f"packs/{name}.toml: catalogue: {page.key}"
            if page.topic not in topics.get(pack.id, ()):
                yield f"{place}: there is no topic {page.topic!r}"
            if page.picture not in library.pictures:
                yield f"{place}: there is no picture {page.picture!r}"
            for key in page.entries:
                id = text_id(pack.id, key)
                if not library.has(id, language=language, level="easy"):
                    yield f"{place}: {key}: there is no texts/{language}/{id}.txt"
    for text in library.texts:
        yield from _shape_faults(text)


def _shape_faults(text: Text) -> Iterator[str]:
    """Such a text is one picture with its sentences, so that several stand on a page."""
    if ".service." not in text.id:
        return
    parts = [part for section in text.sections for part in section.parts]
    if len(parts) != 1 or not isinstance(parts[0], Block) or not parts[0].picture:
        yield f"{text.path}:{text.title.number}: explain it in one block of sentences with a picture"
