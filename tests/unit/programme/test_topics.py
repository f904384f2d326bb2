"""The order of the topics: which group, which next, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.programme.errors import ContentError
from portal.programme.topics import Topics, read_topics

GOOD = """
[swimming]
overview = "what"

[[swimming.groups]]
key = "first"
title = { lv = "Vispirms", en = "First" }
picture = "start"
leads_to = "questions"
topics = ["who", "where"]

[[swimming.groups]]
key = "later"
title = { lv = "Pēc tam" }
picture = "finish"
leads_to = "reading"
topics = ["ending"]
"""


def read(tmp_path: Path, words: str) -> dict[str, Topics]:
    file = tmp_path / "order.toml"
    file.write_text(words, encoding="utf-8")
    return read_topics(file, languages=("lv",), unfinished=("lv", "en"))


def test_the_overview_comes_first_and_then_the_groups_in_their_order(tmp_path: Path) -> None:
    topics = read(tmp_path, GOOD)["swimming"]
    assert topics.addresses == ("what", "who", "where", "ending")
    assert [group.title["en"] for group in topics.groups] == ["First", "Pēc tam"]


def test_who_finds_out_is_led_to_the_questions_and_who_has_it_reads_on(tmp_path: Path) -> None:
    topics = read(tmp_path, GOOD)["swimming"]
    assert {address: topics.leads_to(address) for address in topics.addresses} == {
        "what": "questions",
        "who": "questions",
        "where": "questions",
        "ending": "reading",
    }


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('overview = "what"', "", r"swimming: .*overview.*missing"),
        ('overview = "what"', 'overview = "who"', r"swimming: the topic 'who' stands in 2 places"),
        ('["ending"]', '["where"]', r"swimming: the topic 'where' stands in 2 places"),
        ('["ending"]', "[]", r"swimming: groups\[1\]\.topics"),
        ('key = "later"', 'key = "first"', r"swimming: 2 groups are called 'first'"),
        ('"reading"', '"nowhere"', r"swimming: groups\[1\]\.leads_to"),
        ('lv = "Pēc tam"', 'en = "Later"', r"swimming: .*'lv' are missing"),
        ('lv = "Pēc tam"', 'lv = " "', r"swimming: .*'lv' are not a text"),
        ('picture = "start"', "", r"swimming: groups\[0\].*picture.*missing"),
        ('["ending"]', '["ending"]\narticles = ["sea"]', r"swimming: later: there is no article 'sea'"),
        ("[swimming]", "[swimming", r"order\.toml: cannot be read"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    assert right in GOOD
    with pytest.raises(ContentError, match=words):
        read(tmp_path, GOOD.replace(right, wrong))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="order.toml"):
        read_topics(tmp_path / "order.toml", languages=("lv",))
