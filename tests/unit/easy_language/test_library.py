"""The library finds every text, word and picture of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from easy_language import Library, TextError
from easy_language.check.settings import everyday

TEXT = "id: plan\n# Jūsu plāns\n\n@ write-plan\nPlānā ir jūsu [[mērķis]].\nZvaniet: {{phone}}.\n\n= amounts\n"
WORDS = """[avoid]
"nodrošināt" = "dot, palīdzēt"
[explain.goal]
title = "mērķis"
lines = ["Mērķis ir tas, ko jūs gribat."]
picture = "goal"
forms = ["mērķi"]
[ok]
words = ["otrdien"]
"""
PICTURES = """[goal]
file = "goal.svg"
author = "OpenMoji"
licence = "CC BY-SA 4.0"
source = "https://openmoji.org"
alt.lv = "Mērķis"
"""


def write(root: Path, name: str, content: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "texts/lv/plan.txt", TEXT)
    write(tmp_path, "texts/lv.full/plan.txt", "id: plan\n# Plāns\n\nPilns teksts.\n")
    write(tmp_path, "words/lv.toml", WORDS)
    write(tmp_path, "pictures.toml", PICTURES)
    write(tmp_path, "pictures/goal.svg", "<svg/>")
    return tmp_path


def test_texts_are_found_by_id_language_and_level(root: Path) -> None:
    library = Library.load(root)
    assert library.text("plan", language="lv", level="easy").title.plain == "Jūsu plāns"
    assert library.has("plan", language="lv", level="full")
    assert not library.has("plan", language="en", level="easy")
    assert library.ids("lv", "easy") == ("plan",)
    with pytest.raises(KeyError):
        library.text("none", language="lv", level="easy")


def test_slots_and_values_say_where_they_are_used(root: Path) -> None:
    library = Library.load(root)
    assert library.slots() == {"amounts": ("texts/lv/plan.txt:8",)}
    assert library.values() == {"phone": ("texts/lv/plan.txt:6",)}


def test_words_and_pictures_are_loaded(root: Path) -> None:
    library = Library.load(root)
    (word,) = library.words("lv")
    assert (word.key, word.title, word.picture, word.forms) == ("goal", "mērķis", "goal", ("mērķi",))
    assert library.pictures["goal"].alt == {"lv": "Mērķis"}


def test_an_explained_word_carries_its_glossary_key(root: Path) -> None:
    lines = Library.load(root).text("plan", language="lv", level="easy").lines
    assert [piece.key for line in lines for piece in line.pieces if piece.kind == "word"] == ["goal"]


def test_a_word_the_glossary_lacks_has_no_key(root: Path) -> None:
    write(root, "texts/lv/plan.txt", TEXT.replace("[[mērķis]]", "[[sapnis]]"))
    lines = Library.load(root).text("plan", language="lv", level="easy").lines
    assert [piece.key for line in lines for piece in line.pieces if piece.kind == "word"] == [None]


def test_missing_words_terms_and_pictures_are_no_fault(tmp_path: Path) -> None:
    write(tmp_path, "texts/lv/plan.txt", TEXT)
    library = Library.load(tmp_path)
    assert library.has("plan", language="lv", level="easy")
    assert (library.words("lv"), library.pictures, library.terms) == ((), {}, ())


def test_only_the_wanted_languages_are_loaded(root: Path) -> None:
    write(root, "texts/xx/plan.txt", "broken")
    assert Library.load(root, languages=["lv"]).languages == ("lv",)


BROKEN = {
    "texts/lv/plan.txt": (TEXT.replace("id: plan", "id: other"), "texts/lv/plan.txt:1: "),
    "words/lv.toml": ('[explain.goal]\ntitle = "mērķis"\n', "words/lv.toml:1: "),
    "pictures.toml": (PICTURES.replace("goal.svg", "none.svg"), "pictures.toml:1: "),
    "terms.toml": ('[plan]\nlv = "plāns"\nkeep = "yes"\n', "terms.toml:3: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_place(root: Path, name: str) -> None:
    content, place = BROKEN[name]
    write(root, name, content)
    with pytest.raises(TextError) as refused:
        Library.load(root)
    assert str(refused.value).startswith(place)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[explain\n", "words/lv.toml:1: "),
        ('[avoid]\n"a" = 1\n', "words/lv.toml:2: "),
        ('[oak]\nwords = ["a"]\n', "words/lv.toml:1: "),
        ('[ok]\nwords = "a"\n', "words/lv.toml:2: "),
        ('[explain.goal]\ntitle = "m"\nlines = ["a"]\ntitel = "x"\n', "words/lv.toml:4: "),
    ],
)
def test_a_broken_word_list_is_refused_with_its_line(root: Path, content: str, place: str) -> None:
    write(root, "words/lv.toml", content)
    with pytest.raises(TextError) as refused:
        Library.load(root)
    assert str(refused.value).startswith(place)


def test_bytes_that_are_not_utf8_are_refused_with_their_line(root: Path) -> None:
    (root / "texts/lv/plan.txt").write_bytes(b"id: plan\n# T\nab\xff\n")
    with pytest.raises(TextError) as refused:
        Library.load(root)
    assert str(refused.value).startswith("texts/lv/plan.txt:3: ")


def test_a_word_that_everybody_says_stands_in_one_list() -> None:
    library = Library.load()
    for language in library.languages:
        assert set(library.wording(language).plain).isdisjoint(everyday(language))
