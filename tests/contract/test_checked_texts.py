"""A page says which readers have checked its text; a changed text has not been checked."""

from __future__ import annotations

import shutil

import pytest
from flask import Flask

from easy_language import Library
from portal.settings import ROOT
from tests.support.building import build_app
from tests.support.page_client import Visitor

NOT_YET = {
    "lv": "Lasītāji šo tekstu vēl nav pārbaudījuši.",
    "en": "Readers have not checked this text yet.",
    "ru": "Читатели этот текст ещё не проверили.",
}
PAGES = ("privacy", "programmes/individual-budget", "programmes/individual-budget/rights")
ROW = """[[review]]
text = "{text}"
language = "{language}"
hash = "{hash}"
date = 2025-03-03
readers = {readers}
result = "understood"
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A portal for which readers have tried some texts, and one of them has changed since."""
    folder = tmp_path_factory.mktemp("content") / "easy_language"
    shutil.copytree(ROOT / "easy_language", folder)
    library = Library.load(folder)
    rows = []
    for text_id, language, readers in (("privacy", "lv", 2), ("quick-exit", "lv", 1), ("my-data", "lv", 21)):
        text = library.text(text_id, language=language, level="easy")
        rows.append(ROW.format(text=text_id, language=language, hash=text.hash, readers=readers))
    changed = library.text("signing", language="lv", level="easy")
    rows.append(ROW.format(text="signing", language="lv", hash=changed.hash, readers=3))
    (folder / "reviews.toml").write_text("\n".join(rows), "utf-8")
    file = folder / "texts" / "lv" / "signing.txt"
    file.write_text(file.read_text("utf-8").replace("# ", "# Tātad: ", 1), "utf-8")
    return build_app(tmp_path_factory.mktemp("var"), texts=folder)


def foot(portal: Flask, path: str) -> list[str]:
    page = Visitor(portal).get(path)
    return [line.get_text() for line in page.soup.select("main p.soft")]


@pytest.mark.parametrize("language", NOT_YET)
@pytest.mark.parametrize("page", PAGES)
def test_a_text_that_nobody_has_tried_says_so(reading_app: Flask, language: str, page: str) -> None:
    assert NOT_YET[language] in foot(reading_app, f"/{language}/{page}")


def test_a_text_that_readers_have_checked_says_how_many_and_when(tried: Flask) -> None:
    assert "Pārbaudīja 2 cilvēki, 2025. gada 3. marts." in foot(tried, "/lv/privacy")
    assert "Pārbaudīja 21 cilvēks, 2025. gada 3. marts." in foot(tried, "/lv/my-data")
    assert NOT_YET["lv"] not in foot(tried, "/lv/privacy")


@pytest.mark.parametrize("page", ["quick-exit", "signing"])
def test_one_reader_or_an_older_text_is_no_check(tried: Flask, page: str) -> None:
    assert NOT_YET["lv"] in foot(tried, f"/lv/{page}")


def test_a_translation_is_checked_by_readers_of_its_own(tried: Flask) -> None:
    assert NOT_YET["en"] in foot(tried, "/en/privacy")


def test_the_full_text_is_not_what_readers_checked(tried: Flask) -> None:
    visitor = Visitor(tried)
    page = visitor.get("/lv/privacy?level=full")
    shown = [line.get_text() for line in page.soup.select("main p.soft")]
    assert not [line for line in shown if "ārbaud" in line]


def test_pages_of_the_catalogue_say_it_once(reading_app: Flask) -> None:
    pages = [rule.rule for rule in reading_app.url_map.iter_rules() if rule.endpoint == "programme.catalogue"]
    assert pages
    topic = Visitor(reading_app).get("/lv/programmes/individual-budget/services")
    links = [link["href"] for link in topic.soup.select("main a") if "/services/" in str(link["href"])]
    assert foot(reading_app, str(links[0])).count(NOT_YET["lv"]) == 1
