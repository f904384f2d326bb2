"""The sentences of the source documents fail, each by the rules it is known to break."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from easy_language import Checker, Library

SENTENCES = tomllib.loads((Path(__file__).parent / "sources.toml").read_text(encoding="utf-8"))["sentence"]
FEWEST = 20
CHECKER = Checker(Library.load(), speak="en")


def test_there_are_enough_sentences_of_several_documents() -> None:
    assert len({sentence["text"] for sentence in SENTENCES}) >= FEWEST
    assert len({sentence["source"].split()[0][:3] for sentence in SENTENCES}) > len(["000", "001", "002"])


@pytest.mark.parametrize("sentence", SENTENCES, ids=[sentence["source"] for sentence in SENTENCES])
def test_a_sentence_of_the_sources_fails(sentence: dict[str, str]) -> None:
    found = CHECKER.check_line(sentence["text"], language="lv")
    assert {finding.rule for finding in found if finding.severity == "E"} >= set(sentence["breaks"])
    assert sentence["breaks"]
