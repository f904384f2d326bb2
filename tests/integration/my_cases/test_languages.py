"""Every page of one's own matters in every language and level, for people in every place: lint and weight."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.matters import KEPT, MAKING, matters
from tests.support.page_client import Visitor

PAGES = ("", "/answers", "/letter", "/mend", "/take-back", "/stop", "/stay", "/move")
READABLE = (200, 303, 404)
# The same pages in other words are read in the long tests.
IN_TURN = ["lv", *(pytest.param(language, marks=pytest.mark.long) for language in ("en", "ru"))]


@pytest.mark.one_database
@pytest.mark.parametrize("language", IN_TURN)
def test_every_page_can_be_read_by_everybody(portal_app: Flask, language: str) -> None:
    portal_app.extensions.pop(KEPT, None)
    people = matters(portal_app)
    read = 0
    for name in MAKING:
        visitor, matter = Visitor(portal_app), people[name]
        visitor.client.set_cookie("session", matter.token)
        addresses = ["", "applications", "messages", "for-whom"]
        if matter.number:
            addresses += [f"applications/{matter.number}{page}" for page in PAGES]
            addresses += [f"messages/{matter.message}"]
        for address in addresses:
            for level in ("easy", "full"):
                path = f"/{language}/{address}?level={level}"
                status = visitor.client.get(path).status_code
                assert status in READABLE, (name, path, status)
                read += visitor.get(path, expect=status).soup.h1 is not None
    portal_app.extensions.pop(KEPT, None)
    assert read > 120
