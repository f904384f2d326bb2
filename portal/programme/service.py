"""What other rooms and the pages ask of the programmes: texts, topics, questions, names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import segno
from flask import Flask, current_app, g, url_for
from markupsafe import Markup

from easy_language import Slot, Text, Word
from portal.organisations import service as organisations
from portal.programme import aloud, catalogue, rules
from portal.programme.application_shape import ApplicationStep, Field, ReachWay
from portal.programme.articles import ARTICLES, FOOT, PROTECTING, SAFETY, leads_to
from portal.programme.checked import checked_by
from portal.programme.content import (
    as_drawn,
    catalogue_family,
    load_content,
)
from portal.programme.decision_shape import Criterion, Letter, Paper, Starter
from portal.programme.errors import NoSuchTopic
from portal.programme.glossary import letters, meant
from portal.programme.pack_shape import CataloguePage, Pack, Question
from portal.programme.packs import (
    OtherWay,
    base_amount,
    content_here,
    every_version,
    for_applying,
    names,
    opening_words,
    other_way,
    outcome,
    pack,
    pinned,
    programmes,
    questions,
    show_applying,
    takes_applications,
    takes_applications_at,
)
from portal.programme.reading import (
    ArticlePage,
    Explained,
    GlossaryPage,
    LinkGroup,
    Reading,
    Shelf,
    ShelfLink,
    Topic,
)
from portal.programme.rules import AmountNotKnown, Answer, Outcome
from portal.programme.tables import amount_groups, amount_period, supplement_rows
from portal.programme.topics import Topics
from portal.web.clock import today
from portal.web.locale import current_language, current_level, described_languages
from portal.web.order import by_letters, sort_key
from portal.web.page import Link

# A list over twelve is split (the reader sees the end of each part).
WORDS_ON_A_PAGE = 12

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AmountNotKnown",
    "Answer",
    "ApplicationStep",
    "Criterion",
    "Field",
    "Letter",
    "NoSuchTopic",
    "OtherWay",
    "Outcome",
    "Pack",
    "Paper",
    "Question",
    "ReachWay",
    "Reading",
    "Starter",
    "base_amount",
    "every_version",
    "for_applying",
    "names",
    "opening_words",
    "other_way",
    "outcome",
    "pack",
    "pinned",
    "programmes",
    "questions",
    "show_applying",
    "takes_applications",
    "takes_applications_at",
]


def init_programme(app: Flask) -> dict[str, frozenset[str]]:
    """Read all content; the answer is the pictures of each family of pages. Raises ContentError."""
    settings = app.config["SETTINGS"]
    slots = Path(str(app.template_folder)) / "pages" / "programme" / "slots"
    content = load_content(
        texts=settings.texts,
        packs=settings.packs,
        languages=settings.languages,
        described=described_languages(settings.translations),
        values=organisations.TEXT_VALUES,
        slots=frozenset(file.stem for file in slots.glob("*.html")),
    )
    app.extensions["content"] = content
    app.jinja_env.globals.update(
        checked_by=checked_by,
        amount_period=amount_period,
        amount_groups=amount_groups,
        supplement_rows=supplement_rows,
    )
    return content.families()


def article(text_id: str, *, family: str = "site") -> Reading:
    """A text that belongs to no programme, at this reader's level."""
    g.family = family
    text = _text(text_id)
    return Reading(text, content_here().explained(text), organisations.text_values(current_language()))


def article_page(name: str) -> ArticlePage:
    """A text about this site, and what to read after it."""
    read = article(name)
    return ArticlePage(
        text=read.text,
        words=read.words,
        values=read.values,
        above=article_link(SAFETY) if name in PROTECTING else None,
        leads_to=tuple(article_link(other) for other in leads_to(name)),
    )


def article_link(name: str) -> Link:
    """The way to a text about this site, under its title. Raises NoSuchTopic."""
    if name not in ARTICLES:
        raise NoSuchTopic(name)
    text = content_here().text(name, language=current_language(), level="easy")
    return Link(text.title.plain, url_for("programme.article", article=name))


