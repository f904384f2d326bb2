"""Kept pages: the same bytes as a fresh one, never somebody's own, never a stale day or level."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web.access import Access
from tests.support.building import build_app

PAGE = "/lv/programmes/individual-budget"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return build_app(tmp_path).test_client()


def kept(client: FlaskClient) -> dict[object, object]:
    pages: dict[object, object] = client.application.extensions["kept_pages"]
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


def test_a_page_of_yesterday_is_not_shown_today(client: FlaskClient) -> None:
    client.get(PAGE)
    pages = kept(client)
    (key,) = pages
    assert isinstance(key, tuple)
    pages[(*key[:3], "2000-01-01")] = pages.pop(key)
    client.get(PAGE)
    assert len(pages) == 2


def test_a_kept_page_is_still_asked_who_may_see_it(client: FlaskClient) -> None:
    app: Flask = client.application
    client.get(PAGE)
    app.view_functions["programme.overview"].__dict__["declared_access"] = Access.DEVELOPMENT
    try:
        client.get(PAGE)
        assert len(kept(client)) == 1
    finally:
        app.view_functions["programme.overview"].__dict__["declared_access"] = Access.PUBLIC
