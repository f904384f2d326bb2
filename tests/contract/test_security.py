"""Headers, cookies and the content policy, on every kind of answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.settings import ROOT, Environment
from portal.web import cookies
from portal.web.access import Access, access
from portal.web.assets import csp_hash
from tests.support.building import build_app
from tests.support.login import login_at
from tests.support.page_client import Visitor

ANSWERS = ["/", "/lv/", "/lv/nothing", "/lv/call-me", "/healthz", "/static/js/site.js"]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_headers(visitor: Visitor, path: str) -> None:
    headers = visitor.client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_policy_allows_exactly_the_inline_stylesheet(visitor: Visitor) -> None:
    page = visitor.get("/lv/")
    style = re.search(r"<style>(.*?)</style>", page.html, re.DOTALL)
    assert style is not None
    assert csp_hash(style[1]) in page.response.headers["Content-Security-Policy"]


def test_reading_sets_no_cookie(visitor: Visitor) -> None:
    for path in ("/lv/", "/lv/programmes/individual-budget", "/lv/words", "/lv/is-this-for-me"):
        assert "Set-Cookie" not in visitor.get(path).response.headers


def test_a_page_with_a_form_is_never_kept_by_a_cache(visitor: Visitor) -> None:
    assert visitor.get("/lv/call-me").response.headers["Cache-Control"] == "no-store"


def test_behind_tls_cookies_are_bound_to_the_host(tmp_path_factory: pytest.TempPathFactory) -> None:
    app: Flask = build_app(tmp_path_factory.mktemp("var"), public_url="https://atbalsts.example")
    answer = app.test_client().get("/lv/call-me")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-form=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_the_login_is_the_only_foreign_form_target(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("var")
    app = build_app(folder, logins=(login_at(folder),))
    policy = app.test_client().get("/lv/").headers["Content-Security-Policy"]
    assert "form-action 'self' http://localhost:8001;" in policy


def test_the_quick_way_out_leaves_nothing_behind(visitor: Visitor) -> None:
    for name in ("form", *cookies.NAMES):
        visitor.client.set_cookie(name, "x")
    answer = visitor.client.get("/lv/leave")
    assert answer.status_code == 303
    assert answer.location == "https://www.meteo.lv/"
    assert "cookies" in answer.headers["Clear-Site-Data"]
    for name in ("form", "level", "answers", "session", "parked", "signing-in"):
        assert visitor.client.get_cookie(name) is None, name
    assert answer.headers["Cache-Control"] == "no-store"


def test_behind_tls_the_quick_way_out_forgets_the_bound_cookies(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    app = build_app(tmp_path_factory.mktemp("var"), public_url="https://atbalsts.example")
    taken = app.test_client().get("/lv/leave").headers.getlist("Set-Cookie")
    names = ("form", "level", "answers", "session", "parked", "signing-in", "signing", "leaving")
    assert {cookie.partition("=")[0] for cookie in taken} == {f"__Host-{name}" for name in names}
    # A browser heeds a cookie of this name only with Secure and for the whole site.
    assert all("Secure" in cookie and "Path=/" in cookie for cookie in taken)


def test_behind_tls_a_reader_keeps_the_level(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = build_app(tmp_path_factory.mktemp("var"), public_url="https://atbalsts.example")
    client = app.test_client()
    client.get("/lv/programmes/motivation?level=full", base_url="https://atbalsts.example")
    kept = client.get_cookie("__Host-level", domain="atbalsts.example")
    assert kept is not None
    assert kept.value == "full"
    page = client.get("/lv/programmes/motivation", base_url="https://atbalsts.example")
    again = client.get("/lv/programmes/motivation", base_url="https://atbalsts.example")
    easy = app.test_client().get("/lv/programmes/motivation", base_url="https://atbalsts.example")
    assert page.data == again.data
    assert page.data != easy.data


def test_an_unexpected_failure_is_a_page_without_details(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = build_app(tmp_path_factory.mktemp("var"))

    def fails() -> str:
        raise ValueError("secret detail")

    app.view_functions["programme.words"] = fails
    access(Access.PUBLIC)(fails)
    app.testing = False
    page = Visitor(app).get("/lv/words", expect=500)
    assert "secret detail" not in page.html
    assert page.soup.select_one("footer a[href^='tel:']")


def test_request_lines_name_no_address_and_no_answer(
    visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.client.get("/lv/is-this-for-me/individual-budget/adult?a=SEALED&phone=20001234")
    printed = capsys.readouterr().out
    assert "SEALED" not in printed
    assert "20001234" not in printed


@pytest.fixture
def production(tmp_path: Path) -> Visitor:
    # Where real people come, no file may say who works where.
    told = (ROOT / "packs" / "organisations" / "demo.toml").read_text(encoding="utf-8")
    organisations = tmp_path / "organisations.toml"
    organisations.write_text(told.partition("[[staff]]")[0], encoding="utf-8")
    return Visitor(
        build_app(
            tmp_path,
            environment=Environment.PRODUCTION,
            public_url="https://atbalsts.example",
            smtp_url="smtp://localhost",
            organisations=organisations,
        )
    )


@pytest.mark.parametrize("path", ["/lv", "/", "/lv/", "/lv/call-me", "/lv/nothing", "/static/js/site.js"])
@pytest.mark.parametrize(
    "host", ["evil.example", "atbalsts.example.evil.example", "atbalsts.example:81", "10.0.0.7"]
)
def test_in_production_no_other_name_is_answered(production: Visitor, path: str, host: str) -> None:
    page = production.get(path, expect=400, headers={"Host": host})
    assert "Location" not in page.response.headers
    assert page.soup.select("footer a[href^='tel:']")
    assert host not in page.html


def test_in_production_a_page_in_memory_is_not_given_under_another_name(production: Visitor) -> None:
    assert production.get("/lv/words", headers={"Host": "atbalsts.example"}).heading
    assert production.get("/lv/words", expect=400, headers={"Host": "evil.example"}).heading


def test_in_production_our_own_name_is_answered_and_the_watchers(production: Visitor) -> None:
    for host in ("atbalsts.example", "Atbalsts.Example"):
        answer = production.client.get("/lv", headers={"Host": host})
        assert (answer.status_code, answer.location.lower()) == (308, "http://atbalsts.example/lv/")
    assert production.client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


def test_what_is_not_allowed_says_what_is(visitor: Visitor) -> None:
    page = visitor.post("/lv/words", {}, expect=405)
    assert set(page.response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert page.response.headers.get_all("Content-Type") == ["text/html; charset=utf-8"]


def test_nobody_sends_more_than_a_form_can_hold(visitor: Visitor) -> None:
    page = visitor.post("/lv/call-me", {"phone": "2" * 70_000}, expect=413)
    assert page.soup.select("footer a[href^='tel:']")
