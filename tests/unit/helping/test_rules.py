"""A code as people type it, and a name as people write it."""

from __future__ import annotations

import pytest

from portal.helping.rules import can_be_a_name, is_called, read_code, show_code


@pytest.mark.parametrize("typed", ["12345678", " 1234 5678 ", "1234-5678", "12 34 56 78"])
def test_a_code_is_read_however_it_is_spaced(typed: str) -> None:
    assert read_code(typed) == "12345678"
    assert read_code(show_code("12345678")) == "12345678"


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize("called", ["Zane Ozola", "ozola zane", "ZANE", "Zane Ozola-Bērza", "Zāne"])
def test_whoever_is_called_so_is_meant(called: str) -> None:
    assert is_called(called, name="Zane Ozola-Bērza")


@pytest.mark.parametrize("called", ["", " ", "Z", "Zanda Ozola", "Zane Kalna", "Zane O", "…"])
def test_nobody_else_is(called: str) -> None:
    assert not is_called(called, name="Zane Ozola-Bērza")


def test_what_is_nobodys_name_is_not_taken() -> None:
    assert can_be_a_name("Zane Ozola") and can_be_a_name("jo li")
    for said in ("", "12", "Mamma", "Zane", "Z . Ozola", "Zane 2"):
        assert not can_be_a_name(said)
