"""Each topic prints as one good A4 page that leads back to itself."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from portal.programme.articles import ARTICLES
from tests.e2e.accessibility.states import states
from tests.e2e.conftest import Opener
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.addresses import longest_first
from tests.support.browser import Setting, Window

A4 = (595, 842)
# Of each kind the longest pages run over first.
MOST_IN_SHORT = 8
# A full text may need a second sheet; then that one has something to read on it.
MOST_SHEETS = 2
LEAST_FILLED = 1 / 3
LONGEST = ("individual-budget/ending", "individual-budget/services/movement", "motivation/hours/helpers")
TOOLS = ("Menu", "Leave quickly", "Go to the text", "All the text")


def topics(portal: Portal, language: str) -> list[str]:
    """The addresses of all topics."""
    order = portal.app.extensions["content"].order
    return [
        f"/{language}/programmes/{programme}/{topic}" for programme in order for topic in order[programme]
    ]


def shelves(portal: Portal, language: str) -> list[str]:
    """The addresses of all pages of the catalogue."""
    return [
        f"/{language}/programmes/{pack.id}/{page.topic}/{page.key}"
        for pack in portal.app.extensions["content"].packs.values()
        for page in pack.catalogue
    ]


def test_the_longest_topics_are_one_sheet_of_paper(window: Opener, portal: Portal) -> None:
    language = LANGUAGES[0]
    kinds = longest_first(portal.app, (*topics(portal, language), *shelves(portal, language)))
    first = [path for found in kinds.values() for path in found[:MOST_IN_SHORT]]
    _require_one_sheet(window(Setting(language=language)), portal, first)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_one_sheet_of_paper(window: Opener, portal: Portal, language: str) -> None:
    paths = (*topics(portal, language), *shelves(portal, language))
    _require_one_sheet(window(Setting(language=language)), portal, paths)


def _require_one_sheet(opened: Window, portal: Portal, paths: Sequence[str]) -> None:
    language, found = opened.setting.language, []
    for path in paths:
        opened.open(path)
        sheets = PdfReader(BytesIO(opened.page.pdf(prefer_css_page_size=True, print_background=True))).pages
        size = tuple(round(float(side)) for side in sheets[0].mediabox[2:])
        if len(sheets) != 1:
            over = " ".join(sheets[-1].extract_text().split())
            found.append(
                f"{path} prints on {len(sheets)} pages; shorten it or its print style; last: {over[:80]}"
            )
        if any(abs(one - other) > 2 for one, other in zip(size, A4, strict=True)):
            found.append(f"{path} prints on {size}, not on A4 {A4}")
        printed = " ".join(sheets[0].extract_text().split())
        shown = [word for word in TOOLS if portal.say(word, language=language) in printed]
        if shown:
            found.append(f"{path} prints what only the screen needs: {shown}")
    assert not found, "\n".join(found)


def fulls(portal: Portal, language: str) -> list[str]:
    """The addresses of all pages that have a full text."""
    content = portal.app.extensions["content"]
    articles = [
        f"/{language}/{name}" for name in ARTICLES if content.library.has(name, language="lv", level="full")
    ]
    return [*topics(portal, language), *shelves(portal, language), *articles]


def filled(sheet: PageObject) -> float:
    """How far down the last words of a sheet stand: 0 is its top, 1 its end."""
    lowest = [float(sheet.mediabox.top)]

    def look(words: str, user: list[float], place: list[float], *_: object) -> None:
        if words.strip():
            lowest.append(place[5] * user[3] + user[5])

    sheet.extract_text(visitor_text=look)
    return 1 - min(lowest) / float(sheet.mediabox.top)


def sheets_of(opened: Window, path: str) -> str | None:
    """What is wrong with the sheets of a full text: too many, or one for a few lines."""
    opened.open(path)
    sheets = PdfReader(BytesIO(opened.page.pdf(prefer_css_page_size=True, print_background=True))).pages
    if len(sheets) > MOST_SHEETS:
        return f"{path} prints on {len(sheets)} sheets; shorten it"
    if len(sheets) > 1 and filled(sheets[-1]) < LEAST_FILLED:
        over = " ".join(sheets[-1].extract_text().split())
        return (
            f"{path} prints a whole sheet for a few lines; shorten it or its print style; last: {over[:80]}"
        )
    return None


def test_a_full_text_does_not_end_with_a_few_lines_on_a_sheet(window: Opener, portal: Portal) -> None:
    opened = window(Setting(level="full"))
    found = [sheets_of(opened, f"/lv/programmes/{place}") for place in LONGEST]
    assert [one for one in found if one] == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_full_text_ends_with_a_few_lines_on_a_sheet(window: Opener, portal: Portal, language: str) -> None:
    opened = window(Setting(language=language, level="full"))
    found = [sheets_of(opened, path) for path in fulls(portal, language)]
    assert [one for one in found if one] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_leads_back(window: Opener, portal: Portal, language: str) -> None:
    opened = window(Setting(language=language))
    path = topics(portal, language)[2]
    page = opened.open(path)
    code = page.locator(".qr svg")
    assert not code.is_visible(), "the code for paper shows on the screen"
    page.emulate_media(media="print")
    box = code.bounding_box()
    assert box is not None, "no code on the paper"
    assert min(box["width"], box["height"]) >= 75, (
        f"the code is {box['width']:.0f} px wide; a camera needs 2 cm"
    )
    assert page.locator(".corner").inner_text().strip().endswith(path)
    for hidden in ("nav.menu-place", ".tools", ".skip"):
        assert not page.locator(hidden).is_visible(), f"{hidden} is printed"
    help_strip = " ".join(page.get_by_role("contentinfo").inner_text().split())
    phone = portal.say("Call %(number)s", language=language, number="20 00 12 34")
    assert phone in help_strip, "the paper names no phone number"


@pytest.mark.parametrize("name", ["own matters: letter: granted", "own matters: letter: refused"])
def test_a_letter_with_a_decision_is_one_sheet_of_paper(window: Opener, portal: Portal, name: str) -> None:
    opened = window(Setting())
    known = {state.name: state for state in states(portal.app, language=opened.setting.language)}
    known[name].show(opened)
    letter = "".join(opened.page.locator("article.letter").inner_text().split())
    sheets = PdfReader(BytesIO(opened.page.pdf(prefer_css_page_size=True, print_background=True))).pages
    # The reader of the file sets letters with signs apart.
    printed = "".join(sheets[0].extract_text().split())
    assert len(sheets) == 1
    for line in ("Liepkalna sociālais dienests", "Anna Paraudziņa", "Ilze Kalna"):
        assert "".join(line.split()) in letter
        assert "".join(line.split()) in printed
    tools = {word: "".join(portal.say(word, language="lv").split()) for word in (*TOOLS, "Save a copy")}
    assert [word for word, said in tools.items() if said in printed] == []
