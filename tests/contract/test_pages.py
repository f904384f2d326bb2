"""Every page, in every language and level, keeps the promises made to readers."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.support.addresses import LANGUAGES, page_addresses
from tests.support.page_client import Visitor

JAVASCRIPT_BYTES = 5 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", ["easy", "full"])
def test_every_page_is_sound_and_small(reading_app: Flask, language: str, level: str) -> None:
    visitor = Visitor(reading_app)
    visitor.client.set_cookie("level", level)
    addresses = page_addresses(reading_app, language=language)
    assert len(addresses) > 20
    for address in addresses:
        if "/style" in address:
            continue
        try:
            page = visitor.get(address)
        except AssertionError as problem:
            raise AssertionError(f"{address} ({level}): {problem}") from problem
        assert page.soup.html["lang"] == language
        assert page.soup.select_one("footer a[href^='tel:']"), f"{address}: no human within one press"
        assert page.soup.select_one("[data-leave]"), f"{address}: no quick way out"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(reading_app: Flask, language: str) -> None:
    visitor = Visitor(reading_app)
    seen: set[str] = set()
    waiting = [f"/{language}/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = visitor.client.get(address)
        assert response.status_code in (200, 302, 303), f"{address} answers {response.status_code}"
        if response.status_code != 200 or response.mimetype != "text/html":
            continue
        page = visitor.get(address)
        for link in page.soup.select("a[href]"):
            parts = urlsplit(str(link["href"]))
            path = parts.path
            if path.startswith(f"/{language}/") and not parts.query:
                waiting.append(path)
    assert len(seen) > 20


def test_a_page_needs_at_most_three_requests_before_pictures(visitor: Visitor) -> None:
    page = visitor.get("/lv/")
    scripts = page.soup.select("script[src]")
    assert not page.soup.select("link[rel=stylesheet]")
    assert 1 + len(scripts) <= 3
    weight = sum(len(visitor.client.get(str(tag["src"]), buffered=True).data) for tag in scripts)
    assert weight <= JAVASCRIPT_BYTES


def test_an_unchanged_page_is_not_sent_again(visitor: Visitor) -> None:
    first = visitor.get("/lv/programmes/individual-budget").response
    again = visitor.client.get(
        "/lv/programmes/individual-budget", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert not again.data


def test_versioned_files_may_be_kept_for_a_year(visitor: Visitor) -> None:
    page = visitor.get("/lv/")
    sheet = str(page.soup.select_one("main svg use")["href"]).partition("#")[0]
    for address in (sheet, str(page.soup.select_one("script")["src"])):
        answer = visitor.client.get(address, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_answers_leave_compressed(visitor: Visitor) -> None:
    for coding in ("br", "gzip"):
        answer = visitor.client.get("/lv/", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding


def test_the_level_is_remembered_and_switched_only_where_both_exist(visitor: Visitor) -> None:
    address = "/lv/programmes/individual-budget"
    easy = visitor.get(address)
    switch = easy.soup.select_one(f"a[href='{address}?level=full']")
    assert switch is not None
    full = visitor.get(str(switch["href"]))
    assert full.words != easy.words
    assert visitor.get(address).words == full.words
    assert not visitor.get("/ru/programmes/individual-budget").soup.select("a[href*='level=']")


def test_proposals_are_said_to_be_proposals(visitor: Visitor) -> None:
    content = visitor.app.extensions["content"]
    for topic in content.order["individual-budget"]:
        page = visitor.get(f"/lv/programmes/individual-budget/{topic}")
        early = " ".join(page.words.split()[:120])
        assert "priekšlikums" in early, f"{topic}: said too late"


def test_a_closed_programme_says_so_on_every_page(visitor: Visitor) -> None:
    content = visitor.app.extensions["content"]
    for topic in content.order["motivation"][1:]:
        page = visitor.get(f"/lv/programmes/motivation/{topic}")
        assert "pieteikties nevar" in page.words
