"""Every state of every page can be used: scanned, measured, in every combination of reader and screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Error

from tests.e2e.accessibility.checks import measure, outline, scan, walk
from tests.e2e.accessibility.pairs import Row, every_pair
from tests.e2e.accessibility.states import FAMILIES, LEAD_ON, State, samples, states
from tests.e2e.conftest import Opener
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.addresses import NO_PAGE, longest_first
from tests.support.browser import Setting, Window

# A choice of one, of which one is chosen from the start, has no wrong answer.
ASKED = """() => [...document.querySelectorAll('main form input:not([type=hidden])')]
.filter(one => one.type !== "radio" || !document.querySelector(`[name='${one.name}']:checked`))
.map(one => one.name)"""
COMPLAINING = "() => [...document.querySelectorAll('main .wrong [name]')].map(field => field.name)"


def complaints(
    window: Window, state: State, *, by_keyboard: bool = False, without_scripts: Window | None = None
) -> list[str]:
    """Everything that is wrong in this state for this reader, who may also walk through it by keyboard.

    With another window, in which no scripts run, the state must say and offer the same there.
    """
    try:
        found = _shown(window, state)
        if without_scripts:
            found += _differences(window, without_scripts, state)
        if window.setting.scripts:
            found += scan(window.page)
        if by_keyboard:
            found += walk(window.page)
    except (AssertionError, Error) as failure:
        found = [str(failure)]
    return [f"{state.name} ({window.setting}): {finding}" for finding in found]


def _shown(window: Window, state: State) -> list[str]:
    """What our own measurements say, and which fields complain though they should not."""
    window.forget()
    state.show(window)
    found = measure(window.page)
    wrong = set(window.page.evaluate(COMPLAINING))
    if state.for_readers and wrong != state.wrong:
        found.append(f"{wrong or 'no fields'} complain, expected {set(state.wrong) or 'none'}")
    return found


def _differences(with_scripts: Window, without: Window, state: State) -> list[str]:
    """Scripts only add: without them the state has the same words, fields and links."""
    without.forget()
    here = outline(with_scripts.page)
    state.show(without)
    there = outline(without.page)
    return [
        f"the {part} differ without scripts: {here[part]} and {there[part]}"
        for part in ("words", "links", "fields")
        if here[part] != there[part]
    ]


def test_every_route_has_a_state(portal: Portal) -> None:
    shown = {state.endpoint for state in states(portal.app, language=LANGUAGES[0])}
    pages = {
        rule.endpoint for rule in portal.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    } - set(NO_PAGE)
    missing = sorted(pages - shown - set(LEAD_ON))
    assert not missing, f"add a state to accessibility/states.py for: {', '.join(missing)}"


def test_routes_without_a_state_show_no_page(portal: Portal) -> None:
    client = portal.app.test_client()
    for rule in portal.app.url_map.iter_rules():
        if rule.endpoint in LEAD_ON:
            values = {"language": "lv", "programme": next(iter(portal.app.extensions["content"].order))}
            path = portal.app.url_map.bind("localhost").build(
                rule.endpoint, {name: values[name] for name in rule.arguments}
            )
            assert 300 <= client.get(path).status_code < 400, f"{path} shows a page: give it a state"


def test_every_field_is_seen_complaining(window: Opener, portal: Portal) -> None:
    opened = window()
    # An address that can only be sent to, or that only leads on, shows no form of its own.
    taking = {
        rule.endpoint
        for rule in portal.app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set())
    }
    forms = sorted(taking - set(LEAD_ON))
    known = [state for state in states(portal.app, language=LANGUAGES[0]) if state.endpoint in forms]
    missing = {}
    for endpoint in forms:
        here = [state for state in known if state.endpoint == endpoint]
        here[0].show(opened)
        names = opened.page.evaluate(ASKED)
        missing[endpoint] = sorted(set(names).difference(*(state.wrong for state in here)))
    found = {endpoint: names for endpoint, names in missing.items() if names}
    assert not found, f"add states to states.py where these complain: {found}"


def look_at(window: Opener, portal: Portal, setting: Setting, family: str) -> None:
    """Fails with everything that is wrong in this family of states for this reader."""
    opened = window(setting)
    found = [
        sentence
        for state in FAMILIES[family](portal.app, setting.language)
        for sentence in complaints(opened, state)
    ]
    assert not found, "\n".join(found)


def _each_kind(portal: Portal, family: str) -> list[State]:
    """Every state but those that other states hold; the rest is long.

    Of a kind of page that has many texts: the first and the longest two. Of a question: the one in which
    it complains, which shows all that it shows empty; and one of each kind that no other shows.
    """
    every = list(FAMILIES[family](portal.app, LANGUAGES[0]))
    if family in ("applying", "questions"):
        return _complaining(every)
    if family != "reading":
        return every
    longest = longest_first(portal.app, [state.address for state in every])
    first = {state.endpoint: state.address for state in reversed(every)}
    kept = {*first.values(), *(address for found in longest.values() for address in found[:2])}
    return [state for state in every if state.address in kept]


def _complaining(every: list[State]) -> list[State]:
    """The questions as they complain, and everything that is no question."""
    complain = {state.name.rpartition(":")[0] for state in every if state.wrong}
    first = {name.rpartition(":")[2]: name for name in reversed([state.name for state in every])}
    return [
        state
        for state in every
        if state.wrong or state.name.rpartition(":")[0] not in complain or state.name in first.values()
    ]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_state_is_clean(window: Opener, portal: Portal, family: str) -> None:
    sampled = {state.name for state in samples(portal.app, language=LANGUAGES[0])}
    opened, without, found = window(), window(Setting(scripts=False)), []
    for state in _each_kind(portal, family):
        # One showing for all that is asked: the page itself is what takes the time.
        is_sample = state.name in sampled
        # By keyboard each sample is walked through by another reader, below.
        found += complaints(opened, state, without_scripts=without if is_sample else None)
    assert not found, "\n".join(found)


EVERY_TEXT = [Setting(), Setting(level="full"), *(Setting(language=tag) for tag in LANGUAGES[1:])]


@pytest.mark.long
@pytest.mark.parametrize("setting", EVERY_TEXT, ids=str)
def test_every_text_is_clean(window: Opener, portal: Portal, setting: Setting) -> None:
    look_at(window, portal, setting, "reading")


# Screen and letters belong together: each of these is a real reader, their sum is not.
SHAPES: dict[str, dict[str, Any]] = {
    "phone": {},
    "narrow phone, wide spacing": {"width": 320, "spacing": True},
    "phone, large letters": {"text": 200},
    "desk": {"width": 1280, "height": 800},
}
AXES: dict[str, tuple[Any, ...]] = {
    "language": LANGUAGES,
    "level": ("easy", "full"),
    "shape": tuple(SHAPES),
    "colours": ("light", "dark", "forced", "more"),
    "scripts": (True, False),
}
# How many other readers look at a sample; `make test-long` shows every state to every one of them.
READERS_OF_A_SAMPLE = 1


def reader(row: Row) -> Setting:
    """The setting that this row of the axes describes."""
    others = {axis: value for axis, value in row.items() if axis in AXES and axis != "shape"}
    return Setting(**others, **SHAPES[row["shape"]])


READERS = [reader(row) for row in every_pair(AXES)]


def share_of(position: int, *, among: int) -> list[int]:
    """Which of so many samples the reader at this position looks at; all together look at each one."""
    step = len(READERS) // READERS_OF_A_SAMPLE
    turns = [turn * step for turn in range(READERS_OF_A_SAMPLE)]
    return [index for index in range(among) if (position - index) % len(READERS) in turns]


@pytest.mark.parametrize("position", range(len(READERS)), ids=lambda position: str(READERS[position]))
def test_every_kind_of_reader_finds_clean_pages(window: Opener, portal: Portal, position: int) -> None:
    setting = READERS[position]
    opened, known = window(setting), samples(portal.app, language=setting.language)
    found = [
        sentence
        for index in share_of(position, among=len(known))
        for sentence in complaints(opened, known[index], by_keyboard=True)
    ]
    assert not found, "\n".join(found)


def test_every_sample_is_looked_at_by_different_readers(portal: Portal) -> None:
    samples_known = len(samples(portal.app, language=LANGUAGES[0]))
    looks = [index for position in range(len(READERS)) for index in share_of(position, among=samples_known)]
    assert set(looks) == set(range(samples_known))
    assert min(looks.count(index) for index in range(samples_known)) == READERS_OF_A_SAMPLE


@pytest.mark.parametrize("shape", SHAPES)
def test_every_component_is_clean(window: Opener, portal: Portal, shape: str) -> None:
    colours = AXES["colours"][list(SHAPES).index(shape)]
    look_at(window, portal, Setting(colours=colours, **SHAPES[shape]), "components")


@pytest.mark.long
@pytest.mark.parametrize("setting", READERS, ids=str)
def test_every_state_is_clean_for_every_kind_of_reader(
    window: Opener, portal: Portal, setting: Setting
) -> None:
    for family in FAMILIES:
        look_at(window, portal, setting, family)
