"""Another language is files and a line of settings: begun, it starts; what is missing is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from portal.settings import ROOT
from tests.support.building import build_app
from tests.support.page_client import Visitor

UKRAINIAN = '\n[uk]\nname = "Українська"\ndirection = "ltr"\n'
TEXT = """id: home

# Моя підтримка

@ person
Тут ви читаєте про підтримку.
"""


def order(programme: str, topic: str, *, picture: str = "start") -> str:
    """The order of a programme with this one topic beside its overview."""
    return (
        f'[{programme}]\noverview = "what"\n\n[[{programme}.groups]]\nkey = "first"\n'
        f'title = {{ lv = "Vispirms" }}\npicture = "{picture}"\n'
        f'leads_to = "questions"\ntopics = ["{topic}"]\n'
    )


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A portal where Ukrainian has a description and one text."""
    folder = tmp_path_factory.mktemp("content")
    shutil.copytree(ROOT / "translations", folder / "translations")
    shutil.copytree(ROOT / "easy_language", folder / "easy_language")
    described = folder / "translations" / "languages.toml"
    described.write_text(described.read_text("utf-8") + UKRAINIAN, "utf-8")
    (folder / "easy_language" / "texts" / "uk").mkdir()
    (folder / "easy_language" / "texts" / "uk" / "home.txt").write_text(TEXT, "utf-8")
    return build_app(
        tmp_path_factory.mktemp("var"),
        languages=("lv", "uk"),
        translations=folder / "translations",
        texts=folder / "easy_language",
    )


def test_a_begun_language_shows_its_texts_and_marks_the_borrowed_ones(begun: Flask) -> None:
    visitor = Visitor(begun)
    home = visitor.get("/uk/")
    assert home.heading == "Моя підтримка"
    borrowed = visitor.get("/uk/programmes/individual-budget")
    assert borrowed.soup.html["lang"] == "uk"
    assert borrowed.soup.select_one("main [lang=lv]")


def test_what_is_missing_is_said(begun: Flask) -> None:
    said = begun.test_cli_runner().invoke(args=["texts", "missing"]).output
    assert "uk: individual-budget.what" in said
    assert "uk: home" not in said


def test_nothing_is_missing_in_the_languages_that_are_on(reading_app: Flask) -> None:
    said = reading_app.test_cli_runner().invoke(args=["texts", "missing"]).output
    assert said.strip() == "Every text is written in every language."


@pytest.mark.parametrize(
    ("file", "broken", "words"),
    [
        ("texts/lv/home.txt", "id: home\n\n# A\n\n@ person\n[[plāns\n", "home.txt:6"),
        ("texts/lv/home.txt", "id: home\n\n# A\n\n@ dragon\nLabdien.\n", "dragon"),
        ("texts/lv/home.txt", "id: home\n\n# A\n\n= dragons\n", "dragons"),
        ("texts/lv/home.txt", "id: home\n\n# A\n\n@ person\nZvaniet {{mother}}.\n", "mother"),
        ("texts/lv/home.txt", "id: home\n\n# A\n\n@ person\nTas ir [[pūķis]].\n", "pūķis"),
        ("texts/order.toml", order("dragons", "what"), "dragons"),
        ("texts/order.toml", order("motivation", "dragons"), "motivation.dragons"),
        ("texts/order.toml", order("motivation", "who", picture="dragon"), "first: there is no picture"),
    ],
)
def test_broken_content_stops_the_start_with_its_place(
    tmp_path: Path, file: str, broken: str, words: str
) -> None:
    shutil.copytree(ROOT / "easy_language", tmp_path / "easy_language")
    (tmp_path / "easy_language" / file).write_text(broken, "utf-8")
    with pytest.raises(RuntimeError, match=words):
        build_app(tmp_path, texts=tmp_path / "easy_language")
