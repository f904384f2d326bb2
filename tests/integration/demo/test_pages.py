"""The pages of the demo: who are you, the code, what one signs, and every way it can end."""

from __future__ import annotations

import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import get_args

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from demo.people import Outcome
from demo.store import VISIT_SECONDS
from demo.visits import MOST_TRIES
from demo.words import FILE
from tests.integration.demo.conftest import HOME, Signer, said_at, written
from tests.support.login import SIGNED_BACK
from tests.support.page_rules import broken_rules
from tests.support.strict_html import parsed

DIGEST = b"\x07" * 32
LANGUAGES = ("lv", "en", "ru")
# The page has no menu to skip, and the secret name of the visit stands in its address instead of in a field.
OURS = ("begins_with_the_skip_link", "protects_every_form")


class Walk:
    """One browser before the pages of one visit."""

    def __init__(
        self,
        signer: Signer,
        *,
        language: str = "lv",
        signs: bool = False,
        code: str = "PNOLV-990000-00001",
    ) -> None:
        self.signer, self.browser = signer, signer.app.test_client()
        asked = signer.wish("", b"", scope="openid profile", ui_locales=language)
        address = "/authorize"
        if signs:
            address = signer.page_address(signer.credential(code), DIGEST, ui_locales=language)
            asked = {}
        self.at = self.browser.get(address, query_string=asked or None).location

    @property
    def page(self) -> BeautifulSoup:
        """What one sees now; it breaks no rule."""
        return looked_at(self.browser.get(self.at))

    def send(self, **form: str) -> TestResponse:
        """Press a button."""
        return self.browser.post(self.at, data=form)

    def code(self) -> str:
        """The one on the page."""
        return str(self.page.select_one("[data-code]")["data-code"])


def looked_at(response: TestResponse) -> BeautifulSoup:
    """The page, when it is one that a reader can use."""
    html = response.get_data(as_text=True)
    soup = parsed(html)
    found = [one for one in broken_rules(html, soup) if not one.startswith(OURS)]
    assert found == []
    assert soup.select_one("header .demo").get_text() == "DEMO"
    return soup


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_language_that_was_asked_for(signer: Signer, language: str) -> None:
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))[language]
    walk = Walk(signer, language=f"xx {language}-LV")
    assert walk.page.html["lang"] == language
    assert walk.page.h1.get_text() == words["who"]
    walk.send(person="anna")
    assert walk.page.h1.get_text() == words["your_code"]
    wrong = looked_at(walk.send(code="x"))
    assert wrong.title.get_text().startswith(f"{words['error']}: ")
    assert words["wrong"] in wrong.select_one("#errors").get_text()
    signing = Walk(signer, language=language, signs=True)
    assert signing.page.h1.get_text() == words["you_sign"]


def test_a_language_nobody_knows_here_becomes_latvian(signer: Signer) -> None:
    assert Walk(signer, language="").page.html["lang"] == "lv"
    assert Walk(signer, language="uk fr").page.html["lang"] == "lv"


def test_all_languages_say_the_same_things() -> None:
    words = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert {frozenset(words[language]) for language in LANGUAGES} == {frozenset(words["lv"])}
    used = {
        name
        for file in FILE.parent.rglob("*")
        if file.suffix in (".html", ".py")
        for name in re.findall(r'words(?:\.|\[")([a-z_]+)', file.read_text(encoding="utf-8"))
    }
    assert set(words["lv"]) == used & set(words["lv"])
    assert used - set(words["lv"]) <= {"toml", "encode"}


def test_the_code_stays_while_one_tries_and_spaces_do_not_matter(signer: Signer) -> None:
    walk = Walk(signer)
    walk.send(person="anna")
    code = walk.code()
    assert re.fullmatch(r"\d{4}", code)
    assert walk.send(code="").status_code == 200
    assert walk.code() == code
    back = said_at(walk.send(code=f" {code[:2]} {code[2:]} ").location)
    assert back["code"]


def test_three_wrong_codes_are_enough(signer: Signer) -> None:
    walk = Walk(signer, signs=True)
    wrong = f"{(int(walk.code()) + 1) % 10_000:04d}"
    for _ in range(MOST_TRIES - 1):
        page = looked_at(walk.send(code=wrong))
        assert page.select_one("input[aria-invalid]")["aria-describedby"] == "wrong"
        assert page.select_one("#errors a[href='#code']")
    assert "1" in page.select_one("#errors").get_text(), "the last try is said"
    back = said_at(walk.send(code=wrong).location)
    assert (back["error"], back["state"]) == ("access_denied", "state")
    assert walk.browser.get(walk.at).status_code == 404, "the visit is over"


ENDS = {
    "cancels": "access_denied",
    "fails": "server_error",
    "wrong_code": "access_denied",
    "too_late": "server_error",
}


