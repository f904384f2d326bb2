"""Whatever people type, the rules answer and point inside the line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from easy_language import Checker, TextError, parse
from easy_language.check.checker import sentences_of

CHECKER = Checker()
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)
LATVIAN = st.text("aāeēiīuūbcčdgģkķlļnņrsšzž AJ.,:;!?„”–-/%€0123456789", max_size=80)


@given(st.sampled_from(["lv", "en", "ru"]), TYPED | LATVIAN)
def test_every_line_gets_an_answer(language: str, line: str) -> None:
    for found in CHECKER.check_line(line, language=language):
        assert 1 <= found.column <= max(1, len(line))
        assert found.message
        assert found.suggestion


MARKED = st.sampled_from(["@ x", "1. a", "- b", "[[a|b]]", "{{c}}", "= d", "a {ok N01: b}"])


@given(st.lists(LATVIAN | MARKED, max_size=8))
def test_every_text_that_can_be_read_can_be_checked(body: list[str]) -> None:
    try:
        text = parse("id: a\n# T\n" + "\n".join(body), path="a.txt", language="lv", level="easy")
    except TextError:
        return
    findings, _ = CHECKER.check_text(text)
    numbers = {sentence.number for sentence in sentences_of(text)}
    assert {found.line for found in findings} <= numbers
    assert all(1 <= found.column <= len(body[found.line - 3]) for found in findings if found.line > 2)
