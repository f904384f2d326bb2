"""Every text that has a page of its own can be pointed at, part by part, and leads back."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask

from easy_language.passages import passages_of
from tests.support.addresses import page_addresses
from tests.support.page_client import Fetched, Visitor

TEXT = "individual-budget.money"


@pytest.mark.parametrize(
    ("page", "text_id"),
    [
        ("/lv/programmes/individual-budget", "individual-budget.what"),
        ("/lv/programmes/motivation/hours", "motivation.hours"),
        ("/lv/privacy", "privacy"),
        ("/lv/", "home"),
    ],
)
def test_every_page_to_read_leads_there(reading_app: Flask, page: str, text_id: str) -> None:
    visitor = Visitor(reading_app)
    link = visitor.get(page).soup.select_one("main a[href*='/not-understood/']")
    assert link is not None
    assert link["href"] == f"/lv/not-understood/{text_id}"
    assert " ".join(link.get_text().split()) == "Es to nesaprotu."
    assert page in [a["href"] for a in visitor.get(str(link["href"])).soup.select(".where a")]


def _ways(page: Fetched) -> list[str]:
    return [
        str(a["href"])
        for a in page.soup.select("main a[href*='/not-understood/'], footer a[href*='/not-understood/']")
    ]


def test_every_page_that_opens_by_its_address_has_one_way_to_say_what_is_hard(reading_app: Flask) -> None:
    visitor, opened = Visitor(reading_app), set()
    for address in page_addresses(reading_app):
        answer = visitor.client.get(address)
        if answer.status_code in (301, 302, 303):
            continue
        (way,) = _ways(Fetched(answer))
        if way.split("?")[0] in opened:
            continue
        opened.add(way.split("?")[0])
        page = visitor.get(way)
        assert len(page.soup.select("button[name=block]")) > 1, way
        back = [str(a["href"]).split("?")[0] for a in page.soup.select(".where a")]
        assert address in back or "page." not in way
    assert "/lv/not-understood/page.signing_in.start" in opened
    assert "/lv/not-understood/page.programme.words" in opened


@pytest.mark.parametrize("path", ["/lv/nothing", "/lv/programmes/motivation/other"])
def test_an_error_page_has_the_way_too_and_leads_nowhere_wrong(reading_app: Flask, path: str) -> None:
    visitor = Visitor(reading_app)
    (way,) = _ways(visitor.get(path, expect=404))
    assert way.split("?")[0] == "/lv/not-understood/page.error"
    visitor.get(way)


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.invalid/",
        "//evil.invalid/lv/",
        "/\\evil.invalid",
        "/\t/evil.invalid/lv/",
        "/\n/evil.invalid/lv/call-me",
        "/\r\n/evil.invalid/lv/",
        "\t//evil.invalid/lv/",
        "///evil.invalid/lv/",
        "///lv/",
        "javascript:alert(1)",
        "/static/x",
        "",
        "/lv/nothing",
    ],
)
def test_the_way_back_leads_only_to_pages_of_the_portal(reading_app: Flask, back: str) -> None:
    address = "/lv/not-understood/page.call_me.ask"
    for then in ("", "/help", "/thanks"):
        page = Visitor(reading_app).get(f"{address}{then}?" + urlencode({"back": back}))
        links = [str(a["href"]) for a in page.soup.select("main a")]
        assert "/lv/" in links
        assert back not in links
        assert [link for link in links if "evil" in link or "javascript" in link or "nothing" in link] == []


@pytest.mark.parametrize("name", ["desk.overview", "desk_texts.text", "nonsense", "", "errors"])
def test_there_is_no_such_page_for_readers(reading_app: Flask, name: str) -> None:
    Visitor(reading_app).get(f"/lv/not-understood/page.{name}", expect=404)


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
def test_every_text_with_a_page_can_be_pointed_at(reading_app: Flask, language: str) -> None:
    visitor, content = Visitor(reading_app), reading_app.extensions["content"]
    texts = [f"{programme}.{topic}" for programme, topics in content.order.items() for topic in topics]
    shelves = [
        f"{pack.id}.{page.topic}.{page.key}" for pack in content.packs.values() for page in pack.catalogue
    ]
    for text_id in (*texts, *shelves, "home", "accessibility"):
        for level in ("easy", "full"):
            visitor.client.set_cookie("level", level)
            page = visitor.get(f"/{language}/not-understood/{text_id}")
            assert len(page.soup.select("button[name=block]")) > 1, text_id


@pytest.mark.parametrize(
    "text_id", ["other", "individual-budget.other", "a.b.c", "a.b.c.d", "call-me", "..", "%00"]
)
def test_what_is_no_text_with_a_page_is_not_there(reading_app: Flask, text_id: str) -> None:
    Visitor(reading_app).get(f"/lv/not-understood/{text_id}", expect=404)
    Visitor(reading_app).get(f"/lv/not-understood/{text_id}/help", expect=404)


def test_a_mark_is_of_the_words_and_not_of_their_place(reading_app: Flask) -> None:
    text = reading_app.extensions["content"].library.text(TEXT, language="lv", level="easy")
    marks = [one.mark for one in passages_of(text)]
    assert len(set(marks)) == len(marks)
    assert all(len(mark) == 8 for mark in marks)
