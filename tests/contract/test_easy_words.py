"""Whatever a person can meet beside the texts is easy too, in each language: pages, mails, letters."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from demo.identity_file import WORDS as LOGIN_WORDS
from easy_language import Checker, Library
from portal.in_confidence.elsewhere import elsewhere
from portal.messages.words import words as message_words
from portal.programme.pack import load_packs
from tests.support.addresses import LANGUAGES
from tests.support.pack_words import all_words

ROOT = Path(__file__).resolve().parents[2]
CHECKER = Checker(Library.load(), speak="en")
# English is what the code says; the other languages are its translations.
IN_THE_CODE = "en"
# What an organisation is called and where it is, is as it is.
NAMES = frozenset({"name", "address"})
Said = tuple[str, str]


def _of_the_pages(language: str) -> Iterator[Said]:
    """Everything between the texts: buttons, errors, mails, the words of documents, the desk."""
    shelf = "lv" if language == IN_THE_CODE else language
    catalogue = ROOT / "translations" / shelf / "LC_MESSAGES" / "messages.po"
    with catalogue.open("rb") as file:
        for message in read_po(file, locale=shelf):
            said = message.id if language == IN_THE_CODE else message.string
            for words in said if isinstance(said, (tuple, list)) else (said,):
                if message.id and words:
                    yield "messages.po", words


def _of_the_packs(language: str) -> Iterator[Said]:
    """Questions, answers, states, letters, conditions of every programme."""
    for name, pack in load_packs(ROOT / "packs").items():
        yield from ((name, words[language]) for words in all_words(pack))


def _of_the_messages(language: str) -> Iterator[Said]:
    """What stands in the inbox, and what leaves the house by mail or text message."""
    notice = message_words().notice
    yield "notice", notice.subject[language]
    yield from (("notice", line) for line in notice.lines[language])
    for kind in message_words().kinds:
        yield kind.key, kind.title[language]
        yield from ((kind.key, line) for line in kind.easy[language])


def _of_my_data(language: str) -> Iterator[Said]:
    """What the journal says of each event, and what the parts of the kept data are called."""
    file = ROOT / "portal" / "my_data" / "words.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    yield from ((file.name, words) for words in _said_in(found, language=language))
    for topic in found["topics"]:
        yield from ((file.name, line) for line in topic["lines"][language])


def _of_acting_for(language: str) -> Iterator[Said]:
    """The grounds on which somebody acts or helps, in what, and for how long."""
    file = ROOT / "portal" / "acting_for" / "bases.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    yield from ((file.name, words) for words in _said_in(found, language=language))


def _of_being_safe(language: str) -> Iterator[Said]:
    """What whom one can turn to is for; what it is called is as it is."""
    known = elsewhere()
    for place in (*known.numbers, *known.places):
        yield from ((place.key, line) for line in place.said(language))


def _of_the_data(language: str) -> Iterator[Said]:
    """Headings of topics, hours of offices: whatever our data say in each language."""
    organisations = sorted((ROOT / "packs" / "organisations").glob("*.toml"))
    for file in (ROOT / "easy_language" / "texts" / "order.toml", *organisations):
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        yield from ((file.name, words) for words in _said_in(found, language=language))


def _said_in(value: Any, *, language: str) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _said_in(part, language=language)
    elif isinstance(value, dict):
        if isinstance(value.get(language), str):
            yield value[language]
        for key, part in value.items():
            if key not in NAMES:
                yield from _said_in(part, language=language)


def _of_the_demo_login(language: str) -> Iterator[Said]:
    """The neighbour keeps its words in two files, and two logins have theirs in what it writes."""
    people = tomllib.loads((ROOT / "demo" / "people.toml").read_text(encoding="utf-8"))["person"]
    yield from (("people.toml", one["role"][language]) for one in people)
    words = tomllib.loads((ROOT / "demo" / "words.toml").read_text(encoding="utf-8"))[language]
    yield from (("words.toml", said) for said in words.values() if " " in said)
    yield from (("identity_file.py", said) for words in LOGIN_WORDS.values() for said in words[language])


PLACES = {
    "pages": (_of_the_pages, 400),
    "packs": (_of_the_packs, 300),
    "messages": (_of_the_messages, 20),
    "my data": (_of_my_data, 70),
    "acting for": (_of_acting_for, 20),
    "being safe": (_of_being_safe, 10),
    "data": (_of_the_data, 8),
    "demo login": (_of_the_demo_login, 30),
}


# Agreed words that stand everywhere alike, and the one warning that they may have; what a paper is called.
AGREED = {"pārbaudījuši": "W03", "pilnvaru": "W01"}


def to_mend(said: str, *, language: str) -> list[str]:
    agreed = {rule for words, rule in AGREED.items() if words in said}
    return [
        f"{found.severity} {found.rule} {found.message} → {found.suggestion}"
        for found in CHECKER.check_string(said, language=language)
        if found.severity == "E" or (found.severity == "W" and found.rule not in agreed)
    ]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_can_meet_is_easy(place: str, language: str) -> None:
    told, least = PLACES[place]
    said = list(told(language))
    assert len(said) >= least, "these words are no longer where they were: nobody checks them now"
    wrong = {f"{where}: {words}": to_mend(words, language=language) for where, words in said}
    assert {words: found for words, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("lv", "Iesniegums tiek izskatīts saskaņā ar noteikumiem."),
        ("en", "Your submission will be assessed in accordance with the regulation."),
        ("ru", "Услуга предоставляется в соответствии с заявлением."),
    ],
)
def test_office_words_would_be_found(language: str, words: str) -> None:
    assert to_mend(words, language=language)
