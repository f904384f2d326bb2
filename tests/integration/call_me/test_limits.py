"""Machines that ask again and again are stopped; people always see the number to call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal import db
from portal.call_me import service
from portal.call_me.errors import TooManyRequests
from portal.call_me.models import CallRequest
from portal.organisations.service import call_rules
from portal.outbox.models import OutboxMessage
from portal.settings import ROOT
from portal.web.models import CountRow
from tests.support.building import build_app
from tests.support.databases import count
from tests.support.due import erased
from tests.support.page_client import Visitor

pytestmark = pytest.mark.other_databases_long

DEMO = ROOT / "packs" / "organisations" / "demo.toml"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=ZoneInfo("Europe/Riga"))


def _ask(number: int, *, address: str = "192.0.2.1", now: datetime = NOW) -> None:
    service.ask_for_call(f"+3712{number:07}", best_time="any", language="lv", address=address, now=now)


@pytest.fixture
def frozen_app(portal_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A portal in which no hour ends during a test."""
    app = build_app(tmp_path, database_url=portal_app.config["SETTINGS"].database_url, frozen_now=NOW)
    yield app
    app.extensions["database"].engine.dispose()


def test_two_hundred_requests_from_one_place(frozen_app: Flask) -> None:
    visitor = Visitor(frozen_app)
    form = visitor.get("/lv/call-me").fields()
    statuses = []
    for number in range(200):
        data = {**form, "phone": f"2{number:07}", "best_time": "any"}
        statuses.append(visitor.client.post("/lv/call-me", data=data).status_code)
    with frozen_app.app_context():
        allowed = call_rules().per_address_an_hour
        assert statuses == [302] * allowed + [429] * (200 - allowed)
        assert count(CallRequest) == count(OutboxMessage) == allowed


