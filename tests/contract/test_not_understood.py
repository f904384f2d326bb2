"""Every text that has a page of its own can be pointed at, part by part, and leads back."""

from __future__ import annotations

import pytest
from flask import Flask

from easy_language.passages import passages_of
from tests.support.page_client import Visitor

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
