"""Phone numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.formkit.validators import read_phone, show_phone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20001234", "+37120001234"),
        ("20 00 12 34", "+37120001234"),
        ("+371 20-00-12-34", "+37120001234"),
        ("00371 20001234", "+37120001234"),
        ("67 00 12 34", "+37167001234"),
        ("+44 20 7946 0018", "+442079460018"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, read: str) -> None:
    assert read_phone(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "2000123", "200012345", "abc", "😀", "<script>", "1" * 10_000, "+99912"]
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert read_phone(typed) is None


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_reading(typed: str) -> None:
    number = read_phone(typed)
    assert number is None or number.startswith("+")


def test_a_number_is_shown_in_pairs() -> None:
    assert show_phone("+37120001234") == "20 00 12 34"
    assert show_phone("+442079460018") == "+44 20 7946 0018"
