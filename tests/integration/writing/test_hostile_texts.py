"""What an editor types is never lost, never half a page, and nothing is blamed for what is whole."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from easy_language.reading import MAX_CHARACTERS
from portal.web import cookies
from tests.integration.writing.test_desk_texts import HARD, ID, PAGE
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_worker, sign_in

# The desk of texts keeps nothing in a database but who may sit at it.
pytestmark = pytest.mark.other_databases_long


def _editor(app: Flask, visitor: Visitor) -> None:
    sign_in(visitor.client, make_worker(app, "Dace", "990000-00010", role="editor"))


def _source(page: Fetched) -> str:
    area = page.soup.select_one("textarea[name=source]")
    assert area is not None
    return area.get_text()


def _found(page: Fetched) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.soup.select("#findings .found li")]


def test_what_was_typed_while_the_session_ended_is_there_again(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    _editor(portal_app, visitor)
    before = visitor.get(PAGE)
    fields = {name: value for name, value in before.fields().items() if name in ("csrf_token", "owner")}
    with portal_app.app_context():
        visitor.client.delete_cookie(cookies.full_name(cookies.SESSION))
    visitor.post(PAGE, {**fields, "source": HARD}, expect=303)
    _editor(portal_app, visitor)
    again = visitor.get(PAGE)
    assert _source(again) == HARD
    assert any("nodrošinām" in one for one in _found(again)), "it is looked at"
    assert _source(visitor.get(PAGE)) == _source(before), "it comes back once"


def test_a_word_that_is_looked_for_under_a_name_nobody_explains_is_a_finding(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    _editor(portal_app, visitor)
    source = f"id: {ID}\n\n# Nauda\n\n@ wallet\nTe ir [[pašvaldība|abrakadabra]].\n"
    page = visitor.send(PAGE, {"source": source}, expect=200)
    assert any(one.startswith("6.") for one in _found(page)), _found(page)
    assert page.soup.select_one("#seen .as-read") is None


def test_a_long_file_is_too_long_and_not_a_broken_one(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    _editor(portal_app, visitor)
    whole = (f"id: {ID}\n\n# A\n\n@ wallet\n" + "ā. \n" * 2 * MAX_CHARACTERS).encode()
    # Wherever it is cut: in the middle of a letter, too.
    for shift in range(3):
        chosen = FileStorage(BytesIO(b" " * shift + whole), "a.txt")
        boundary, body = encode_multipart({**visitor.get(PAGE).fields(), "file": chosen})
        kind = f"multipart/form-data; boundary={boundary}"
        answer = visitor.client.post(PAGE, data=body, content_type=kind)
        (found,) = _found(Fetched(answer))
        assert str(MAX_CHARACTERS) in found
