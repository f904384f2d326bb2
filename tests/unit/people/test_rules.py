"""Personal codes and names, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules import as_people_write, read_code


@pytest.mark.parametrize(
    "written",
    ["990000-00001", "99000000001", " 990000 - 00001 ", "PNOLV-990000-00001", "pnolv-99000000001"],
)
def test_one_code_is_written_in_many_ways(written: str) -> None:
    assert read_code(written) == "990000-00001"


def test_a_number_of_another_country_is_kept_whole() -> None:
    assert read_code("PNOEE-99000000001") == "PNOEE-99000000001"


@pytest.mark.parametrize(
    "written", ["", " ", "990000-0000", "990000-000011", "abcdef-ghijk", "PNOLV-", "1" * 500]
)
def test_what_is_no_code_is_none(written: str) -> None:
    assert read_code(written) is None


@given(st.text(max_size=60))
def test_any_text_is_a_code_in_one_form_or_none(written: str) -> None:
    read = read_code(written)
    assert read is None or read_code(read) == read


@pytest.mark.parametrize(
    ("given_by_register", "written"),
    [
        ("ANNA", "Anna"),
        ("PARAUDZIŅA-KĻAVA", "Paraudziņa-Kļava"),
        ("ANNA  MARIJA ", "Anna Marija"),
        ("Anna", "Anna"),
        ("de Vries", "de Vries"),
        ("", ""),
    ],
)
def test_a_name_in_capitals_is_written_as_people_write(given_by_register: str, written: str) -> None:
    assert as_people_write(given_by_register) == written
