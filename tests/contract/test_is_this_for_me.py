"""The questions: nothing kept, Back keeps, never a bare no, and switches lose nothing."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest

from tests.support.page_client import Fetched, Visitor

PROGRAMMES = ("individual-budget", "motivation")


def first_question(visitor: Visitor, programme: str, *, language: str = "lv") -> str:
    return str(visitor.client.get(f"/{language}/is-this-for-me/{programme}").location)


def answer_all(visitor: Visitor, programme: str, answers: list[str]) -> tuple[str, Fetched]:
    address = first_question(visitor, programme)
    for answer in answers:
        address = str(visitor.send(address, {"answer": answer}).response.location)
    return address, visitor.get(address)


def how_many(visitor: Visitor, programme: str) -> int:
    return len(
        next(p for p in visitor.app.extensions["content"].packs.values() if p.id == programme).questions
    )


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
def test_every_way_ends_with_a_person_to_call_and_never_with_a_bare_no(
    visitor: Visitor, programme: str, answer: str
) -> None:
    number = how_many(visitor, programme)
    assert number <= 5
    _, page = answer_all(visitor, programme, [answer] * number)
    assert page.soup.select("main a[href='/lv/call-me']")
    if answer != "yes":
        assert len(page.soup.select("main section")[0].get_text().split()) > 10, "no reason is given"
    if answer == "unknown":
        other = next(name for name in PROGRAMMES if name != programme)
        assert page.soup.select(f"main a[href$='/{other}']"), "the other programme is not named"


def test_the_other_programme_is_not_offered_against_what_was_answered(visitor: Visitor) -> None:
    """Both ask for a life in Latvia: who says no gets a person to call, not a second no."""
    _, page = answer_all(visitor, "individual-budget", ["yes", "no", "yes", "yes", "yes"])
    assert not page.soup.select("main a[href$='/motivation']")
    assert page.soup.select("main a[href='/lv/call-me']")


def test_a_closed_programme_gives_no_false_hope(visitor: Visitor) -> None:
    _, page = answer_all(visitor, "motivation", ["yes"] * how_many(visitor, "motivation"))
    assert "nevar" in page.heading or "slēgt" in page.heading
    assert "pieteikties nevar" in page.words
    assert page.soup.select("main a[href$='/individual-budget']"), "what else exists is not named"


def test_no_answer_is_explained_at_the_question(visitor: Visitor) -> None:
    page = visitor.send(first_question(visitor, "individual-budget"), {}, expect=422)
    assert page.soup.title.get_text().startswith("Te vēl kaut kā trūkst")
    link = page.soup.select_one("#errors a")
    assert link is not None
    assert page.soup.select_one(str(link["href"]))["type"] == "radio"
    assert not page.soup.select("input[checked]")


@pytest.mark.parametrize("foreign", ["maybe", "<script>alert(1)</script>", "y" * 10_000, "😀"])
def test_a_foreign_answer_is_not_taken(visitor: Visitor, foreign: str) -> None:
    page = visitor.send(first_question(visitor, "individual-budget"), {"answer": foreign}, expect=422)
    assert "<script>alert" not in page.html


def test_back_keeps_the_answer(visitor: Visitor) -> None:
    second = visitor.send(first_question(visitor, "individual-budget"), {"answer": "no"}).response.location
    back = visitor.get(str(second)).soup.select_one("nav.where a")
    page = visitor.get(str(back["href"]))
    assert page.soup.select_one("input[checked]")["value"] == "no"


def kept_result(visitor: Visitor) -> str:
    """The address of a result whose answers the reader has put on the device."""
    address, page = answer_all(visitor, "individual-budget", ["yes"] * how_many(visitor, "individual-budget"))
    assert visitor.client.get_cookie("answers") is None
    visitor.post(address, page.fields())
    assert visitor.client.get_cookie("answers") is not None
    return address


def test_what_was_taken_along_is_given_back(visitor: Visitor) -> None:
    kept_result(visitor)
    start = visitor.get("/lv/is-this-for-me")
    again = visitor.get(str(start.soup.select_one("main .buttons a[href*='result']")["href"]))
    assert [answer.get_text() for answer in again.soup.select("main dd")] == ["Jā"] * 5


def test_kept_answers_belong_to_their_programme(visitor: Visitor) -> None:
    kept_result(visitor)
    _, page = answer_all(visitor, "motivation", ["no"] * how_many(visitor, "motivation"))
    assert page.soup.select_one("#take-after") is not None
    assert page.soup.select_one("#forget-after") is None


def test_deleted_answers_are_gone_from_the_device_and_from_every_address(visitor: Visitor) -> None:
    address = kept_result(visitor)
    start = visitor.get("/lv/is-this-for-me")
    visitor.post("/lv/is-this-for-me", start.fields())
    assert visitor.client.get_cookie("answers") is None
    assert "gone" in str(visitor.client.get(address).location)


def test_leaving_quickly_closes_every_address_with_answers(visitor: Visitor) -> None:
    address = kept_result(visitor)
    visitor.client.get("/lv/leave")
    answer = visitor.client.get(address)
    assert answer.status_code == 302
    assert "gone" in str(answer.location)
    assert Visitor(visitor.app).client.get(address).status_code == 302


def test_the_answers_cannot_be_read_from_the_address(visitor: Visitor) -> None:
    address, _ = answer_all(visitor, "individual-budget", ["no"] * how_many(visitor, "individual-budget"))
    sealed = address.partition("?a=")[2]
    plain = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    assert len(plain) > 50
    assert "adult" not in address
    assert b"adult" not in plain
    assert b'"no"' not in plain


@pytest.mark.parametrize("sealed", ["x", "gAAAAA", "%00", "a" * 5000])
def test_a_dead_address_begins_again_kindly(visitor: Visitor, sealed: str) -> None:
    question = first_question(visitor, "individual-budget").partition("?")[0]
    answer = visitor.client.get(f"{question}?a={sealed}")
    assert answer.status_code == 302
    assert visitor.get(str(answer.location)).soup.select_one("[role=status]")


def test_nobody_skips_to_the_result(visitor: Visitor) -> None:
    answer = visitor.client.get("/lv/is-this-for-me/individual-budget/result")
    assert answer.status_code == 302
    assert "result" not in str(answer.location)


def test_a_language_switch_keeps_what_was_chosen(visitor: Visitor) -> None:
    address = first_question(visitor, "motivation")
    switched = visitor.send(address, {"answer": "unknown", "switch": "language:ru"}).response.location
    page = visitor.get(str(switched))
    assert page.soup.html["lang"] == "ru"
    assert page.soup.select_one("input[checked]")["value"] == "unknown"


@pytest.mark.parametrize("switch", ["language:xx", "level:loud", "level:full", "nothing"])
def test_a_strange_switch_does_no_harm(visitor: Visitor, switch: str) -> None:
    address = first_question(visitor, "motivation")
    page = visitor.get(address)
    answer = visitor.client.post(address, data={**page.fields(), "answer": "yes", "switch": switch})
    assert answer.status_code == 302


def test_an_old_page_keeps_the_answer_and_says_so(visitor: Visitor) -> None:
    address = first_question(visitor, "individual-budget")
    visitor.get(address)
    page = visitor.post(address, {"answer": "yes", "csrf_token": "old"}, expect=422)
    assert page.soup.select_one("#errors")
    assert page.soup.select_one("input[checked]")["value"] == "yes"


def test_a_switch_without_a_token_changes_nothing(visitor: Visitor) -> None:
    address = first_question(visitor, "motivation")
    answer = visitor.client.post(address, data={"answer": "yes", "switch": "level:full"})
    assert answer.status_code == 422
    assert visitor.client.get_cookie("level") is None