@pytest.mark.parametrize("outcome", ENDS)
def test_each_trouble_ends_with_its_word_and_no_code(signer: Signer, outcome: str) -> None:
    (person,) = (one for one in signer.demo.people.values() if one.outcome == outcome)
    walk = Walk(signer)
    answer = walk.send(person=person.key)
    if outcome in ("too_late", "wrong_code"):
        assert said_at(walk.send(code=walk.code()).location)["code"], "they come as far as signing"
        walk = Walk(signer, signs=True, code=person.serial_number)
    if outcome == "too_late":
        assert walk.page.h1.get_text() == "Laiks ir beidzies"
        answer = walk.send()
    if outcome == "wrong_code":
        answer = [walk.send(code=walk.code()) for _ in range(MOST_TRIES)][-1]
    back = said_at(answer.location)
    assert (back["error"], "code" in back) == (ENDS[outcome], False)


def test_every_outcome_and_every_flag_has_somebody(signer: Signer) -> None:
    people = signer.demo.people.values()
    assert {one.outcome for one in people} == set(get_args(Outcome))
    assert {one.level for one in people} == {"low", "substantial", "high"}
    assert any(one.revoked for one in people) and any(one.odd for one in people)
    page = Walk(signer).page
    ordinary = page.select_one("ul")
    assert "anna" in [tag["value"] for tag in ordinary.select("button")]
    assert "oto" not in [tag["value"] for tag in ordinary.select("button")]


@pytest.mark.parametrize("level", ["low", "substantial", "high"])
def test_what_is_returned_is_how_sure_one_is_not_what_was_asked_for(signer: Signer, level: str) -> None:
    person = next(one for one in signer.demo.people.values() if one.level == level)
    walk = Walk(signer)
    walk.send(person=person.key)
    code = said_at(walk.send(code=walk.code()).location)["code"]
    said = written(signer.exchange(code).json["id_token"])
    assert said["acr"] == f"http://eidas.europa.eu/LoA/{level}"


def test_who_waits_too_long_is_told_and_led_back(signer: Signer) -> None:
    walk = Walk(signer)
    walk.send(person="anna")
    code = walk.code()
    visit = signer.demo.store.visits.look(walk.at.rpartition("/")[2], now=0)
    assert visit is not None
    visit.began -= VISIT_SECONDS
    assert walk.page.h1.get_text() == "Laiks ir beidzies"
    assert said_at(walk.send(code=code).location)["error"] == "server_error"


def test_one_can_go_back_from_every_page(signer: Signer) -> None:
    for walk, before in (
        (Walk(signer), {}),
        (Walk(signer), {"person": "anna"}),
        (Walk(signer, signs=True), {}),
    ):
        if before:
            walk.send(**before)
        assert walk.page.select("button[value=nobody]")
        assert said_at(walk.send(person="nobody").location)["error"] == "access_denied"


def test_a_visit_belongs_to_one_browser(signer: Signer) -> None:
    walk = Walk(signer)
    stranger = signer.app.test_client()
    for answer in (stranger.get(walk.at), stranger.post(walk.at, data={"person": "anna"})):
        assert answer.status_code == 404
        assert looked_at(answer).select_one("main a")["href"] == HOME, "the way back to the portal"
    assert walk.page.h1.get_text() == "Kas jūs esat?"


def test_two_presses_at_once_give_one_code(signer: Signer) -> None:
    walk = Walk(signer, signs=True)
    code, cookie = walk.code(), walk.browser.get_cookie("demo_login")
    assert cookie is not None
    start = Barrier(8)

    def press() -> int:
        browser = signer.app.test_client()
        browser.set_cookie("demo_login", cookie.value)
        start.wait()
        return browser.post(walk.at, data={"code": code}).status_code

    with ThreadPoolExecutor(8) as presses:
        answers = [one.result() for one in [presses.submit(press) for _ in range(8)]]
    assert sorted(answers) == [303] + [404] * 7


def test_nobody_can_be_chosen_who_is_not_there(signer: Signer) -> None:
    walk = Walk(signer)
    assert walk.send(person="somebody").status_code == 400
    assert walk.send().status_code == 400
    looked_at(walk.send())


def test_who_was_chosen_is_not_changed_by_another_button(signer: Signer) -> None:
    walk = Walk(signer, signs=True)
    assert walk.send(person="juris").status_code == 200, "no code, no signature, and nobody else"
    assert walk.page.select_one(".name").get_text() == "Anna Paraudziņa"


def test_a_page_may_only_lead_here_and_to_the_portal(signer: Signer) -> None:
    policy = signer.browser.get("/end_session").headers["Content-Security-Policy"]
    assert f"form-action 'self' http://localhost:8000/sign-in/callback {SIGNED_BACK};" in policy
    assert "script" not in policy and "unsafe" not in policy