def test_who_is_stopped_reads_whom_to_call_and_loses_nothing(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    with portal_app.app_context():
        allowed = call_rules().per_number_a_day
    typed = {"phone": "20 00 56 78", "best_time": "day"}
    for _ in range(allowed):
        visitor.send("/lv/call-me", typed)
    stopped = visitor.send("/lv/call-me", typed, expect=429)
    assert 0 < int(stopped.response.headers["Retry-After"]) <= 24 * 3600
    assert stopped.soup.select_one("main a[href='tel:+37120001234']")
    back = visitor.get(stopped.soup.select_one("main a[href*='draft=']")["href"])
    assert back.soup.select_one("input[name=phone]")["value"] == "20 00 56 78"
    assert back.soup.select_one("input[value=day]").has_attr("checked")


def test_another_place_and_the_next_hour_are_free_again(portal_app: Flask) -> None:
    with portal_app.app_context():
        most = call_rules().per_address_an_hour
        for number in range(most):
            _ask(number)
        with pytest.raises(TooManyRequests, match="address"):
            _ask(most)
        _ask(most, address="192.0.2.2")
        _ask(most + 1, now=NOW + timedelta(hours=1))


def test_all_places_together_have_a_limit(portal_app: Flask) -> None:
    with portal_app.app_context():
        most = call_rules().in_all_an_hour
        for number in range(most):
            _ask(number, address=f"198.51.100.{number}")
        with pytest.raises(TooManyRequests, match="all"):
            _ask(most, address="192.0.2.2")
        assert count(CallRequest) == most


def test_one_number_has_a_limit_for_the_day_from_wherever_it_is_asked(portal_app: Flask) -> None:
    with portal_app.app_context():
        most = call_rules().per_number_a_day
        for number in range(most):
            _ask(7, address=f"198.51.100.{number}", now=NOW + timedelta(hours=number))
        with pytest.raises(TooManyRequests, match="number"):
            _ask(7, address="192.0.2.2", now=NOW + timedelta(hours=most))
        _ask(7, now=NOW + timedelta(days=1))


def test_a_refused_request_writes_nothing(portal_app: Flask) -> None:
    with portal_app.app_context():
        for _ in range(call_rules().per_number_a_day):
            _ask(7)
        before = count(CountRow), count(CallRequest), count(OutboxMessage)
        with pytest.raises(TooManyRequests):
            _ask(7)
        assert (count(CountRow), count(CallRequest), count(OutboxMessage)) == before


def test_counters_are_linked_to_nobody_and_erased(portal_app: Flask) -> None:
    with portal_app.app_context():
        _ask(7)
        _ask(8, now=NOW + timedelta(days=1))
        with db.session() as session:
            keys = session.scalars(select(CountRow.key_hash).where(CountRow.scope == "address")).all()
        assert len(set(keys)) == 2, "the same address has another hash the next day"
        assert erased("call_count", at=NOW + timedelta(days=2)) > 0
        assert count(CountRow) == 0


@pytest.mark.parametrize(("proxies", "addresses"), [(0, 1), (1, 3)])
def test_a_proxy_is_believed_only_where_one_is_set(
    portal_app: Flask, tmp_path: Path, proxies: int, addresses: int
) -> None:
    url = portal_app.config["SETTINGS"].database_url
    app = build_app(tmp_path, database_url=url, proxies=proxies, frozen_now=NOW)
    visitor = Visitor(app)
    form = {**visitor.get("/lv/call-me").fields(), "phone": "20005678", "best_time": "any"}
    for number in range(3):
        visitor.client.post("/lv/call-me", data=form, headers={"X-Forwarded-For": f"192.0.2.{number}"})
    with app.app_context(), db.session() as session:
        counted = session.scalars(select(CountRow.count).where(CountRow.scope == "address")).all()
    app.extensions["database"].engine.dispose()
    assert len(counted) == addresses
    assert sum(counted) == 3


@pytest.mark.parametrize(
    ("scope", "hour", "language", "why", "when"),
    [
        ("number", 12, "en", "We got this number many times today.", "Try again tomorrow."),
        ("per_address_an_hour", 12, "en", "from this place", "Try again after 13 o'clock."),
        ("in_all_an_hour", 12, "lv", "ļoti daudz cilvēku", "Mēģiniet vēlreiz pēc pulksten 13."),
        ("in_all_an_hour", 20, "ru", "очень много людей", "Попробуйте снова после 21 часа."),
        ("in_all_an_hour", 23, "en", "Very many people", "Try again after midnight."),
    ],
)
def test_the_page_says_why_and_until_when(
    portal_app: Flask, tmp_path: Path, scope: str, hour: int, language: str, why: str, when: str
) -> None:
    file, text = tmp_path / "strict.toml", DEMO.read_text(encoding="utf-8")
    limit = "per_number_a_day" if scope == "number" else scope
    file.write_text(re.sub(rf"(?m)^{limit} = \d+$", f"{limit} = 1", text), encoding="utf-8")
    url = portal_app.config["SETTINGS"].database_url
    app = build_app(tmp_path, database_url=url, frozen_now=NOW.replace(hour=hour), organisations=file)
    visitor, typed = Visitor(app), {"phone": "20 00 56 78", "best_time": "day"}
    visitor.send(f"/{language}/call-me", typed)
    page = visitor.send(f"/{language}/call-me", typed, expect=429)
    app.extensions["database"].engine.dispose()
    assert why in page.words
    assert when in page.words
    assert scope == "per_address_an_hour" or "place" not in page.words


def test_another_language_of_that_page_takes_along_what_was_written(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    typed = {"phone": "20 00 56 78", "best_time": "day"}
    with portal_app.app_context():
        allowed = call_rules().per_number_a_day
    for _ in range(allowed):
        visitor.send("/lv/call-me", typed)
    stopped = visitor.send("/lv/call-me", typed, expect=429)
    button = stopped.soup.select_one("header button[form=call][value='language:en']")
    form = stopped.soup.select_one("form#call")
    sent = {tag["name"]: tag["value"] for tag in form.select("input")}
    answer = visitor.post(form["action"], {**sent, button["name"]: button["value"]})
    english = visitor.get(answer.response.location)
    assert english.soup.html["lang"] == "en"
    assert english.fields()["phone"] == typed["phone"]
    assert english.fields()["best_time"] == typed["best_time"]
