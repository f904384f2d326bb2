"""Fixtures for the whole suite: a portal on each real database, empty for every test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings

from tests.support.building import build_app
from tests.support.databases import KINDS, empty, postgresql_server, prepare
from tests.support.login import DemoLogin

# A busy machine is no defect: no example fails for being slow.
settings.register_profile("portal", max_examples=200, deadline=None)
settings.load_profile("portal")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database` chooses what the tests that need a database run on."""
    parser.addoption(
        "--database", choices=(*KINDS, "both"), default="both", help="which databases to test on"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that needs a database runs once on each wanted one."""
    if "database_kind" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--database")
        kinds = KINDS if wanted == "both" else (wanted,)
        if metafunc.definition.get_closest_marker("one_database"):
            kinds = kinds[:1]
        others = [pytest.mark.long] if metafunc.definition.get_closest_marker("other_databases_long") else []
        wanted_kinds = [kinds[0], *(pytest.param(kind, marks=others) for kind in kinds[1:])]
        metafunc.parametrize("database_kind", wanted_kinds, scope="session")


class Databases:
    """Addresses of the databases; PostgreSQL starts when the first test asks for it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._server: str | None = None

    def url(self, kind: str) -> str:
        """The address of the database of this kind."""
        if kind == "sqlite":
            return f"sqlite:///{self._folder / 'portal.sqlite3'}"
        if self._server is None:
            self._server = self._stack.enter_context(postgresql_server())
        return self._server


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of this run."""
    with ExitStack() as stack:
        yield Databases(tmp_path_factory.mktemp("database"), stack)


@pytest.fixture(scope="session")
def built_app(
    databases: Databases, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """A portal whose database has the newest schema; shared, so ask for `portal_app` instead."""
    app = build_app(tmp_path_factory.mktemp("var"), database_url=databases.url(database_kind))
    prepare(app)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def portal_app(built_app: Flask) -> Iterator[Flask]:
    """A portal with an empty database."""
    yield built_app
    empty(built_app)


@pytest.fixture
def login(portal_app: Flask, tmp_path: Path) -> Iterator[DemoLogin]:
    """The demo login of this test."""
    before = portal_app.extensions["logins"]
    yield DemoLogin.beside(portal_app, tmp_path)
    portal_app.extensions["logins"] = before
