"""Every letter a reader sees is either content in its language or a translatable message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from flask import Flask

from portal.in_confidence.elsewhere import elsewhere
from tests.support.addresses import page_addresses
from tests.support.building import build_app
from tests.support.catalogues import letters_outside_brackets, pseudo_translations
from tests.support.page_client import Fetched, Visitor

LANGUAGE = "en"
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")
SITE_NAME = "Mans atbalsts"


@pytest.fixture(scope="module")
def pseudo_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("translations")
    return build_app(
        tmp_path_factory.mktemp("var"),
        languages=(LANGUAGE, "lv"),
        translations=pseudo_translations(folder, language=LANGUAGE),
    )


def content_words(app: Flask) -> set[str]:
    """Everything that comes from texts, packs and organisations, piece by piece."""
    content = app.extensions["content"]
    found = set()
    for text in content.library.texts:
        for line in text.lines:
            found.update(piece.text.strip() for piece in line.pieces)
            found.add(line.plain)
    for word in content.library.words(LANGUAGE):
        found.update((word.title, *word.lines))
    for data in (*content.packs.values(), app.extensions["organisations"], elsewhere()):
        found.update(_strings(msgspec.to_builtins(data, enc_hook=lambda value: dict(value))))
    for topics in content.grouped.values():
        found.update(group.title[LANGUAGE] for group in topics.groups)
    found.update(language.name for language in app.config["LANGUAGES"].values())
    return found


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def untranslated(soup: BeautifulSoup, *, content: set[str]) -> list[str]:
    """Words on the page that are neither content nor a message."""
    said = [
        (node.parent, " ".join(node.split()))
        for node in soup.find_all(string=True)
        if isinstance(node, NavigableString) and not isinstance(node, Comment | Doctype)
    ]
    said += [(tag, str(tag[name])) for name in SPOKEN_ATTRIBUTES for tag in soup.find_all(attrs={name: True})]
    found = []
    for tag, text in said:
        if tag is None or tag.name in ("style", "script") or _is_exempt(tag):
            continue
        rest = letters_outside_brackets(text.replace(SITE_NAME, ""))
        if rest and text not in content and rest.strip(" –:.,") not in content:
            found.append(text)
    return found


def _is_exempt(tag: Tag) -> bool:
    return tag.get("translate") == "no" or tag.find_parent(attrs={"translate": "no"}) is not None


def _look(page: Fetched, content: set[str]) -> None:
    assert untranslated(page.soup, content=content) == []


def test_every_page_is_translatable(pseudo_app: Flask) -> None:
    visitor, content = Visitor(pseudo_app), content_words(pseudo_app)
    for address in page_addresses(pseudo_app, language=LANGUAGE):
        if "/style" not in address:
            _look(visitor.get(address), content)


def test_every_error_and_form_state_is_translatable(pseudo_app: Flask) -> None:
    visitor, content = Visitor(pseudo_app), content_words(pseudo_app)
    _look(visitor.get("/en/nothing", expect=404), content)
    _look(visitor.send("/en/call-me", {"phone": "x"}, expect=422), content)
    for programme in content_order(pseudo_app):
        page = visitor.client.get(f"/en/is-this-for-me/{programme}")
        address = page.location
        _look(visitor.get(address), content)
        _look(visitor.send(address, {}, expect=422), content)
        while "/result" not in address:
            address = visitor.send(address, {"answer": "no"}).response.location
            _look(visitor.get(address), content)


def content_order(app: Flask) -> tuple[str, ...]:
    return tuple(app.extensions["content"].order)


@pytest.mark.parametrize("planted", ["<button>Send</button>", '<img alt="A dog">', "<p>⟦Call⟧ now</p>"])
def test_a_planted_word_is_found(planted: str) -> None:
    assert untranslated(BeautifulSoup(planted, "html5lib"), content=set())


def test_letters_outside(tmp_path: Path) -> None:
    assert letters_outside_brackets("⟦Call ⟦x⟧ me⟧ 12") == ""
    assert letters_outside_brackets("⟦Call⟧ me") == "me"
