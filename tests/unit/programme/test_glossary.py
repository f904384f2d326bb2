"""A word of the glossary is found in whatever form it stands in a text or is typed into the search."""

from __future__ import annotations

import pytest

from easy_language import Library
from easy_language.vocabulary import Word
from portal.programme.glossary import letters, meant

LANGUAGES = ("lv", "en", "ru")
LIBRARY = Library.load()
FEWEST_WORDS = 60
FEWEST_FORMS = 20

# Forms as people meet and type them: other cases, other numbers, no long vowels, capitals.
ASKED: dict[str, list[tuple[str, str | None]]] = {
    "lv": [
        ("plāns", "plan"), ("plānā", "plan"), ("plana", "plan"), ("PLĀNU", "plan"), ("līgumu", "contract"),
        ("ligums", "contract"), ("fizioterapeita", "physiotherapist"), ("logopēdam", "speech-therapist"),
        ("aizgādnim", "guardian"), ("tiesības", "rights"), ("sīkdatnes", "cookie"), ("rindā", "queue"),
        ("budžets", "individual-budget"), ("asistentu", "assistant"), ("aptaujas", "survey"),
        ("pavadoņa", "companion"), ("darbinieki", "worker"), ("kopijas", "copy"),
    ],
    "en": [("plans", "plan"), ("contracts", "contract"), ("Budget", "individual-budget"), ("laws", "law")],
    "ru": [("плану", "plan"), ("договора", "contract"), ("бюджет", "individual-budget"), ("опекун", None)],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_enough_and_each_has_a_picture_of_its_own(language: str) -> None:
    words = LIBRARY.words(language)
    assert len(words) >= FEWEST_WORDS
    pictures = [word.picture for word in words]
    assert len(set(pictures)) == len(words), {one for one in pictures if pictures.count(one) > 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_found_however_it_is_written(language: str) -> None:
    for asked, key in ASKED[language]:
        found = [word.key for word in meant(LIBRARY.words(language), asked=asked)]
        assert key in found if key else not found, f"{asked}: {found}"


@pytest.mark.parametrize("asked", ["", "   ", "?!", "x" * 5000, "zirnis", "<script>", "%", "\x00"])
def test_what_is_no_word_finds_nothing(asked: str) -> None:
    assert meant(LIBRARY.words("lv"), asked=asked) == ()


def test_what_is_written_whole_comes_before_what_only_begins_so() -> None:
    words = (Word("plan", "plāns", ("A.",)), Word("plate", "plate", ("A.",)))
    assert [word.key for word in meant(words, asked="plāns")] == ["plan"]
    assert [word.key for word in meant(words, asked="pla")] == ["plan", "plate"]


def test_a_part_of_the_list_says_where_a_letter_is_cut() -> None:
    titles = ["ala", "bute", "pele", "pika", "puķe", "sala"]
    assert letters(titles, start=0, end=2) == "A – B"
    assert letters(titles, start=2, end=4) == "Pe – Pi"
    assert letters(titles, start=4, end=6) == "Pu – S"
    assert letters(titles, start=5, end=6) == "S"


def test_the_texts_mark_words_in_many_forms_and_each_finds_its_explanation() -> None:
    marked = {
        (piece.text.casefold(), piece.key)
        for text in LIBRARY.texts
        if text.language == "lv"
        for line in text.lines
        for piece in line.pieces
        if piece.kind == "word"
    }
    titles = {word.title.casefold() for word in LIBRARY.words("lv")}
    inflected = {form for form, key in marked if form not in titles and key}
    assert all(key for _, key in marked)
    assert len(inflected) >= FEWEST_FORMS, sorted(inflected)
