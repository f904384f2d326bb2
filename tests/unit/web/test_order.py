"""Latvian order, and lists cut between letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.web.order import by_letters, first_letter, sort_key


def test_soft_consonants_follow_hard_ones_and_long_vowels_stand_with_short_ones() -> None:
    words = ["zupa", "žagars", "āda", "abols", "čaula", "cena", "ģimene", "grupa", "Cēsis", "cukurs"]
    assert sorted(words, key=sort_key) == [
        "abols", "āda", "cena", "Cēsis", "cukurs", "čaula", "grupa", "ģimene", "zupa", "žagars",
    ]  # fmt: skip


def test_a_long_vowel_is_listed_under_its_short_one() -> None:
    assert (first_letter("āda"), first_letter("čaula"), first_letter("ģimene")) == ("A", "Č", "Ģ")


@given(st.lists(st.text("abcčdeē", min_size=1, max_size=4), max_size=60), st.integers(1, 12))
def test_runs_cover_the_list_once_and_are_short(words: list[str], most: int) -> None:
    titles = sorted(words, key=sort_key)
    runs = by_letters(titles, most=most)
    assert [title for start, end in runs for title in titles[start:end]] == titles
    assert all(0 < end - start <= most for start, end in runs)
