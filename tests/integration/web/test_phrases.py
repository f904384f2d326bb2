"""Days are said as people say them: the year only when it is another one."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.web.phrases import day_briefly, day_in_words
from tests.support.people import clock_at

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Riga"))
THIS_YEAR, NEXT_YEAR = date(2026, 12, 5), date(2027, 1, 15)


@pytest.mark.parametrize(
    ("language", "near", "far"),
    [
        ("lv", "sestdiena, 5. decembris", "piektdiena, 2027. gada 15. janvāris"),
        ("en", "Saturday, 5 December", "Friday, 15 January 2027"),
        ("ru", "суббота, 5 декабря", "пятница, 15 января 2027 года"),
    ],
)
def test_another_year_is_said(portal_app: Flask, language: str, near: str, far: str) -> None:
    with clock_at(portal_app, NOON), portal_app.test_request_context(), force_locale(language):
        assert day_in_words(THIS_YEAR) == near
        assert day_in_words(NEXT_YEAR) == far
        assert [day_briefly(THIS_YEAR), day_briefly(NEXT_YEAR)] == [
            near.partition(", ")[2],
            far.partition(", ")[2],
        ]
