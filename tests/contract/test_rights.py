"""Who may open what, and whose, is a table that people have read; the portal does exactly what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.building import build_app
from tests.support.databases import prepare
from tests.support.login import DemoLogin
from tests.support.rights import ROLES, Row, answers, table, wanted


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A portal of its own: every line makes its own people. The table does not depend on the database."""
    made = build_app(tmp_path_factory.mktemp("var"))
    prepare(made)
    DemoLogin.beside(made, tmp_path_factory.mktemp("login"))
    yield made
    made.extensions["database"].engine.dispose()


def test_every_page_that_is_not_for_everybody_has_its_line(app: Flask) -> None:
    lines = [(row.method, row.endpoint) for row in table()]
    assert sorted(set(lines)) == sorted(wanted(app))


@pytest.mark.parametrize("row", table(), ids=str)
def test_everybody_gets_what_the_table_says(app: Flask, row: Row) -> None:
    assert answers(app, row) == row.answers


def test_nobody_opens_what_is_somebodys() -> None:
    for row in table():
        if row.about != "-":
            assert row.answers["nobody"] == "in", row
            # A worker in their own matter is a person like everybody, and never the office.
            assert row.answers["own"] in (row.answers["person"], "303"), row
            assert row.answers["another"] in ("404",), row
            assert not {row.answers[role] for role in ROLES} & {"403", "500"}, row
