"""Who does not understand a part of a text says so with one press, is helped, and leaves no trace."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from easy_language.passages import passages_of
from portal import db
from portal.db.engine import engine
from portal.not_understood import service
from portal.not_understood.models import NotUnderstoodRow
from portal.not_understood.rules import MOST_IN_ALL_A_DAY, MOST_OF_ONE_TEXT_A_DAY
from tests.support.building import build_app
from tests.support.databases import count, statements
from tests.support.page_client import Fetched, Visitor

TEXT = "individual-budget.money"
PAGE = f"/lv/not-understood/{TEXT}"
DAY = date(2026, 11, 24)


def _marks(page: Fetched) -> list[str]:
    return [str(button["value"]) for button in page.soup.select("button[name=block]")]


def _press(visitor: Visitor, address: str, mark: str | None = None) -> Fetched:
    """Press the first part, or the one with this mark; the page that follows."""
    page = visitor.get(address)
    led = visitor.send(address, {"block": mark or _marks(page)[0]}, expect=303)
    return visitor.get(led.response.location)


def _rows(app: Flask) -> list[NotUnderstoodRow]:
    with app.app_context(), db.session() as session:
        return list(session.scalars(select(NotUnderstoodRow)))


def test_one_press_is_counted_and_the_page_says_what_one_can_do(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    text = portal_app.extensions["content"].library.text(TEXT, language="lv", level="easy")
    marks = _marks(visitor.get(PAGE))
    assert marks == [*(one.mark for one in passages_of(text)), "all"]
    told = _press(visitor, PAGE, marks[2])
    assert told.heading == "Paldies, ka pateicāt"
    for address in ("/lv/call-me", "/lv/words", "/lv/programmes/individual-budget/money?level=full"):
        assert told.soup.select_one(f"main a.button[href='{address}']"), address
    assert told.soup.select_one("main a.button[href='/lv/programmes/individual-budget/money']")
    (row,) = _rows(portal_app)
    assert (row.text_id, row.language, row.level, row.block, row.count) == (TEXT, "lv", "easy", marks[2], 1)
    _press(visitor, PAGE, marks[2])
    assert [one.count for one in _rows(portal_app)] == [2]


def test_the_hard_words_of_the_part_are_explained_at_once(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    text = portal_app.extensions["content"].library.text(TEXT, language="lv", level="easy")
    part = next(one for one in passages_of(text) if "pašvaldība" in one.words)
    told = _press(visitor, PAGE, part.mark)
    assert [entry["id"] for entry in told.soup.select("main .entry")] == ["municipality"]
    assert len(_press(visitor, PAGE, "all").soup.select("main .entry")) > 1


def test_a_page_of_several_texts_counts_the_text_that_was_meant(portal_app: Flask) -> None:
    pack = next(pack for pack in portal_app.extensions["content"].packs.values() if pack.catalogue)
    shelf = pack.catalogue[0]
    _press(Visitor(portal_app), f"/lv/not-understood/{pack.id}.{shelf.topic}.{shelf.key}")
    assert [row.text_id for row in _rows(portal_app)] == [f"{pack.id}.service.{shelf.entries[0]}"]


@pytest.mark.parametrize("mark", ["00000000", "", "<script>", "all' or 1=1", "x" * 5000])
def test_a_part_that_is_not_there_is_not_counted_and_the_reader_is_helped(
    portal_app: Flask, mark: str
) -> None:
    visitor = Visitor(portal_app)
    led = visitor.send(PAGE, {"block": mark}, expect=303)
    assert visitor.get(led.response.location).heading == "Mēs palīdzam saprast"
    assert _rows(portal_app) == []


def test_a_day_has_a_limit_for_one_text_and_for_all_and_everybody_is_helped(portal_app: Flask) -> None:
    with portal_app.test_request_context("/lv/"):
        page = service.chapter(TEXT)
        other = service.chapter("privacy")
        assert all(service.note(page, "all", day=DAY) for _ in range(MOST_OF_ONE_TEXT_A_DAY))
        assert not service.note(page, page.parts[0].passage.mark, day=DAY)
        assert service.note(other, "all", day=DAY), "another text"
        assert service.note(page, "all", day=date(2026, 11, 25)), "another day"
        with db.transaction() as session:
            row = session.get_one(NotUnderstoodRow, (DAY, "privacy", "lv", "easy", "all"))
            row.count = 1
            session.add(
                NotUnderstoodRow(
                    day=DAY, text_id="x", language="lv", level="easy", block="all",
                    count=MOST_IN_ALL_A_DAY - MOST_OF_ONE_TEXT_A_DAY - 1,
                )
            )  # fmt: skip
        assert not service.note(other, "all", day=DAY), "all texts together"


def test_nothing_is_kept_about_who_presses(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    with statements(portal_app) as said:
        _press(visitor, PAGE)
    assert [one for one in said if "not_understood" not in one and not one.startswith("BEGIN")] == []
    with portal_app.app_context():
        columns = {column["name"] for column in inspect(engine()).get_columns("not_understood")}
    assert columns == {"day", "text_id", "language", "level", "block", "count"}


def test_choosing_asks_the_database_nothing(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    with statements(portal_app) as said:
        visitor.get(PAGE)
        visitor.get(f"{PAGE}/thanks")
    assert said == []


def test_who_does_not_understand_is_helped_also_while_the_database_is_away(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    away = build_app(
        tmp_path_factory.mktemp("var"), database_url="postgresql://portal@/postgres?host=/nowhere-at-all"
    )
    assert _press(Visitor(away), PAGE).heading == "Mēs palīdzam saprast"


def test_an_old_page_says_so_and_counts_nothing(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    page = visitor.post(PAGE, {"block": "all", "csrf_token": "old"}, expect=422)
    assert page.soup.select_one("#errors")
    assert _rows(portal_app) == []


def test_the_command_lists_the_hardest_first_with_its_line(portal_app: Flask) -> None:
    with portal_app.test_request_context("/lv/"):
        page = service.chapter(TEXT)
        part = page.parts[1].passage
        for _ in range(2):
            service.note(page, part.mark, day=DAY)
        service.note(page, part.mark, day=date(2026, 11, 25))
        service.note(page, "all", day=DAY)
        with db.transaction() as session:
            session.add(
                NotUnderstoodRow(
                    day=DAY, text_id=TEXT, language="lv", level="easy", block="00000000", count=2
                )
            )
        assert count(NotUnderstoodRow) == 4
    run = portal_app.test_cli_runner().invoke(args=["texts", "not-understood", "--format", "json"])
    found = json.loads(run.output)["not_understood"]
    assert [(one["block"], one["count"]) for one in found] == [(part.mark, 3), ("00000000", 2), ("all", 1)]
    assert (found[0]["line"], found[0]["words"]) == (part.number, part.words)
    assert (found[1]["line"], found[1]["words"]) == (None, None)
    said = portal_app.test_cli_runner().invoke(args=["texts", "not-understood"]).output
    assert said.splitlines()[0].startswith(f"3  {TEXT}  lv, easy  line {part.number}")


def test_a_page_that_is_no_text_counts_the_kind_of_part_and_nothing_about_anybody(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    address = "/lv/not-understood/page.my_cases.letter?back=/lv/applications/A2-E3-K4-M5/letter"
    assert _marks(visitor.get(address)) == ["words", "question", "buttons", "all"]
    told = _press(visitor, address, "question")
    assert told.heading == "Paldies, ka pateicāt"
    assert told.soup.select_one("main a.button[href='/lv/applications/A2-E3-K4-M5/letter']")
    (row,) = _rows(portal_app)
    assert (row.text_id, row.language, row.block, row.count) == ("page.my_cases.letter", "lv", "question", 1)
    run = portal_app.test_cli_runner().invoke(args=["texts", "not-understood", "--format", "json"])
    (found,) = json.loads(run.output)["not_understood"]
    assert (found["text"], found["line"], found["words"]) == ("page.my_cases.letter", None, None)


@pytest.mark.parametrize("mark", ["", "nonsense", "abcd1234", "<script>", "words\x00"])
def test_a_part_that_no_page_has_helps_and_is_not_counted(portal_app: Flask, mark: str) -> None:
    told = _press(Visitor(portal_app), "/lv/not-understood/page.call_me.ask", mark or "x")
    assert told.heading != "Paldies, ka pateicāt"
    assert _rows(portal_app) == []
