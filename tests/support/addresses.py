"""Every page of the portal as addresses, made from its routes and content, so none is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, request
from werkzeug.routing import Rule

if TYPE_CHECKING:
    from portal.programme.content import Content

LANGUAGES = ("lv", "en", "ru")
# Pages that need something first; journeys and their own tests open them.
NEED_MORE = {
    "is_this_for_me.question": "needs the key of a question; opened by the journeys",
    "is_this_for_me.result": "needs answers; opened by the journeys",
    "is_this_for_me.begin": "leads to the first question",
    "call_me.done": "needs a sent request; opened by the journeys",
    "leaving.leave": "leads away",
    "not_understood.choose": "there is one for each text; opened by its own tests",
    "not_understood.then": "there is one for each text; opened by its own tests",
    "applications.begin": "leads to the first question",
    "applications.for_another": "is only for who is signed in",
    "applications.step": "needs a draft; opened by its own tests",
    "applications.tasks": "needs a draft; opened by its own tests",
    "applications.check": "needs a whole draft; opened by its own tests",
    "applications.sent": "needs something sent; opened by its own tests",
    "applications.paper": "needs a draft, or something sent; opened by its own tests",
    "applications.delete": "needs a draft; opened by its own tests",
    "acting_for.for_whom": "is only for who is signed in",
    "messages.inbox": "is only for who is signed in",
    "messages.one": "is only for who is signed in",
    "my_cases.answers": "is only for who is signed in",
    "my_cases.decide": "is only for who is signed in",
    "my_cases.letter": "is only for who is signed in",
    "my_cases.one": "is only for who is signed in",
    "my_cases.overview": "is only for who is signed in",
    "signing_in.again": "is only for who is signed in",
    "signing.one": "needs a document to sign; opened by its own tests",
    "signing.code": "needs digits to compare; opened by its own tests",
    "beside.phone": "needs a question; opened by its own tests",
    "key_cards.come_in": "needs what is printed on a card; opened by its own tests",
}
NEED_MORE |= {
    name: "is for workers; opened by its own tests"
    for name in (
        "desk.overview", "desk.case", "desk_deciding.checks", "desk_deciding.yes", "desk_deciding.no",
        "desk_deciding.move", "desk_asking.ask", "desk_people.claim", "desk_people.code", "desk_tasks.tasks",
        "desk_signature.take",
        "desk_signature.wrong",
        "desk_texts.overview", "desk_texts.text", "desk_texts.review", "desk_data.waiting", "desk_data.one",
        "desk_confidence.waiting", "desk_confidence.one", "desk_beside.ask", "desk_beside.confirm",
        "desk_key.card",
    )
}  # fmt: skip
NEED_MORE |= {
    name: "is only for who is signed in"
    for name in (
        "my_data.journal", "my_data.own", "my_data.not_right", "my_data.overview", "my_data.correct",
        "my_data.erase", "my_data.question", "helping.helpers", "helping.invite", "helping.consent",
        "helping.invitation", "helping.code", "helping.accept", "in_confidence.overview", "in_confidence.say",
        "in_confidence.one", "reaching.way", "reaching.where", "beside.now_page", "key_cards.home",
    )
}  # fmt: skip
NO_PAGE = (
    "static", "picture_sheet", "listening.file", "healthz", "readyz", "front_door.start",
    "sign_in_callback.callback", "desk.file", "desk.letter", "signing_in.stay", "applications.copy",
    "messages.document", "helping.drawing", "desk_beside.drawing", "my_data.download", "my_data.file",
    "my_cases.paper", "my_cases.receipt",
    "desk_signature.signed", "desk_signature.acknowledged", "signing_callback.callback", "signing.document",
)  # fmt: skip


def page_addresses(app: Flask, *, language: str = "lv") -> list[str]:
    """The address of every page that can be opened by address alone, in one language."""
    return [
        address
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in (*NO_PAGE, *NEED_MORE)
        for address in _addresses(app, rule, language)
    ]


def longest_first(app: Flask, addresses: Iterable[str]) -> dict[str, list[str]]:
    """The addresses by the route that they lead to, the longest page of each first."""
    client, weights = app.test_client(), dict[str, dict[str, int]]()
    for address in addresses:
        with app.test_request_context(address):
            endpoint = request.endpoint or ""
        weights.setdefault(endpoint, {})[address] = len(client.get(address).data)
    return {endpoint: sorted(found, key=lambda one: -found[one]) for endpoint, found in weights.items()}


def _known_values(content: Content) -> dict[frozenset[str], list[dict[str, str]]]:
    """What stands in an address, for each set of names that a route takes."""
    from portal.programme.articles import ARTICLES
    from portal.signing.views import ENDINGS
    from portal.signing_in.service import OUTCOMES

    found: list[dict[str, str]] = [
        {},
        {"part": "2"},
        *({"programme": key} for key in content.order),
        *({"programme": key, "topic": topic} for key, topics in content.order.items() for topic in topics),
        *(
            {"programme": pack.id, "topic": page.topic, "group": page.key}
            for pack in content.packs.values()
            for page in pack.catalogue
        ),
        *({"outcome": name} for name in OUTCOMES),
        *({"why": name} for name in ENDINGS),
        {"signing_id": str(UUID(int=1)), "why": ENDINGS[0]},
        *({"article": name} for name in ARTICLES),
    ]
    known: dict[frozenset[str], list[dict[str, str]]] = {}
    for values in found:
        known.setdefault(frozenset(values), []).append(values)
    return known


def _addresses(app: Flask, rule: Rule, language: str) -> Iterator[str]:
    known = _known_values(app.extensions["content"])
    base = {"language": language} if "language" in rule.arguments else {}
    wanted = frozenset(rule.arguments) - {"language"}
    if wanted not in known:
        raise AssertionError(
            f"{rule.rule} takes {sorted(wanted)}: say in tests/support/addresses.py what to open"
        )
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for choice in known[wanted]:
            yield adapter.build(rule.endpoint, {**base, **choice})
