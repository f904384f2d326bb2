"""What a worker does at the desk to bring a page into each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from flask import Flask

from tests.support.browser import Window
from tests.support.desk_matters import WORKER_CODE, desk_matters

Act = Callable[[Window], None]


@dataclass(frozen=True)
class Seen:
    """One state of one page of the desk."""

    name: str
    endpoint: str
    path: str
    then: Act | None = None
    wrong: frozenset[str] = field(default=frozenset())


def at_desk(app: Flask, path: str, *, then: Act | None) -> Act:
    """Open the address as the worker, with the numbers of their cases in it."""

    def act(window: Window) -> None:
        desk = desk_matters(app)
        window.context.add_cookies([{"name": "session", "value": desk.token, "url": window.address}])
        address = path.replace("{mandate}", str(desk.mandate))
        for name, number in desk.numbers.items():
            address = address.replace(f"{{{name}}}", number)
        window.open(address)
        if then:
            then(window)

    return act


def seen_at_desk() -> Iterator[Seen]:
    """All of them."""
    yield Seen("the list", "desk.overview", "")
    yield Seen("the late ones", "desk.overview", "?show=late")
    yield Seen("nothing in the list", "desk.overview", "?show=ended")
    for place in ("late", "sent", "checked", "granted", "paper", "taken"):
        yield Seen(f"a case: {place}", "desk.case", f"/cases/{{{place}}}")
    yield Seen("a case: what happened", "desk.case", "/cases/{granted}", then=open_history)
    yield Seen("the conditions", "desk_deciding.checks", "/cases/{sent}/checks")
    yield Seen(
        "the conditions: days to come",
        "desk_deciding.checks",
        "/cases/{sent}/checks",
        then=write_days_to_come,
        wrong=frozenset(
            f"{part}-{key}"
            for part in ("finding", "day", "note")
            for key in ("lives-here", "adult", "disorder", "severity", "needs-service", "certificate")
        ),
    )
    yield Seen("write to the person", "desk_asking.ask", "/cases/{sent}/ask")
    yield Seen(
        "write: nothing",
        "desk_asking.ask",
        "/cases/{sent}/ask",
        then=send("#ask"),
        wrong=frozenset({"words", "mend"}),
    )
    yield Seen("write: the preview", "desk_asking.ask", "/cases/{sent}/ask", then=preview_words)
    yield Seen("yes", "desk_deciding.yes", "/cases/{checked}/yes")
    yield Seen("yes: not checked", "desk_deciding.yes", "/cases/{sent}/yes")
    yield Seen(
        "yes: nothing",
        "desk_deciding.yes",
        "/cases/{checked}/yes",
        then=send("#decide"),
        wrong=frozenset({"level", "living"}),
    )
    yield Seen("yes: the letter", "desk_deciding.yes", "/cases/{checked}/yes", then=preview_yes)
    yield Seen("a case: two words", "desk.case", "/cases/{both}")
    yield Seen(
        "yes: nothing for either of the two",
        "desk_deciding.yes",
        "/cases/{both}/yes",
        then=send("#decide"),
        wrong=frozenset({"level", "living", "to_person", "to_guardian"}),
    )
    yield Seen("no", "desk_deciding.no", "/cases/{not met}/no")
    yield Seen(
        "no: nothing",
        "desk_deciding.no",
        "/cases/{not met}/no",
        then=send("#decide"),
        wrong=frozenset({"easy", "full"}),
    )
    yield Seen("no: the letter", "desk_deciding.no", "/cases/{not met}/no", then=preview_no)
    yield Seen("move", "desk_deciding.move", "/cases/{granted}/move")
    yield Seen(
        "move: nothing",
        "desk_deciding.move",
        "/cases/{granted}/move",
        then=send("#move"),
        wrong=frozenset({"to"}),
    )
    yield Seen("a guardian", "desk_people.claim", "/cases/{sent}/guardian/{mandate}")
    yield Seen(
        "a guardian: wrong",
        "desk_people.claim",
        "/cases/{sent}/guardian/{mandate}",
        then=day_is_over,
        wrong=frozenset({"holds", "until", "words"}),
    )
    yield Seen(
        "a guardian: what the paper says is missing",
        "desk_people.claim",
        "/cases/{sent}/guardian/{mandate}",
        then=paper_says_little,
        wrong=frozenset({"basis", "court_reference", "words"}),
    )
    yield Seen("yes: the paper is missing", "desk_deciding.yes", "/cases/{paper}/yes")
    yield Seen("the paper with the signature", "desk_signature.take", "/cases/{paper}/signature")
    yield Seen(
        "the paper with the signature: nothing",
        "desk_signature.take",
        "/cases/{paper}/signature",
        then=send("#signature"),
        wrong=frozenset({"files", "brought"}),
    )
    yield Seen("a wrong paper", "desk_signature.wrong", "/cases/{taken}/signature/wrong")
    yield Seen(
        "a wrong paper: nothing",
        "desk_signature.wrong",
        "/cases/{taken}/signature/wrong",
        then=send("#wrong"),
        wrong=frozenset({"why"}),
    )
    yield Seen("a code", "desk_people.code", "/cases/{sent}/code")
    yield Seen(
        "a code: nothing",
        "desk_people.code",
        "/cases/{sent}/code",
        then=send("#document"),
        wrong=frozenset({"code"}),
    )
    yield Seen("a code: the same person?", "desk_people.code", "/cases/{granted}/code", then=known_code)
    yield Seen(
        "a code: another name",
        "desk_people.code",
        "/cases/{granted}/code",
        then=known_code_of_another,
        wrong=frozenset({"code"}),
    )
    yield Seen("the tasks", "desk_tasks.tasks", "/tasks")
    yield Seen("the texts", "desk_texts.overview", "/texts")
    text = "/texts/easy/individual-budget.how-much"
    yield Seen("a text", "desk_texts.text", text)
    yield Seen("a text: hard words", "desk_texts.text", text, then=write_hard_words)
    yield Seen("a text: cannot be shown", "desk_texts.text", text, then=write_what_is_no_text)
    yield Seen("a text: begun", "desk_texts.text", "/texts/full/motivation.hours")
    yield Seen("a review", "desk_texts.review", f"{text}/review")
    yield Seen(
        "a review: nothing",
        "desk_texts.review",
        f"{text}/review",
        then=send("#review"),
        wrong=frozenset({"readers", "result"}),
    )
    yield Seen(
        "a review: wrong",
        "desk_texts.review",
        f"{text}/review",
        then=write_wrong_review,
        wrong=frozenset({"readers", "on", "result", "note"}),
    )


def send(form: str) -> Act:
    """Press the button of the form by keyboard."""

    def act(window: Window) -> None:
        with window.page.expect_navigation():
            window.page.locator(f"{form} .button.main").press("Enter")

    return act


def write_wrong_review(window: Window) -> None:
    """Nobody read it, on a day to come, and there is no end to what they said."""
    window.page.locator("#readers").fill("0")
    window.page.locator("#on").fill("31.12.2099")
    window.page.locator("#note").evaluate("(node, words) => { node.value = words }", "a" * 400)
    send("#review")(window)


def write_hard_words(window: Window) -> None:
    """A file with office words, and a look at it."""
    file = "id: individual-budget.how-much\n\n# Nauda\n\n@ wallet\nMēs nodrošinām pakalpojumu.\n"
    window.page.locator("#source").fill(file)
    send("#text-file")(window)


def write_what_is_no_text(window: Window) -> None:
    """A file that no page can show."""
    window.page.locator("#source").fill("id: individual-budget.how-much\n\n# Nauda\n\n@ dragon\nTeikums.\n")
    send("#text-file")(window)


def open_history(window: Window) -> None:
    """Open what happened by keyboard."""
    window.page.locator("main summary").press("Enter")


def write_days_to_come(window: Window) -> None:
    """A day to come beside each condition."""
    for day in window.page.locator("main [name^=day-]").all():
        day.fill("2030-01-31")
    send("#checks")(window)


def preview_words(window: Window) -> None:
    """Hard words, and a look at them."""
    window.page.locator("#words").fill("Jums ir nepieciešams iesniegt dokumentāciju.")
    window.page.locator("[name=mend][value=yes]").check()
    send("#ask")(window)


def preview_yes(window: Window) -> None:
    """Two facts, and a look at the letter."""
    window.page.locator("[name=level][value='2']").check()
    window.page.locator("[name=living][value=family]").check()
    send("#decide")(window)


def preview_no(window: Window) -> None:
    """Two reasons, and a look at the letter."""
    window.page.locator("#easy").fill("Jums ir nepieciešama cita palīdzība.")
    window.page.locator("#full").fill("Nosacījumi nav izpildīti.")
    send("#decide")(window)


def paper_says_little(window: Window) -> None:
    """A paper that holds, of which nobody said which it is; with a number longer than any."""
    window.page.locator("[name=holds][value=yes]").check()
    # Whoever types cannot write that much; what fills in a form for them can.
    window.page.locator("#court_reference").evaluate("(node, words) => { node.value = words }", "a" * 5000)
    send("#claim")(window)


def known_code(window: Window) -> None:
    """A code whose owner is known here."""
    window.page.locator("#code").fill(WORKER_CODE)
    send("#document")(window)


def known_code_of_another(window: Window) -> None:
    """And the document has another name."""
    known_code(window)
    window.page.locator("#given_name").fill("Berta")
    window.page.locator("#family_name").fill("Izdoma")
    send("#same")(window)


def day_is_over(window: Window) -> None:
    """A paper that has ended."""
    window.page.locator("#until").fill("2020-01-31")
    send("#claim")(window)
