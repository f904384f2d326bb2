"""The pages of helping as Anna meets them, who is helped, and Zane and Oto, who help her."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask

from tests.support.browser import Window
from tests.support.helping_matters import helping_matters

Act = Callable[[Window], None]
Seen = tuple[str, str, Act, frozenset[str]]
NOTHING: frozenset[str] = frozenset()


def seen_in_helping(app: Flask, language: str) -> Iterator[Seen]:
    """Name, endpoint, the way there, and the fields that complain."""

    def state(
        name: str,
        endpoint: str,
        path: str,
        *,
        who: str = "anna",
        then: Act | None = None,
        wrong: frozenset[str] = NOTHING,
    ) -> Seen:
        return name, f"helping.{endpoint}", _as(app, who, f"/{language}/{path}", then=then), wrong

    yield state("who helps", "helpers", "helpers?done=ended")
    yield state("nobody", "helpers", "helpers", who="nobody_yet")
    for part, field in (("who", "called"), ("what", "tasks"), ("long", "length")):
        yield state(part, "invite", f"helpers/invite/{part}")
        yield state(
            f"{part}: nothing", "invite", f"helpers/invite/{part}", then=_next, wrong=frozenset({field})
        )
    yield state("consent", "consent", "helpers/invite/who", then=_to_the_consent)
    yield state("the invitation", "invitation", "helpers/invitations/{invitation}")
    yield state("a code", "code", "invitation", who="oto")
    yield state("a code: wrong", "code", "invitation", who="oto", then=_next, wrong=frozenset({"code"}))
    yield state("do you want to help", "accept", "invitation/{token}", who="oto")
    yield state(
        "do you want to help: nothing",
        "accept",
        "invitation/{token}",
        who="oto",
        then=_next,
        wrong=frozenset({"paid"}),
    )
    yield (
        "for whom",
        "acting_for.for_whom",
        _as(app, "zane", f"/{language}/for-whom?began=1", then=None),
        NOTHING,
    )


def _as(app: Flask, who: str, path: str, *, then: Act | None) -> Act:
    def act(window: Window) -> None:
        made = helping_matters(app)
        window.context.add_cookies([{"name": "session", "value": getattr(made, who), "url": window.address}])
        window.open(path.format(invitation=made.invitation, token=made.token))
        if then:
            then(window)

    return act


def _next(window: Window) -> None:
    with window.page.expect_navigation():
        window.page.locator("main .button.main").last.press("Enter")


def _to_the_consent(window: Window) -> None:
    window.page.locator("#called").fill("Līga Zieda")
    _next(window)
    window.page.locator("#tasks-0").check()
    _next(window)
    window.page.locator("#length-1").check()
    _next(window)
