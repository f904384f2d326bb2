"""Pages that everybody reads need no database: not a single statement, and no harm when it is away."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from tests.support.addresses import page_addresses
from tests.support.building import build_app
from tests.support.databases import statements
from tests.support.page_client import Visitor


def test_reading_asks_the_database_nothing(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    addresses = page_addresses(portal_app)
    assert len(addresses) > 15
    with statements(portal_app) as said:
        for address in addresses:
            visitor.client.get(address)
        visitor.client.get("/lv/this-is-no-page")
        visitor.client.get("/healthz")
    assert said == []


def test_reading_goes_on_when_the_database_is_away(tmp_path: Path) -> None:
    away = build_app(tmp_path, database_url="postgresql://portal@/postgres?host=/nowhere-at-all")
    visitor = Visitor(away)
    assert visitor.get("/lv/").heading
    assert visitor.client.get("/healthz").status_code == 200
    answer = visitor.client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "database does not answer"})


def test_a_request_to_be_called_that_cannot_be_kept_says_whom_to_call(tmp_path: Path) -> None:
    away = build_app(tmp_path, database_url="postgresql://portal@/postgres?host=/nowhere-at-all")
    visitor = Visitor(away)
    broken = visitor.send("/lv/call-me", {"phone": "20005678", "best_time": "any"}, expect=503)
    assert broken.soup.select_one("main a[href='tel:+37120001234']")
    assert broken.fields()["phone"] == "20005678"
