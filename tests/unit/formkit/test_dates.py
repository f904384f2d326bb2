"""People write dates in many ways; a day that does not exist is not mended in silence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.formkit.dates import read_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "3.11.2026",
        "03.11.2026.",
        " 3 . 11 . 2026 ",
        "3/11/2026",
        "3-11-26",
        "3 11 2026",
        "2026-11-03",
        "2026.11.3.",
        "3.11.",
        "3.11",
        "3. novembris",
        "3. novembrī",
        "3 novembrī 2026",
        "2026. gada 3. novembrī",
        "3 November",
        "3 Nov 2026",
        "3 ноября",
        "3 ноября 2026",
        "2026 года 3 ноября",
        "3.NOVEMBRIS",
    ],
)
def test_the_third_of_november_is_understood(typed: str) -> None:
    assert read_date(typed, today=TODAY) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24.12.", date(2025, 12, 24)),
        ("22.11.", TODAY),
        ("29.02.", date(2024, 2, 29)),
        ("1. maijs", date(2026, 5, 1)),
        ("1 мая", date(2026, 5, 1)),
        ("30. jūnijs", date(2026, 6, 30)),
        ("30. jūlijs", date(2026, 7, 30)),
    ],
)
def test_without_a_year_it_is_the_last_such_day(typed: str, day: date) -> None:
    assert read_date(typed, today=TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "31.02.",
        "31.02.2026",
        "29.02.2026",
        "32.1.2026",
        "0.11.2026",
        "3.13.2026",
        "vakar",
        "3. bumbieris",
        "novembris",
        "2026",
        "3.11.20266",
        "11/3/2026/1",
        "😀",
        "3.11.2026 un 4.11.2026",
        "9" * 10_000,
        "3.0.2026",
        "3.11.0000",
    ],
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_date(typed, today=TODAY) is None


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_written_in_figures_comes_back(day: date) -> None:
    assert read_date(f"{day.day}.{day.month}.{day.year}.", today=TODAY) == day
    assert read_date(day.isoformat(), today=TODAY) == day


@given(typed=st.text(max_size=50))
def test_nothing_typed_breaks_the_reading(typed: str) -> None:
    found = read_date(typed, today=TODAY)
    assert found is None or isinstance(found, date)
