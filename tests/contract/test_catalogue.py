"""Whatever a programme offers is explained in easy words with a picture of its own, where people find it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from easy_language import Block, Library
from portal.programme.catalogue import offered, page_of, text_id
from portal.programme.errors import ContentError
from portal.programme.pack import load_packs
from portal.programme.pack_shape import Pack
from portal.settings import ROOT
from tests.support.building import build_app
from tests.support.page_client import Visitor

LANGUAGES = ("lv", "en", "ru")
LIBRARY = Library.load()
PACKS = tuple(load_packs(ROOT / "packs").values())
OFFERED = [(pack, key) for pack in PACKS for key in offered(pack)]
FEWEST_LINES, MOST_LINES = 2, 4


def block_of(pack: Pack, key: str, *, language: str, level: str = "easy") -> Block:
    text = LIBRARY.text(text_id(pack.id, key), language=language, level=level)
    (part,) = text.sections[0].parts
    assert isinstance(part, Block)
    return part


def address(pack: Pack, key: str, *, language: str) -> str:
    page = page_of(pack)[key]
    return f"/{language}/programmes/{pack.id}/{page.topic}/{page.key}"


def name(case: tuple[Pack, str]) -> str:
    return f"{case[0].id} {case[1]}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", OFFERED, ids=name)
def test_it_is_explained_in_a_few_sentences_under_its_name(case: tuple[Pack, str], language: str) -> None:
    pack, key = case
    text = LIBRARY.text(text_id(pack.id, key), language=language, level="easy")
    assert text.title.plain == offered(pack)[key].name[language]
    assert FEWEST_LINES <= len(block_of(pack, key, language=language).lines) <= MOST_LINES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", OFFERED, ids=name)
def test_its_conditions_do_not_say_again_what_the_text_says(case: tuple[Pack, str], language: str) -> None:
    pack, key = case
    said = {line.plain for line in block_of(pack, key, language=language).lines}
    conditions = getattr(offered(pack)[key], "conditions", ())
    assert said.isdisjoint(one.words[language] for one in conditions)


@pytest.mark.parametrize("case", OFFERED, ids=name)
def test_the_full_text_names_it_officially_with_its_source(case: tuple[Pack, str]) -> None:
    pack, key = case
    full = LIBRARY.text(text_id(pack.id, key), language="lv", level="full")
    said = " ".join(line.plain for line in block_of(pack, key, language="lv", level="full").lines)
    assert offered(pack)[key].official_name.startswith(full.title.plain)
    assert full.source
    # Lines of the source stand in the text itself, and whatever no source says is marked as ours.
    assert "L" in said
    if "avotā ir tikai" in said.lower() or "neapraksta" in said:
        assert any(mark in said for mark in ("Paraugs, mūsu skaidrojums", "sīkāk neapraksta"))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_no_two_things_have_the_same_picture(pack: Pack) -> None:
    pictures = Counter(block_of(pack, key, language="lv").picture for key in offered(pack))
    assert [picture for picture, times in pictures.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", OFFERED, ids=name)
def test_a_link_can_lead_to_each_of_them(visitor: Visitor, case: tuple[Pack, str], language: str) -> None:
    pack, key = case
    page = visitor.get(address(pack, key, language=language))
    section = page.soup.select_one(f"main section#about-{key}")
    assert section is not None
    said = [" ".join(line.get_text().split()) for line in section.select(".lines p")]
    block = block_of(pack, key, language=language)
    assert said[: len(block.lines)] == [line.plain for line in block.lines]
    assert [str(use["href"]).partition("#")[2] for use in section.select("use")] == [block.picture]


def test_what_to_know_before_stands_with_the_explanation(visitor: Visitor) -> None:
    page = visitor.get("/lv/programmes/individual-budget/services/movement")
    for section in page.soup.select("main section[id^=about-]"):
        assert "Vajag ārsta izziņu." in section.get_text()
    helpers = visitor.get("/lv/programmes/individual-budget/services/helpers")
    said = {str(section["id"]): section.get_text() for section in helpers.soup.select("main section[id]")}
    assert "ārsta" not in said["about-home-care"]
    assert "Par šo asistentu maksā valsts." in said["about-municipal-assistant"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_topic_leads_to_every_page_and_each_page_back_and_on(visitor: Visitor, language: str) -> None:
    for pack in PACKS:
        for number, page in enumerate(pack.catalogue):
            topic = f"/{language}/programmes/{pack.id}/{page.topic}"
            here = f"{topic}/{page.key}"
            assert visitor.get(topic).soup.select(f"main a[href='{here}']"), here
            links = {str(link["href"]) for link in visitor.get(here).soup.select("main a[href]")}
            assert topic in links
            for following in pack.catalogue[number + 1 : number + 2]:
                assert f"{topic}/{following.key}" in links


def test_the_catalogue_says_that_its_words_are_ours_and_what_the_programme_is(visitor: Visitor) -> None:
    page = visitor.get("/lv/programmes/individual-budget/services/feelings")
    assert "Mēs to stāstām saviem vārdiem." in page.words
    assert "priekšlikums" in " ".join(page.words.split()[:120])


def test_the_full_level_shows_the_official_names(visitor: Visitor) -> None:
    visitor.client.set_cookie("level", "full")
    page = visitor.get("/lv/programmes/individual-budget/services/helpers")
    assert "Universālā asistenta pakalpojums" in page.words
    assert "L1967-1973" in page.words


@pytest.mark.parametrize("path", ["services/dragons", "who/helpers", "dragons/helpers"])
def test_another_page_is_not_there(visitor: Visitor, path: str) -> None:
    assert visitor.client.get(f"/lv/programmes/individual-budget/{path}").status_code == 404
    assert visitor.client.get("/lv/programmes/dragons/services/helpers").status_code == 404


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("easy_language/texts/lv/individual-budget.service.home-care.txt", None, "", "home-care"),
        (
            "easy_language/texts/lv/individual-budget.service.home-care.txt",
            "Jūs kopā darāt mājas darbus.",
            "\n@ care\nJūs kopā darāt mājas darbus.",
            "in one block",
        ),
        ("packs/individual-budget/2021-proposal.toml", '"home-care",\n', "", "home-care is on none"),
        ("packs/individual-budget/2021-proposal.toml", '"home-care",\n', '"home-kare",\n', "no 'home-kare'"),
        (
            "packs/individual-budget/2021-proposal.toml",
            '"home-care",\n',
            '"home-care",\n"home-care",\n',
            "home-care is explained 2 times",
        ),
        (
            "packs/individual-budget/2021-proposal.toml",
            'topic = "services"',
            'topic = "dragons"',
            "no topic 'dragons'",
        ),
        (
            "packs/individual-budget/2021-proposal.toml",
            'picture = "feelings"',
            'picture = "dragon"',
            "dragon",
        ),
    ],
)
def test_a_hole_in_the_catalogue_stops_the_start(
    tmp_path: Path, file: str, old: str | None, new: str, said: str
) -> None:
    for folder in ("easy_language", "packs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    target = tmp_path / file
    if old is None:
        target.unlink()
    else:
        text = target.read_text(encoding="utf-8")
        assert old in text
        target.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        build_app(tmp_path / "var", texts=tmp_path / "easy_language", packs=tmp_path / "packs")
