"""No untranslated word, no dead one, no broken placeholder, in any language."""

from __future__ import annotations

import pytest
from babel.core import Locale

from portal.web.locale import read_languages
from run.messages import TRANSLATIONS, extracted, kept
from tests.support.catalogues import msgids, placeholders

TRANSLATED = ("lv", "ru")


def test_the_template_of_messages_is_fresh() -> None:
    assert msgids(kept()) == msgids(extracted()), "run: make messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_whole(language: str) -> None:
    catalogue = kept(language)
    assert msgids(catalogue) == msgids(extracted()), "run: make messages, then translate"
    forms = {"lv": 3, "ru": 3}[language]
    for message in catalogue:
        if not message.id:
            continue
        assert not message.fuzzy, f"{message.id!r} is fuzzy"
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(said), f"{message.id!r} has no words in {language}"
        if message.pluralizable:
            assert len(said) == forms, f"{message.id!r} needs {forms} forms"


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_survive_translation(language: str) -> None:
    for message in kept(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*(placeholders(one) for one in ids))
        for one in said:
            assert placeholders(one) == wanted, f"{language}: {one!r} should use {sorted(wanted)}"


def test_every_language_is_described_and_can_be_formatted() -> None:
    for tag in read_languages(TRANSLATIONS, wanted=("lv", "en", "ru")):
        assert Locale.parse(tag)


def test_a_language_without_description_stops_the_start() -> None:
    with pytest.raises(RuntimeError, match="uk"):
        read_languages(TRANSLATIONS, wanted=("lv", "uk"))
