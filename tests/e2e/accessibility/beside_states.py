"""A worker beside a person, the question on a phone, and the card with pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask

from tests.support.beside import ON_PHONE, beside_matters
from tests.support.browser import Window

Act = Callable[[Window], None]
Seen = tuple[str, str, Act, frozenset[str]]
NOTHING: frozenset[str] = frozenset()
OF_DOCUMENT = frozenset({"given_name", "family_name", "code"})


def seen_beside(app: Flask, language: str) -> Iterator[Seen]:
    """Name, endpoint, the way there, and the fields that complain."""

    def act(who: str | None, path: str, *, form: str | None = None) -> Act:
        def there(window: Window) -> None:
            made = beside_matters(app)
            if who:
                value = getattr(made, who)
                window.context.add_cookies([{"name": "session", "value": value, "url": window.address}])
            window.open(f"/{language}/{path.format(made=made)}")
            if form:
                # It may lie behind another press.
                window.page.evaluate(
                    "for (const one of document.querySelectorAll('details')) one.open = true"
                )
                with window.page.expect_navigation():
                    window.page.locator(f"{form} .button").last.press("Enter")

        return there

    yield "together", "beside.now_page", act("sitting", "beside?sent=1"), NOTHING
    yield "on the phone", "beside.phone", act(None, f"beside/question/{ON_PHONE}"), NOTHING
    yield "who is here", "desk_beside.ask", act("at_desk", "desk/beside"), NOTHING
    yield (
        "who is here: nothing",
        "desk_beside.ask",
        act("at_desk", "desk/beside", form="#document"),
        OF_DOCUMENT,
    )
    confirm = "desk/beside/{made.asked}"
    yield "the question", "desk_beside.confirm", act("at_desk", confirm), NOTHING
    paper = act("at_desk", confirm, form="#paper")
    yield "the question: no paper", "desk_beside.confirm", paper, frozenset({"scan"})
    card = "desk/cases/{made.number}/card"
    yield "the card", "desk_key.card", act("at_desk", card), NOTHING
    yield "the card: pictures", "desk_key.card", act("at_desk", card, form="#card"), NOTHING
    yield "about the card", "key_cards.about", act(None, "card"), NOTHING
    yield "a picture", "key_cards.come_in", act(None, "card/{made.card}"), NOTHING
    yield "what the card opens", "key_cards.home", act("with_card", "my-card?more=1"), NOTHING
