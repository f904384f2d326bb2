"""A number that can be read aloud, heard, typed on any keyboard, and tells nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.numbers import DIGITS, LETTERS, new_number, read_number

NUMBERS = [new_number() for _ in range(2000)]


def test_numbers_have_four_pairs_of_a_letter_and_a_digit() -> None:
    for number in NUMBERS:
        assert all(pair[0] in LETTERS and pair[1] in DIGITS for pair in number.split("-"))
        assert len(number) == 11


def test_numbers_do_not_follow_each_other_and_use_every_sign() -> None:
    # Of 2000 chosen among 16.7 million, two are the same once in eight runs; ten never.
    assert len(set(NUMBERS)) > len(NUMBERS) - 10
    assert sorted(NUMBERS) != NUMBERS
    assert set("".join(NUMBERS)) == set(LETTERS + DIGITS + "-")


def test_nothing_in_a_number_can_be_mistaken() -> None:
    assert not set(LETTERS + DIGITS) & set("O0I1LSBZGQ")
    assert len(set(LETTERS + DIGITS)) == len(LETTERS) + len(DIGITS)


@pytest.mark.parametrize(
    "typed", ["K4-R7-M2-T9", "k4r7m2t9", " k4 r7 m2 t9 ", "К4-R7-М2-Т9", "K4–R7–M2–T9", "k4.r7.m2.t9"]
)
def test_a_number_is_known_however_it_is_typed(typed: str) -> None:
    assert read_number(typed) == "K4-R7-M2-T9"


@pytest.mark.parametrize(
    "typed", ["", "K4-R7", "4K-7R-2M-9T", "K4-R7-M2-T0", "K4-R7-M2-T9-A2", "😀" * 8, "ß" * 4]
)
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@given(st.text(max_size=30))
def test_nothing_typed_breaks_the_reading(typed: str) -> None:
    known = read_number(typed)
    assert known is None or read_number(known) == known
