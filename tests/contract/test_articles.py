"""The texts that protect the reader are found: from the foot of a page, and where they are needed."""

from __future__ import annotations

import pytest

from portal.programme.articles import ARTICLES, FOOT, PROTECTING, SAFETY
from tests.support.addresses import LANGUAGES
from tests.support.page_client import Fetched, Visitor

# More presses than this from the start, and a page is as good as not there.
MOST_PRESSES = 2


def links(page: Fetched, where: str) -> set[str]:
    return {str(link["href"]) for link in page.soup.select(f"{where} a[href]")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_article_is_at_most_two_presses_from_the_start(visitor: Visitor, language: str) -> None:
    seen, now = set[str](), {f"/{language}/"}
    for _press in range(MOST_PRESSES):
        seen |= now
        now = {href for address in now for href in links(visitor.get(address), "body")} - seen
        now = {href for href in now if href in {f"/{language}/{name}" for name in ARTICLES}}
    assert {f"/{language}/{name}" for name in ARTICLES} <= seen | now


def test_the_foot_stays_short(visitor: Visitor) -> None:
    at_the_foot = links(visitor.get("/lv/"), "nav.about")
    assert {f"/lv/{name}" for name in FOOT} <= at_the_foot
    assert not {f"/lv/{name}" for name in PROTECTING} & at_the_foot


@pytest.mark.parametrize("name", PROTECTING)
def test_an_article_that_protects_leads_up_and_on(visitor: Visitor, name: str) -> None:
    page = visitor.get(f"/lv/{name}")
    assert f"/lv/{SAFETY}" in links(page, "nav.where")
    assert links(page, "nav.topics") == {f"/lv/{other}" for other in PROTECTING if other != name}


@pytest.mark.parametrize("programme", ["individual-budget", "motivation"])
def test_each_programme_leads_to_what_protects_its_readers(visitor: Visitor, programme: str) -> None:
    assert f"/lv/{SAFETY}" in links(visitor.get(f"/lv/programmes/{programme}"), "nav.topics")


def test_who_reads_about_data_is_led_to_who_sees_them(visitor: Visitor) -> None:
    assert links(visitor.get("/lv/privacy"), "nav.topics") == {"/lv/my-data"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "door"),
    [("complaint", "in-confidence"), ("guardian", "in-confidence"), ("trusted-person", "helpers")],
)
def test_a_text_names_the_button_that_stands_under_it(
    visitor: Visitor, language: str, name: str, door: str
) -> None:
    page = visitor.get(f"/{language}/{name}")
    (button,) = page.soup.select(f"main .buttons a[href='/{language}/{door}']")
    words = " ".join(button.get_text(" ").split())
    assert f": {words}" in page.words


def test_before_signing_in_one_can_read_about_the_code(visitor: Visitor) -> None:
    assert "/lv/signing" in links(visitor.get("/lv/sign-in"), "main")