def articles() -> tuple[Link, ...]:
    """The ways to the texts about this site that stand at the foot of every page."""
    return tuple(article_link(name) for name in FOOT)


def topic_link(programme: str, topic: str) -> Link | None:
    """The way to a topic under its title; None where the programme has no such topic."""
    if topic not in content_here().order.get(programme, ()):
        return None
    return _topic_link(programme, topic)


def topic(programme: str, *, address: str | None = None) -> Topic:
    """A topic of the programme; without an address its overview. Raises NoSuchTopic."""
    topics = content_here().topics(programme)
    address = address or topics.overview
    if address not in topics.addresses:
        raise NoSuchTopic(f"{programme}/{address}")
    found = pack(programme)
    g.family = programme
    text = _text(f"{programme}.{address}")
    after = topics.addresses[topics.addresses.index(address) + 1 :]
    full_address = f"{current_app.config['SETTINGS'].public_url}{_address(programme, address)}"
    return Topic(
        text=text,
        words=content_here().explained(text),
        values=organisations.text_values(current_language()),
        pack=found,
        is_overview=address == topics.overview,
        is_open=rules.is_open(found, on=today()),
        trial=opening_words(found, language=current_language()),
        asks=topics.leads_to(address) == "questions",
        groups=_groups(programme, topics) if address == topics.overview else (),
        following=_topic_link(programme, after[0]) if after else None,
        qr_code=_qr_code(full_address),
        address=full_address,
        shelves=tuple(
            ShelfLink(shelf_link(found, page), page.picture)
            for page in found.catalogue
            if page.topic == address
        ),
    )


def shelf(programme: str, *, topic: str, group: str) -> Shelf:
    """A page of the catalogue under its topic. Raises NoSuchTopic."""
    found = pack(programme)
    pages = [page for page in found.catalogue if page.topic == topic]
    page = next((page for page in pages if page.key == group), None)
    if page is None:
        raise NoSuchTopic(f"{programme}/{topic}/{group}")
    g.family = catalogue_family(programme)
    entries = tuple(_explained(found, key) for key in page.entries)
    title = page.title[current_language()]
    text = catalogue.together([one.text for one in entries], id=f"{programme}.{topic}.{group}", title=title)
    # Where one of them is written at full length, all are: the page offers what each of them has.
    g.levels = _levels_of_all(found, page)
    after = pages[pages.index(page) + 1 :]
    full_address = f"{current_app.config['SETTINGS'].public_url}{shelf_link(found, page).href}"
    return Shelf(
        text=text,
        words=content_here().explained(text),
        pack=found,
        topic=_topic_link(programme, topic),
        entries=entries,
        values=organisations.text_values(current_language()),
        is_open=rules.is_open(found, on=today()),
        following=shelf_link(found, after[0]) if after else None,
        qr_code=_qr_code(full_address),
        address=full_address,
    )


def shelf_link(known: Pack, page: CataloguePage) -> Link:
    """The way to a page of the catalogue; each thing on it stands at the anchor `about-<key>`."""
    href = url_for("programme.catalogue", programme=known.id, topic=page.topic, group=page.key)
    return Link(page.title[current_language()], href)


def _explained(known: Pack, key: str) -> Explained:
    text = content_here().text(
        catalogue.text_id(known.id, key), language=current_language(), level=current_level()
    )
    said = tuple(one.words[current_language()] for one in catalogue.conditions(known, key))
    return Explained(key, text, said)


def _levels_of_all(known: Pack, page: CataloguePage) -> tuple[str, ...]:
    found = [
        content_here().levels(catalogue.text_id(known.id, key), language=current_language())
        for key in page.entries
    ]
    return tuple(level for level in found[0] if all(level in one for one in found))


def glossary(part: int) -> GlossaryPage:
    """One part of the glossary in this reader's language. Raises NoSuchTopic for a part that is not there."""
    words = _words()
    runs = by_letters([word.title for word in words], most=WORDS_ON_A_PAGE)
    if not 1 <= part <= len(runs):
        raise NoSuchTopic(f"words/{part}")
    start, end = runs[part - 1]
    return GlossaryPage(words[start:end], _glossary_links(words, runs, part=part))


