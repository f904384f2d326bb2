"""A review holds for the text that people saw, and for no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from easy_language import Library, Text, TextError, parse
from easy_language.reviews import Review, badge_of, read_reviews

WORDS = "id: plan\n# Jūsu plāns\n\nJums ir plāns.\n"
ROW = """[[review]]
text = "plan"
language = "lv"
hash = "{hash}"
date = {date}
readers = {readers}
result = "{result}"
"""


def text_of(words: str = WORDS, *, language: str = "lv") -> Text:
    return parse(words, path="plan.txt", language=language, level="easy")


def review(
    text: Text, *, day: int = 1, readers: int = 2, result: str = "understood", language: str = "lv"
) -> Review:
    return Review("plan", language, text.hash, date(2026, 11, day), readers, result)


def row(text: Text, *, day: str = "2026-11-24", readers: str = "2", result: str = "understood") -> str:
    return ROW.format(hash=text.hash, date=day, readers=readers, result=result)


def test_two_readers_give_a_text_its_badge() -> None:
    found = badge_of(text_of(), [review(text_of(), day=3)])
    assert found and (found.readers, found.date) == (2, date(2026, 11, 3))


def test_one_reader_is_not_enough_even_twice() -> None:
    text = text_of()
    assert badge_of(text, [review(text, readers=1), review(text, readers=1, day=2)]) is None


@pytest.mark.parametrize(
    "changed", [WORDS.replace("Jums ir", "Jums būs"), WORDS.replace("Jūsu plāns", "Plāns")]
)
def test_a_changed_text_loses_its_badge(changed: str) -> None:
    assert badge_of(text_of(changed), [review(text_of())]) is None


def test_what_no_reader_sees_keeps_the_badge() -> None:
    excused = WORDS.replace("plāns.\n", "plāns.  {ok W01: iemesls}\n")
    sourced = excused.replace("id: plan", "id: plan\nsource: R.1")
    assert badge_of(text_of(sourced), [review(text_of())])


def test_a_translation_needs_readers_of_its_own() -> None:
    assert badge_of(text_of(language="en"), [review(text_of())]) is None


def test_readers_who_want_a_change_give_no_badge_and_take_it_away() -> None:
    text = text_of()
    assert badge_of(text, [review(text, result="to change")]) is None
    assert badge_of(text, [review(text), review(text, day=2, readers=1, result="to change")]) is None
    assert badge_of(text, [review(text, day=2, result="to change"), review(text, day=2)]) is None
    assert badge_of(text, [review(text, result="to change"), review(text, day=2)])


def test_the_newest_review_is_shown() -> None:
    text = text_of()
    found = badge_of(text, [review(text, day=9, readers=3), review(text, day=2)])
    assert found and found.readers == 3


def test_a_library_reads_the_reviews_beside_its_texts(tmp_path: Path) -> None:
    (tmp_path / "texts" / "lv").mkdir(parents=True)
    (tmp_path / "texts" / "lv" / "plan.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "reviews.toml").write_text(row(text_of()), encoding="utf-8")
    library = Library.load(tmp_path)
    text = library.text("plan", language="lv", level="easy")
    assert library.badge(text) == library.reviews[0]
    assert library.changed(lambda one: one).badge(text)


def test_a_missing_file_means_no_reviews(tmp_path: Path) -> None:
    assert read_reviews(tmp_path / "reviews.toml", path="reviews.toml") == ()


@pytest.mark.parametrize(
    "change",
    [
        ("readers = 2", "readers = 0"),
        ("readers = 2", "readers = true"),
        ("readers = 2", 'readers = "divi"'),
        ("date = 2026-11-24", 'date = "vakar"'),
        ("date = 2026-11-24", "date = 2026-11-24T10:00:00"),
        ('"understood"', '"good"'),
        ("readers = 2", "readers = 2\nwho = 'Marta'"),
        ("readers = 2\n", ""),
        ('hash = "', 'hash = "x'),
        ('text = "plan"', "text = 5"),
        ("readers = 2", "readers ="),
    ],
)
def test_a_record_that_is_not_well_formed_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    file = tmp_path / "reviews.toml"
    file.write_text(row(text_of()).replace(*change), encoding="utf-8")
    with pytest.raises(TextError, match=r"^reviews.toml:\d+: "):
        read_reviews(file, path="reviews.toml")


def test_a_fault_names_the_line_of_its_record(tmp_path: Path) -> None:
    file = tmp_path / "reviews.toml"
    file.write_text(row(text_of()) + "\n" + row(text_of(), readers="-1"), encoding="utf-8")
    with pytest.raises(TextError, match=r"^reviews.toml:9: "):
        read_reviews(file, path="reviews.toml")


def test_every_review_is_about_a_text_that_exists() -> None:
    library = Library.load()
    known = {(text.id, text.language) for text in library.texts}
    assert all((one.text, one.language) in known for one in library.reviews)
