"""Every state of every page, made from routes, content and forms, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from flask import Flask, session, url_for
from flask.sessions import SecureCookieSessionInterface

from easy_language.voice import speaks
from portal.is_this_for_me import carrying
from portal.is_this_for_me import service as asking
from portal.web import session as web_session
from portal.web.clock import now
from tests.e2e.accessibility.applying import (
    OTHER_WAY,
    Place,
    asked_names,
    open_beside_wish,
    open_place,
    questions,
)
from tests.e2e.accessibility.beside_states import seen_beside
from tests.e2e.accessibility.desk_states import at_desk, seen_at_desk
from tests.e2e.accessibility.helping_states import seen_in_helping
from tests.e2e.accessibility.listening import PLAYERS, listen
from tests.e2e.accessibility.my_data_states import seen_in_my_data
from tests.e2e.accessibility.safe_states import seen_in_safety
from tests.e2e.accessibility.signing_states import looks_at, seen_in_signing
from tests.e2e.accessibility.while_away import send_while_away
from tests.e2e.portal import FAILING, NUMBER, TIRED_NUMBER
from tests.support.addresses import page_addresses
from tests.support.browser import Window
from tests.support.matters import matters
from tests.support.people import make_person

ANSWERS = ("yes", "no", "unknown")
KINDS = ("fits", "maybe", "probably_not")
ERROR_STATUSES = (400, 404, 413, 429, 500, 503)
# These addresses show no page of their own; test_states proves it.
LEAD_ON = ("applications.begin", "is_this_for_me.begin", "leaving.leave")

Act = Callable[[Window], None]


@dataclass(frozen=True)
class State:
    """One page as somebody meets it: where it is, what is done there, which fields then complain."""

    name: str
    endpoint: str
    address: str
    act: Act | None = None
    wrong: frozenset[str] = field(default=frozenset())
    status: int = 200
    for_readers: bool = True
    visit: str | None = None
    # What is done opens the page itself, as somebody: nothing has to be opened before.
    opens: bool = False

    def show(self, window: Window) -> None:
        """Bring the window into this state."""
        if self.visit:
            # The addresses of the questions open only in the visit in which they were made.
            cookie = {"name": "form", "value": self.visit, "url": window.address}
            window.context.add_cookies([cookie])  # type: ignore[list-item]
        if not self.opens:
            window.open(self.address, expect=self.status)
        if self.act:
            self.act(window)
            window.settle()


def samples(app: Flask, *, language: str) -> list[State]:
    """For readers: the first state of every route, and its first with a mistake and with an act."""
    chosen: dict[tuple[str, bool, bool], State] = {}
    for state in states(app, language=language):
        if state.for_readers:
            chosen.setdefault((state.endpoint, bool(state.wrong), state.act is not None), state)
    return list(chosen.values())


def states(app: Flask, *, language: str) -> list[State]:
    """All states in one language."""
    return [state for family in FAMILIES.values() for state in family(app, language)]


def _reading(app: Flask, language: str) -> Iterator[State]:
    """Every page that its address alone opens, the empty forms among them."""
    for state in _by_address(app, language):
        if not state.endpoint.startswith("style."):
            yield state


def _components(app: Flask, language: str) -> Iterator[State]:
    """The pages for those who build; their mistakes are planted."""
    for state in _by_address(app, language):
        if state.endpoint.startswith("style."):
            yield replace(state, for_readers=False)


def _by_address(app: Flask, language: str) -> Iterator[State]:
    adapter = app.url_map.bind("localhost")
    for address in page_addresses(app, language=language):
        with app.app_context():
            endpoint, _ = adapter.match(address)
        yield State(address, endpoint, address)


def _frame(app: Flask, language: str) -> Iterator[State]:
    yield State("menu opened", "programme.home", f"/{language}/", act=open_menu)
    programme = next(iter(app.extensions["content"].order))
    overview = f"/{language}/programmes/{programme}"
    yield State("every group of topics opened", "programme.overview", overview, act=open_topics)
    yield State("unknown level", "programme.home", f"/{language}/?level=loud")
    yield State("words found", "programme.words", f"/{language}/words?word=p")
    yield State("no such word", "programme.words", f"/{language}/words?word=zzz")


def _listening(app: Flask, language: str) -> Iterator[State]:
    """The player, and an explained word that is read out, where there are recordings."""
    if not speaks(language):
        return
    for name, then in PLAYERS.items():
        yield State(
            f"listening: {name}", "programme.overview", f"/{language}/", act=listen(app, language, then)
        )


def open_menu(window: Window) -> None:
    """Open the menu by keyboard."""
    window.page.locator("summary").first.press("Enter")


def open_topics(window: Window) -> None:
    """Open by keyboard the groups of topics that are still closed."""
    for group in window.page.locator(".topics details").all():
        if group.get_attribute("open") is None:
            group.locator("summary").press("Enter")


def _questions(app: Flask, language: str) -> Iterator[State]:
    yield State("answers gone", "is_this_for_me.start", f"/{language}/is-this-for-me?gone=1")
    for programme in app.extensions["content"].order:
        with app.test_request_context(f"/{language}/"):
            found = [*_questions_of(programme, language), *_results_of(programme, language)]
            serializer = SecureCookieSessionInterface().get_signing_serializer(app)
            assert serializer is not None
            visit = str(serializer.dumps(dict(session)))
        yield from (replace(state, visit=visit) for state in found)


def _questions_of(programme: str, language: str) -> Iterator[State]:
    way = asking.asking(programme, values={})
    keys = [question.key for question in way.questions]
    for position, key in enumerate(keys):
        before = dict.fromkeys(keys[:position], "unknown")

        def address(key: str = key, **answers: str) -> str:
            return url_for(
                "is_this_for_me.question",
                language=language,
                programme=programme,
                question=key,
                a=carrying.sealed(programme, answers),
            )

        name = f"{programme}, question {key}"
        endpoint = "is_this_for_me.question"
        yield State(f"{name}: empty", endpoint, address(**before))
        yield State(f"{name}: answered", endpoint, address(**before, **{key: "no"}))
        yield State(
            f"{name}: no answer", endpoint, address(**before), act=send_question, wrong=frozenset({"answer"})
        )


def send_question(window: Window) -> None:
    """Press "next" without an answer."""
    press(window, "#question .button.main")


def press(window: Window, selector: str) -> None:
    """Press the button by keyboard and wait for the page that follows."""
    with window.page.expect_navigation():
        window.page.locator(selector).press("Enter")


def _results_of(programme: str, language: str) -> Iterator[State]:
    way = asking.asking(programme, values={})
    keys = [question.key for question in way.questions]
    waiting = set(KINDS)
    for answers in product(ANSWERS, repeat=len(keys)):
        given = dict(zip(keys, answers, strict=True))
        kind = asking.Asking(way.pack, way.questions, way.journey, given).outcome().kind
        if kind not in waiting:
            continue
        waiting.discard(kind)
        sealed = carrying.sealed(programme, given)
        address = url_for("is_this_for_me.result", language=language, programme=programme, a=sealed)
        yield State(f"{programme}, result: {kind}", "is_this_for_me.result", address)
        if kind == "fits":
            yield State(f"{programme}, result: kept", "is_this_for_me.result", address, act=keep_answers)
            yield State(
                f"{programme}: start with kept answers", "is_this_for_me.start", address, act=begin_again
            )
    assert not waiting, f"no answers to {programme} give {sorted(waiting)}; correct KINDS or the pack"


def keep_answers(window: Window) -> None:
    """Take the answers along on this device."""
    press(window, "#keep .button")


def begin_again(window: Window) -> None:
    """Come back to the start with answers on this device."""
    keep_answers(window)
    window.open(window.page.locator("a[href$='/is-this-for-me']").last.get_attribute("href") or "")


def _call_me(_app: Flask, language: str) -> Iterator[State]:
    def state(name: str, act: Act | None, *wrong: str, path: str = "/call-me") -> State:
        endpoint = "call_me.done" if path.endswith("done") else "call_me.ask"
        return State(f"call me: {name}", endpoint, f"/{language}{path}", act=act, wrong=frozenset(wrong))

    yield state("nothing given", ask(None, None), "phone", "best_time")
    yield state("no number", ask(None, "morning"), "phone")
    yield state("no time", ask(NUMBER, None), "best_time")
    yield state("wrong number", ask("12", "day"), "phone")
    yield state("spaces only", ask("   ", "any"), "phone")
    yield state("script in the field", ask("<script>alert('x')</script>", "any"), "phone")
    yield state("10 000 digits", ask("2" * 10_000, "day"), "phone")
    yield state("page open for too long", ask(NUMBER, "day", stale=True))
    yield State("call me: done", "call_me.done", f"/{language}/call-me", act=ask(NUMBER, "morning"))
    yield state("done without a request", None, path="/call-me/done")
    yield state("asked too often", ask(TIRED_NUMBER, "any"))


def ask(number: str | None, best_time: str | None, *, stale: bool = False) -> Act:
    """Fill in the form and send it; `stale` as if the page had been open since yesterday."""

    def act(window: Window) -> None:
        if number is not None:
            window.page.locator("#phone").fill(number)
        if best_time is not None:
            window.page.locator(f"[name=best_time][value={best_time}]").check()
        if stale:
            window.context.clear_cookies()
        press(window, "#call .button.main")

    return act


def _not_understood(_app: Flask, language: str) -> Iterator[State]:
    here = f"/{language}/not-understood/individual-budget.money"
    choose, then = "not_understood.choose", "not_understood.then"
    yield State("not understood: the parts", choose, here)
    yield State("not understood: all the text", choose, f"{here}?level=full")
    yield State("not understood: with a list", choose, f"/{language}/not-understood/motivation.hours")
    yield State("not understood: page open for too long", choose, here, act=press_part_too_late)
    yield State("not understood: thanks", then, here, act=press_part)
    yield State("not understood: help", then, f"{here}/help")


def press_part(window: Window) -> None:
    """Say that the second part is hard."""
    window.page.locator("main [name=block]").nth(1).focus()
    press(window, "main [name=block]:focus")


def press_part_too_late(window: Window) -> None:
    """The same on a page that was opened yesterday."""
    window.context.clear_cookies()
    press_part(window)


def _signing_in(app: Flask, language: str) -> Iterator[State]:
    start, home = f"/{language}/sign-in", f"/{language}/"
    yield State("sign in: page open for too long", "signing_in.start", start, act=press_too_late)
    again = f"/{language}/sign-in/again"
    yield State("show again who you are", "signing_in.again", home, act=signed_in(app, at=again))
    yield State("signed in", "programme.home", home, act=signed_in(app))
    yield State("signed in: soon over", "programme.home", home, act=signed_in(app, then="#idle-words"))
    yield State("signed in: over", "programme.home", home, act=signed_in(app, then="#idle-over"))
    writing = f"/{language}/call-me"
    yield State("writing: over", "call_me.ask", writing, act=signed_in(app, then="#idle-over"))


def press_too_late(window: Window) -> None:
    """Press the button of a page that was opened yesterday."""
    window.context.clear_cookies()
    press(window, "main form .button.main")


def signed_in(app: Flask, *, then: str | None = None, at: str | None = None) -> Act:
    """Anna is signed in, and opens the page `at`; `then` is what the page says to her after some time."""

    def act(window: Window) -> None:
        with app.app_context():
            anna = make_person(app)
            token = web_session.begin(anna, provider="demo", authenticated_at=now(), at=now())
        window.context.add_cookies([{"name": "session", "value": token, "url": window.address}])
        if at:
            window.open(at)
        else:
            window.page.reload()
        if then:
            window.page.evaluate(SAY, then)

    return act


SAY = """shown => {
  for (const part of document.querySelectorAll("#idle > div")) part.hidden = !part.querySelector(shown);
  document.querySelector("#idle").showModal();
}"""


def _own_matters(app: Flask, language: str) -> Iterator[State]:
    """What people read about their own cases, as somebody in each place meets it."""

    def state(name: str, who: str, endpoint: str, path: str, *, then: Act | None = None) -> State:
        return State(
            f"own matters: {name}",
            endpoint,
            f"/{language}/",
            act=read_as(app, who, f"/{language}/{path}", then=then),
            opens=True,
        )

    for who in ("sent", "asked", "granted", "refused", "queued", "ending", "moving", "withdrawn"):
        yield state(who, who, "my_cases.one", "applications/{number}")
    yield state("granted, all the text", "granted", "my_cases.one", "applications/{number}?level=full")
    yield state("all of them", "two", "my_cases.overview", "applications")
    yield state("none", "guardian", "my_cases.overview", "applications")
    yield state("what was sent", "sent", "my_cases.answers", "applications/{number}/answers")
    for who in ("granted", "refused"):
        yield state(f"letter: {who}", who, "my_cases.letter", "applications/{number}/letter")
    yield state("letter in full", "refused", "my_cases.letter", "applications/{number}/letter?level=full")
    yield state("letter, read", "queued", "my_cases.letter", "applications/{number}/letter", then=say_read)
    for change, who in (
        ("take-back", "sent"),
        ("mend", "sent"),
        ("stop", "granted"),
        ("stay", "ending"),
        ("move", "granted"),
        ("stay", "moving"),
    ):
        name = f"asked once more: {change} ({who})"
        yield state(name, who, "my_cases.decide", f"applications/{{number}}/{change}")
    yield state(
        "page open for too long",
        "sent",
        "my_cases.decide",
        "applications/{number}/take-back",
        then=press_stale,
    )
    yield state("inbox", "granted", "messages.inbox", "messages")
    yield state("inbox, empty", "guardian", "messages.inbox", "messages")
    for who in ("asked", "refused"):
        yield state(f"message: {who}", who, "messages.one", "messages/{message}")
    yield state("for whom", "guardian", "acting_for.for_whom", "for-whom")
    yield state("for nobody else", "sent", "acting_for.for_whom", "for-whom")
    yield state("the start page", "granted", "programme.home", "")


def read_as(app: Flask, who: str, path: str, *, then: Act | None = None) -> Act:
    """Open the address as this person, with the number and the message that are theirs."""

    def act(window: Window) -> None:
        matter = matters(app)[who]
        window.context.add_cookies([{"name": "session", "value": matter.token, "url": window.address}])
        window.open(path.format(number=matter.number, message=matter.message))
        if then:
            then(window)

    return act


def say_read(window: Window) -> None:
    """Say that the letter was read; whoever has said so finds that."""
    if window.page.locator("#read form").count():
        press(window, "#read .button")


def press_stale(window: Window) -> None:
    """Press the button with a token of yesterday, while the session lives."""
    window.context.clear_cookies(name="form")
    press(window, "main form .button.main")


def _applying(app: Flask, language: str) -> Iterator[State]:
    """Each question empty, wrong and saved, and the pages around them."""
    packs = {pack.id: pack for pack in app.extensions["content"].packs.values()}
    seen: set[str] = set()

    def state(name: str, place: Place, then: Act | None = None, *wrong: str) -> State:
        kind = place.page.partition("/")[0]
        endpoint = "applications.step" if kind == "steps" else f"applications.{kind}"
        act = open_place(app, place, language=language, then=then)
        address = f"/{language}/apply/{place.programme}"
        return State(
            f"{place.programme}, {name}", endpoint, address, act=act, wrong=frozenset(wrong), opens=True
        )

    for programme in app.extensions["content"].order:
        pack, whole = packs[programme], {}
        for key, way in questions(pack):
            whole = way
            if key in seen:
                # The same words in another programme.
                continue
            seen.add(key)
            page = f"steps/{key}"
            yield state(f"{key}: empty", Place(programme, way, page, until=key))
            yield state(f"{key}: saved", Place(programme, way, page))
            empty = Place(programme, way, page, until=key)
            yield state(f"{key}: nothing answered", empty, press_step, *asked_names(pack, key))
        first = next(iter(whole))
        yield state("tasks: begun", Place(programme, whole, "tasks", until=list(whole)[3]))
        yield state("tasks: all saved", Place(programme, whole, "tasks"))
        yield state("nothing saved", Place(programme, whole, "tasks", until=first))
        yield state("check", Place(programme, whole, "check"))
        yield state("check: page open for too long", Place(programme, whole, "check"), press_check_late)
        yield state("sent", Place(programme, whole, "sent", is_sent=True))
        yield state("delete", Place(programme, whole, "delete"))
    # The same pages in every programme.
    yield from _to_sign(state, Place(programme, whole, "check", is_signed=True))
    yield State("nothing is left", "applications.choose", f"/{language}/apply?discarded=1")
    yield State("for another person", "applications.choose", f"/{language}/apply?another=1")
    yield from _for_another(app, language)


def _to_sign(state: Callable[[str, Place], State], place: Place) -> Iterator[State]:
    """Where the settings ask for a signature: both roads, and the one on paper before and after sending."""
    yield state("check: to sign", place)
    yield state("paper", replace(place, page="paper"))
    yield state("being sent", replace(place, page="tasks", is_held=True))
    yield state("paper: sent", replace(place, page="paper", is_sent=True))
    yield state("sent: the paper is missing", replace(place, page="sent", is_sent=True))


def _for_another(app: Flask, language: str) -> Iterator[State]:
    """Who has sent their own names another person; what that person wants is theirs to say first."""
    for pack in app.extensions["content"].packs.values():
        ward = pack.application.ward
        if ward is None:
            continue
        key = next(
            step.key for step in pack.application.steps if ward.given_name in {one.key for one in step.fields}
        )
        begun, naming = f"/{language}/apply/{pack.id}", f"/{language}/apply/{pack.id}/for-another"
        here, endpoint = f"/{language}/", "applications.for_another"
        yield State(f"{pack.id}, under way", "applications.before", here, act=read_as(app, "sent", begun))
        yield State(f"{pack.id}, for another: empty", endpoint, here, act=read_as(app, "sent", naming))
        yield State(
            f"{pack.id}, for another: nothing answered",
            endpoint,
            here,
            act=read_as(app, "guardian", naming, then=press_step),
            wrong=asked_names(pack, key),
        )
        yield State(
            f"{pack.id}, for another: nothing can be read",
            endpoint,
            here,
            act=read_as(app, "guardian", naming, then=write_what_nobody_can_read),
            wrong=frozenset({ward.family_name, ward.code}),
        )
        wish = next(step.key for step in pack.application.steps if step.own_wish)
        page = f"steps/{wish}"
        for name, act in {
            "closed": open_place(app, Place(pack.id, OTHER_WAY, page, until=wish), language=language),
            "a view": open_place(app, Place(pack.id, OTHER_WAY, page), language=language),
            "other words": open_beside_wish(app, wish, language=language),
        }.items():
            yield State(f"{pack.id}, {wish}: {name}", "applications.step", begun, act=act, opens=True)


def write_what_nobody_can_read(window: Window) -> None:
    """A name without an end, and a code that is none."""
    first, second, code = window.page.locator("#step .field input").all()
    first.fill("Edgars")
    # Whoever types cannot write that much; what fills in a form for them can.
    second.evaluate("(node, words) => { node.value = words }", "a" * 5000)
    code.fill("12")
    press_step(window)


def press_step(window: Window) -> None:
    """Go on without an answer."""
    press(window, "#step .button.main")


def press_check_late(window: Window) -> None:
    """Send from a page whose token is not ours any more."""
    window.context.clear_cookies(name="form")
    press(window, "#check .button.main")


def _desk(app: Flask, language: str) -> Iterator[State]:
    """The pages of a worker, with a case in each place."""
    for seen in seen_at_desk():
        act = at_desk(app, f"/{language}/desk{seen.path}", then=seen.then)
        name, here = f"desk: {seen.name}", f"/{language}/"
        yield State(name, seen.endpoint, here, act=act, wrong=seen.wrong, opens=True)


def _signing(app: Flask, language: str) -> Iterator[State]:
    for name, endpoint, act in seen_in_signing(app, language):
        yield State(f"signing: {name}", endpoint, f"/{language}/", act=act, opens=True)
    verify = f"/{language}/verify"
    yield State("look at a file: none", "verify.check", verify, looks_at(None), frozenset({"file"}))
    yield State("look at a file: no signature", "verify.check", verify, looks_at(b"no pdf"))


Seen = tuple[str, str, Act, frozenset[str]]


def _as_seen(family: str, seen: Callable[[Flask, str], Iterator[Seen]]) -> Callable[..., Iterator[State]]:
    """The states of a family that opens its pages itself."""

    def found(app: Flask, language: str) -> Iterator[State]:
        for name, endpoint, act, wrong in seen(app, language):
            yield State(f"{family}: {name}", endpoint, f"/{language}/", act=act, wrong=wrong, opens=True)

    return found


def _errors(_app: Flask, language: str) -> Iterator[State]:
    for status in ERROR_STATUSES:
        yield State(f"error page {status}", "error", f"/{language}{FAILING}{status}", status=status)
    here = f"/{language}/call-me"
    yield State("error page 503: what was sent", "error", here, act=send_while_away(language))
    yield State("error page 503: with a file", "error", here, act=send_while_away(language, with_file=True))


FAMILIES: dict[str, Callable[[Flask, str], Iterator[State]]] = {
    "reading": _reading,
    "frame": _frame,
    "listening": _listening,
    "questions": _questions,
    "call me": _call_me,
    "not understood": _not_understood,
    "signing in": _signing_in,
    "own matters": _own_matters,
    "applying": _applying,
    "desk": _desk,
    "signing": _signing,
    "my data": _as_seen("my data", seen_in_my_data),
    "helping": _as_seen("helping", seen_in_helping),
    "beside": _as_seen("beside", seen_beside),
    "being safe": _as_seen("being safe", seen_in_safety),
    "errors": _errors,
    "components": _components,
}
