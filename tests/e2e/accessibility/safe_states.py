"""The pages about being safe, as the person meets them and as the one who reads them at the desk does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask

from tests.support.browser import Window
from tests.support.safe_matters import safe_matters

Act = Callable[[Window], None]
Seen = tuple[str, str, Act, frozenset[str]]
NOTHING: frozenset[str] = frozenset()


def seen_in_safety(app: Flask, language: str) -> Iterator[Seen]:
    """Name, endpoint, the way there, and the fields that complain."""

    def state(
        name: str, endpoint: str, path: str, *, who: str = "person", wrong: frozenset[str] = NOTHING
    ) -> Seen:
        return name, endpoint, _as(app, who, f"/{language}/{path}", press=bool(wrong)), wrong

    yield state("what was said", "in_confidence.overview", "in-confidence")
    yield state("say it", "in_confidence.say", "in-confidence/complaint")
    yield state(
        "nothing said", "in_confidence.say", "in-confidence/talk", wrong=frozenset({"about", "words"})
    )
    yield state("about a guardian", "in_confidence.say", "in-confidence/guardian", who="alone")
    yield state("waiting", "in_confidence.one", "in-confidence/{waiting}")
    yield state("late", "in_confidence.one", "in-confidence/{late}")
    yield state("answered", "in_confidence.one", "in-confidence/{answered}")
    yield state("how to be told", "reaching.way", "safe-contact?done=saved")
    yield state("no way chosen", "reaching.way", "safe-contact", who="alone", wrong=frozenset({"way"}))
    yield state("no address", "reaching.where", "safe-contact/letter", wrong=frozenset({"address", "who"}))
    yield state("told nothing", "reaching.where", "safe-contact/look")
    yield state("desk: what waits", "desk_confidence.waiting", "desk/confidence", who="officer")
    yield state(
        "desk: nothing written",
        "desk_confidence.one",
        "desk/confidence/{waiting}",
        who="officer",
        wrong=frozenset({"words"}),
    )
    yield state("desk: answered", "desk_confidence.one", "desk/confidence/{answered}", who="officer")


def _as(app: Flask, who: str, path: str, *, press: bool) -> Act:
    def act(window: Window) -> None:
        made = safe_matters(app)
        window.context.add_cookies([{"name": "session", "value": getattr(made, who), "url": window.address}])
        window.open(path.format(waiting=made.waiting, answered=made.answered, late=made.late))
        if press:
            with window.page.expect_navigation():
                window.page.locator("main .button.main").press("Enter")

    return act
