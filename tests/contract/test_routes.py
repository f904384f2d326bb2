"""Addresses are stable, typed, declared; what is not built is not there."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal.web.access import Access, access, declared_access, require_declarations
from tests.support.page_client import Visitor

# The whole map of the portal. A new route is added here by hand, with who may open it.
EXPECTED = {
    "/": ("front_door.start", Access.PUBLIC),
    "/healthz": ("healthz", Access.PUBLIC),
    "/readyz": ("readyz", Access.PUBLIC),
    "/static/<path:filename>": ("static", Access.PUBLIC),
    "/static/sheets/<family>.svg": ("picture_sheet", Access.PUBLIC),
    "/<language:language>/": ("programme.home", Access.PUBLIC),
    "/<language:language>/programmes/<programme>": ("programme.overview", Access.PUBLIC),
    "/<language:language>/programmes/<programme>/<topic>": ("programme.topic", Access.PUBLIC),
    "/<language:language>/words": ("programme.words", Access.PUBLIC),
    "/<language:language>/words/<int:part>": ("programme.words", Access.PUBLIC),
    "/<language:language>/<any('quick-exit', 'privacy', 'accessibility', 'pictures'):article>": (
        "programme.article",
        Access.PUBLIC,
    ),
    "/<language:language>/is-this-for-me": ("is_this_for_me.start", Access.PUBLIC),
    "/<language:language>/is-this-for-me/<programme>": ("is_this_for_me.begin", Access.PUBLIC),
    "/<language:language>/is-this-for-me/<programme>/result": ("is_this_for_me.result", Access.PUBLIC),
    "/<language:language>/is-this-for-me/<programme>/<question>": (
        "is_this_for_me.question",
        Access.PUBLIC,
    ),
    "/<language:language>/call-me": ("call_me.ask", Access.PUBLIC),
    "/<language:language>/call-me/done": ("call_me.done", Access.PUBLIC),
    "/<language:language>/call-me/done/<promise>": ("call_me.done", Access.PUBLIC),
    "/<language:language>/leave": ("leaving.leave", Access.PUBLIC),
    "/<language:language>/sign-in": ("signing_in.start", Access.PUBLIC),
    "/<language:language>/sign-in/stay": ("signing_in.stay", Access.PUBLIC),
    "/<language:language>/sign-in/"
    "<any('cancelled', 'failed', 'too-late', 'not-working', 'not-you'):outcome>": (
        "signing_in.ended",
        Access.PUBLIC,
    ),
    "/<language:language>/sign-out": ("signing_in.sign_out", Access.PUBLIC),
    "/<language:language>/signed-out": ("signing_in.signed_out", Access.PUBLIC),
    "/sign-in/callback": ("sign_in_callback.callback", Access.PUBLIC),
}
NOT_BUILT_YET = (
    "apply",
    "applications",
    "plan",
    "providers",
    "visits",
    "survey",
    "helpers",
    "journal",
    "messages",
    "verify",
    "desk",
)


def test_the_map_of_the_portal_is_the_reviewed_one(reading_app: Flask) -> None:
    real = {
        rule.rule: (rule.endpoint, declared_access(reading_app, rule.endpoint))
        for rule in reading_app.url_map.iter_rules()
    }
    shown_to_readers = {rule: who for rule, who in real.items() if who[1] is not Access.DEVELOPMENT}
    assert shown_to_readers == EXPECTED


def test_an_undeclared_view_stops_the_start() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", "silent", lambda: "")
    with pytest.raises(RuntimeError, match="silent"):
        require_declarations(app)


def test_the_order_of_decorators_does_not_matter() -> None:
    app = Flask(__name__, static_folder=None)

    @access(Access.PUBLIC)
    @app.get("/above")
    def above() -> str:
        return ""

    assert declared_access(app, "above") is Access.PUBLIC


def test_addresses_are_short_kebab_case() -> None:
    for rule in EXPECTED:
        for part in rule.split("/"):
            fixed = re.sub(r"<[^>]*>", "", part)
            assert re.fullmatch(r"[a-z.-]*", fixed), f"{rule}: write {fixed!r} in kebab-case"


@pytest.mark.parametrize("word", NOT_BUILT_YET)
def test_what_is_not_built_is_not_there(visitor: Visitor, word: str) -> None:
    page = visitor.get(f"/lv/{word}", expect=404)
    assert page.soup.select("a[href='/lv/']")


@pytest.mark.parametrize(
    "path",
    ["/xx/", "/lv", "/lv/nothing", "/lv/programmes/other", "/lv/programmes/motivation/other", "/LV/words"],
)
def test_an_unknown_address_gets_a_kind_page(visitor: Visitor, path: str) -> None:
    response = visitor.client.get(path)
    if path == "/lv":
        assert response.status_code == 308
        return
    page = visitor.get(path, expect=404, headers={"Accept-Language": "en"})
    assert page.soup.html["lang"] == ("lv" if path.startswith("/lv/") else "en")
    assert page.soup.select("footer a[href^='tel:']")


def test_the_front_door_leads_to_the_language_of_the_device(visitor: Visitor) -> None:
    for asked, expected in (("ru,en;q=0.5", "/ru/"), ("de", "/lv/"), ("", "/lv/"), ("en-GB", "/en/")):
        answer = visitor.client.get("/", headers={"Accept-Language": asked})
        assert (answer.status_code, answer.location) == (302, expected)


def test_an_unknown_level_is_said_and_the_easy_text_shown(visitor: Visitor) -> None:
    page = visitor.get("/en/programmes/motivation?level=hard")
    assert "We do not know this way of reading" in page.soup.header.get_text()
    assert "Set-Cookie" not in page.response.headers


def test_the_style_page_is_only_for_development(tmp_path_factory: pytest.TempPathFactory) -> None:
    from portal.settings import Environment
    from tests.support.building import build_app

    app = build_app(tmp_path_factory.mktemp("var"), environment=Environment.DEMO)
    hidden = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("style.")]
    assert hidden
    for rule in hidden:
        assert app.test_client().get(rule.rule.replace("<language:language>", "lv")).status_code == 404


def test_every_form_refuses_a_post_without_its_token(reading_app: Flask, visitor: Visitor) -> None:
    posted = 0
    for rule in reading_app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        posted += 1
        values = {"language": "lv", "programme": "individual-budget", "question": "adult"}
        known = {name: values[name] for name in rule.arguments}
        path = reading_app.url_map.bind("localhost").build(rule.endpoint, known)
        answer = visitor.client.post(path, data={"answer": "yes", "phone": "20001234", "best_time": "any"})
        # A redirect to a page that must come first changes nothing either; a success would lead onward.
        assert answer.status_code in (302, 303, 422), rule.rule
        assert "call-me/done" not in answer.headers.get("Location", "")
        assert "Set-Cookie" not in answer.headers or "answers=" not in answer.headers["Set-Cookie"]
    assert posted
