"""Kept pages: the same bytes as a fresh one, never somebody's own, never a stale day or level."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.settings import Environment
from portal.web.access import Access, access
from tests.support.building import build_app

PAGE = "/lv/programmes/individual-budget"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return build_app(tmp_path).test_client()


def kept(client: FlaskClient) -> dict[object, object]:
    pages: dict[object, object] = client.application.extensions["kept_pages"].pages
    return pages


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_the_second_answer_is_the_first_one(client: FlaskClient, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    first = client.get(PAGE, headers=headers)
    assert len(kept(client)) == 1
    second = client.get(PAGE, headers=headers)
    assert second.data == first.data
    names = {*first.headers.keys(), *second.headers.keys()}
    differing = {name for name in names if first.headers.get(name) != second.headers.get(name)}
    assert differing <= {"X-Request-Id", "Date"}
    again = client.get(PAGE, headers={**headers, "If-None-Match": second.headers["ETag"]})
    assert again.status_code == 304


def test_each_level_and_coding_is_kept_apart(client: FlaskClient) -> None:
    easy = client.get(PAGE).data
    client.set_cookie("level", "full")
    assert client.get(PAGE).data != easy
    assert client.get(PAGE, headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    assert len(kept(client)) == 3


@pytest.mark.parametrize(
    "path", ["/lv/call-me", "/lv/nothing", "/", "/healthz", f"{PAGE}?level=full", "/lv/leave", "/lv/style"]
)
def test_what_belongs_to_one_reader_or_one_moment_is_not_kept(client: FlaskClient, path: str) -> None:
    client.get(path)
    assert not kept(client)


def test_an_unknown_cookie_gets_a_page_of_its_own(client: FlaskClient) -> None:
    client.set_cookie("session", "somebody")
    client.get(PAGE)
    assert not kept(client)


def test_a_page_of_yesterday_is_forgotten_today(client: FlaskClient) -> None:
    client.get(PAGE)
    memory = client.application.extensions["kept_pages"]
    memory.day = date(2000, 1, 1)
    memory.pages[("/lv/words", "easy", "plain")] = memory.pages.popitem()[1]
    client.get(PAGE)
    assert list(memory.pages) == [(PAGE, "easy", "plain")]


@pytest.mark.parametrize(
    "spelled", ["/lv/words/02", "/lv/words/0000000002", "/lv/words/\u0662", "/lv/words/1"]
)
def test_another_spelling_of_an_address_fills_no_memory(client: FlaskClient, spelled: str) -> None:
    client.get(spelled)
    assert not kept(client)


@pytest.mark.parametrize("wishes", ["gzip;q=1, br;q=0.5", "br;q=0, gzip", "*", "gzip;q=0.1, *;q=0.5"])
def test_finer_wishes_neither_take_nor_leave_a_kept_page(client: FlaskClient, wishes: str) -> None:
    client.get(PAGE, headers={"Accept-Encoding": wishes})
    assert not kept(client)
    only_br = client.get(PAGE, headers={"Accept-Encoding": "br"})
    assert only_br.headers["Content-Encoding"] == "br"


def test_a_kept_page_is_not_shown_to_who_may_not_see_it(tmp_path: Path) -> None:
    app = build_app(tmp_path, environment=Environment.DEMO)
    client = app.test_client()
    assert client.get(PAGE).status_code == 200
    view = app.view_functions["programme.overview"]
    access(Access.DEVELOPMENT)(view)
    try:
        assert client.get(PAGE).status_code == 404
    finally:
        access(Access.PUBLIC)(view)