def find_words(asked: str) -> GlossaryPage:
    """The words of the glossary that the reader may have meant, in whatever form they typed them."""
    words = _words()
    runs = by_letters([word.title for word in words], most=WORDS_ON_A_PAGE)
    found = meant(words, asked=asked)[:WORDS_ON_A_PAGE]
    return GlossaryPage(found, _glossary_links(words, runs), asked=asked)


def _words() -> tuple[Word, ...]:
    g.family = "words"
    g.levels = ()
    content = content_here()
    known = content.library.words(current_language()) or content.library.words(content.languages[0])
    return tuple(sorted(known, key=lambda word: sort_key(word.title)))


def _glossary_links(
    words: Sequence[Word], runs: Sequence[tuple[int, int]], *, part: int | None = None
) -> tuple[Link, ...]:
    titles = [word.title for word in words]
    return tuple(
        Link(
            letters(titles, start=start, end=end),
            url_for("programme.words", part=number) if number > 1 else url_for("programme.words"),
            current=number == part,
        )
        for number, (start, end) in enumerate(runs, start=1)
    )


def _text(text_id: str) -> Text:
    content, language = content_here(), current_language()
    g.levels = content.levels(text_id, language=language)
    return content.text(text_id, language=language, level=current_level())


def _groups(programme: str, topics: Topics) -> tuple[LinkGroup, ...]:
    language = current_language()
    return tuple(
        LinkGroup(
            group.title[language],
            group.picture,
            (
                *(_topic_link(programme, one) for one in group.topics),
                *(article_link(one) for one in group.articles),
            ),
        )
        for group in topics.groups
    )


def _topic_link(programme: str, address: str) -> Link:
    text = content_here().text(f"{programme}.{address}", language=current_language(), level=current_level())
    return Link(text.title.plain, _address(programme, address))


def _address(programme: str, address: str) -> str:
    if address == content_here().topics(programme).overview:
        return url_for("programme.overview", programme=programme)
    return url_for("programme.topic", programme=programme, topic=address)


@cache
def _qr_code(address: str) -> Markup:
    """A code for the printed leaflet that leads back to this page."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None
    )
    return Markup(f'<div class="qr" aria-hidden="true">{drawing}</div>')  # noqa: S704 drawn here, not typed


def draft(text: Text) -> Reading:
    """A text that is still being written, as its page will show it. KeyError for an unknown component."""
    content, drawn = content_here(), as_drawn(text)
    words = content.explained(drawn)
    key, _dot, address = text.id.partition(".")
    if address in content.order.get(key, ()):
        return replace(topic(key, address=address), text=drawn, words=words)
    return Reading(drawn, words, organisations.text_values(current_language()))


def components_of(text_id: str) -> frozenset[str]:
    """The components that may stand in this text: those of its programme, on the page of a topic."""
    content = content_here()
    key, _dot, address = text_id.partition(".")
    if address not in content.order.get(key, ()):
        return frozenset()
    of_programme = (text for text in content.library.texts if text.id.startswith(f"{key}."))
    parts = (part for text in of_programme for section in text.sections for part in section.parts)
    return frozenset(part.name for part in parts if isinstance(part, Slot))


def texts_aloud(language: str) -> tuple[Text, ...]:
    """Every easy text of the language."""
    return aloud.texts_aloud(content_here(), language=language)


def lines_aloud(language: str) -> tuple[str, ...]:
    """What pages of the programmes read out besides the texts, each line once."""
    return tuple(dict.fromkeys(aloud.lines_aloud(content_here(), language=language)))


def untranslated(languages: Iterable[str]) -> tuple[str, ...]:
    """What people of these languages still read in the source language, as `language: text id`."""
    content = content_here()
    source = content.languages[0]
    return tuple(
        f"{language}: {text_id}"
        for language in languages
        for text_id in content.library.ids(source, "easy")
        if not content.library.has(text_id, language=language, level="easy")
    )
