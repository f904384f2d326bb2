"""The pages about one's own data, as the person meets them and as who answers for data does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask

from tests.support.browser import Window
from tests.support.data_matters import data_matters

Act = Callable[[Window], None]
Seen = tuple[str, str, Act, frozenset[str]]
NOTHING: frozenset[str] = frozenset()


def seen_in_my_data(app: Flask, language: str) -> Iterator[Seen]:
    """Name, endpoint, the way there, and the fields that complain."""

    def state(
        name: str,
        endpoint: str,
        path: str,
        *,
        who: str = "person",
        then: Act | None = None,
        wrong: frozenset[str] = NOTHING,
    ) -> Seen:
        return name, endpoint, _as(app, who, f"/{language}/{path}", then=then), wrong

    yield state("who saw it", "my_data.journal", "journal", then=open_names)
    yield state("nobody yet", "my_data.journal", "journal", who="somebody_new")
    yield state("what I did", "my_data.own", "journal/own")
    yield state("not right", "my_data.not_right", "journal/{look}/not-right")
    yield state(
        "not right: wrong number",
        "my_data.not_right",
        "journal/{look}/not-right",
        then=write_wrong_number,
        wrong=frozenset({"phone"}),
    )
    yield state("asked", "my_data.question", "data/questions/{waiting}")
    yield state("answered", "my_data.question", "data/questions/{answered}")
    yield state("what is kept", "my_data.overview", "data")
    yield state("correct", "my_data.correct", "data/correct")
    number = frozenset({"phone"})
    yield state(
        "correct: wrong number", "my_data.correct", "data/correct", then=write_wrong_number, wrong=number
    )
    yield state("erase", "my_data.erase", "data/erase")
    yield state("erase everything", "my_data.erase", "data/erase", who="somebody_new")
    yield state("desk: what waits", "desk_data.waiting", "desk/data", who="officer")
    yield state("desk: a question", "desk_data.one", "desk/data/{waiting}", who="officer")
    yield state(
        "desk: nothing written",
        "desk_data.one",
        "desk/data/{waiting}",
        who="officer",
        then=send_nothing,
        wrong=frozenset({"outcome", "words"}),
    )
    yield state("desk: answered", "desk_data.one", "desk/data/{answered}", who="officer")


def _as(app: Flask, who: str, path: str, *, then: Act | None) -> Act:
    def act(window: Window) -> None:
        made = data_matters(app)
        window.context.add_cookies([{"name": "session", "value": getattr(made, who), "url": window.address}])
        window.open(path.format(look=made.look, waiting=made.waiting, answered=made.answered))
        if then:
            then(window)

    return act


def open_names(window: Window) -> None:
    """Open by keyboard every name that stands behind a press."""
    for summary in window.page.locator("main details summary").all():
        summary.press("Enter")


def write_wrong_number(window: Window) -> None:
    """A telephone number that nobody has."""
    window.page.locator("#phone").fill("12")
    _press(window, "#ask .button.main")


def send_nothing(window: Window) -> None:
    """The answer without words."""
    _press(window, "#data .button.main")


def _press(window: Window, selector: str) -> None:
    with window.page.expect_navigation():
        window.page.locator(selector).press("Enter")
