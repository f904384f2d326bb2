"""The questions by keyboard, each kind of answer, to the result, which is taken along and deleted again."""

from __future__ import annotations

import pytest

from tests.e2e.journeys.conftest import READERS, Reader, Starter, walks
from tests.support.browser import Setting

PROGRAMMES = ("individual-budget", "motivation")
ANSWERS = {"yes": "Yes", "no": "No", "unknown": "I don't know"}


WAYS = (
    (PROGRAMMES[0], ("yes",)),
    (PROGRAMMES[0], ("yes", "unknown", "no")),
    (PROGRAMMES[1], ("unknown",)),
)
# Each reader goes one way.
GOING = [walks(reader, *WAYS[place % len(WAYS)]) for place, reader in enumerate(READERS, start=1)]


@pytest.mark.parametrize(("setting", "programme", "pattern"), GOING)
def test_the_questions_end_with_words_and_a_person(
    start: Starter, setting: Setting, programme: str, pattern: tuple[str, ...]
) -> None:
    reader = start(setting)
    says, keyboard = reader.says, reader.keyboard
    questions = _questions(reader, programme)
    reader.opens("/is-this-for-me")
    keyboard.link(reader.portal.name(programme, language=reader.language))
    for number, question in enumerate(questions, start=1):
        reader.sees(question)
        count = says("Question %(number)s of %(total)s", number=number, total=len(questions))
        assert count in reader.page.get_by_role("main").inner_text()
        keyboard.choose(says(ANSWERS[pattern[(number - 1) % len(pattern)]]))
        keyboard.button(says("Next" if number < len(questions) else "See what my answers say"))
    main = reader.page.get_by_role("main")
    assert main.get_by_role("link", name=says("Call me"), exact=True).count() == 1
    keyboard.button(says("Take my answers along"))
    assert says("Your answers are on this device for 30 days.") in main.inner_text()
    assert "answers" in _cookies(reader)
    keyboard.button(says("Delete my answers"))
    assert "answers" not in _cookies(reader)
    assert main.get_by_role("button", name=says("Delete my answers")).count() == 0


def test_back_finds_the_answer_again(reader: Reader) -> None:
    says, keyboard = reader.says, reader.keyboard
    reader.opens("/is-this-for-me")
    keyboard.link(reader.portal.name(PROGRAMMES[0], language=reader.language))
    first = reader.page.locator("h1").inner_text()
    keyboard.choose(says("No"))
    keyboard.button(says("Next"))
    keyboard.link(says("Back"))
    reader.sees(first)
    assert reader.page.get_by_role("radio", name=says("No"), exact=True).is_checked()


def _questions(reader: Reader, programme: str) -> list[str]:
    packs = reader.portal.app.extensions["content"].packs.values()
    pack = next(pack for pack in packs if pack.id == programme)
    return [question.ask[reader.language] for question in pack.questions]


def _cookies(reader: Reader) -> set[str]:
    return {str(cookie["name"]) for cookie in reader.window.context.cookies()}
