"""Who may open what, and whose, is a table that people have read; the portal does exactly what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.rights import ROLES, Row, Stage, stage, table, wanted


@pytest.fixture(scope="module")
def everybody(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The people and things of the table, made once for all lines that are about the same."""
    with stage(built_app, tmp_path_factory.mktemp("login")) as made:
        yield made


def test_every_page_that_is_not_for_everybody_has_its_line(reading_app: Flask) -> None:
    lines = [(row.method, row.endpoint) for row in table()]
    assert sorted(set(lines)) == sorted(wanted(reading_app))


@pytest.mark.other_databases_long
@pytest.mark.parametrize("row", table(), ids=str)
def test_everybody_gets_what_the_table_says(everybody: Stage, row: Row) -> None:
    assert everybody.answers(row) == row.answers


@pytest.mark.one_database
@pytest.mark.parametrize("about", sorted({row.about for row in table()} - {"-", "desk"}))
def test_what_is_not_theirs_and_what_is_not_there_get_one_answer(everybody: Stage, about: str) -> None:
    assert everybody.told_apart(about) == []


def test_nobody_opens_what_is_somebodys() -> None:
    for row in table():
        if row.about != "-":
            assert row.answers["nobody"] == "in", row
            # A worker in their own matter is a person like everybody, and never the office.
            assert row.answers["own"] in (row.answers["person"], "303"), row
            # An invitation is for who is called so: here that is the other person.
            assert row.answers["another"] == "404" or row.endpoint == "helping.accept", row
            # Nobody who acts in other things, or only together, gets more than who acts alone.
            for less, more in (("joint", "checked"), ("money", "checked"), ("visits", "helper")):
                assert row.answers[less] in (row.answers[more], "404"), (row, less)
            assert not {row.answers[role] for role in ROLES} & {"403", "500"}, row
