"""Applying by keyboard: signed in on the way, question after question, checked, changed, sent once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from portal.applications.offering import choices_of, organisations_said
from portal.organisations.service import of_kind
from portal.programme.application_shape import ApplicationStep, Field
from portal.programme.pack_shape import Pack
from tests.e2e.journeys.conftest import READERS, Reader, Starter, walks
from tests.support.applying import LONG_ANSWERS, SHORT_ANSWERS, Typed
from tests.support.browser import Setting

PROGRAMMES = ("individual-budget", "motivation")
# The demo's people, one for each walk: who has sent an application cannot begin another one.
GOING = [
    walks(READERS[0], PROGRAMMES[0], LONG_ANSWERS, "Anna Paraudziņa"),
    walks(READERS[1], PROGRAMMES[1], SHORT_ANSWERS, "Anna Paraudziņa"),
    walks(READERS[2], PROGRAMMES[1], SHORT_ANSWERS, "Juris Piemērs"),
]


def _pack(reader: Reader, programme: str) -> Pack:
    packs = reader.portal.app.extensions["content"].packs.values()
    return next(pack for pack in packs if pack.id == programme)


def _answers(reader: Reader, pack: Pack, step: ApplicationStep, typed: Typed) -> None:
    """Fill in the question that is on the page."""
    for field in step.fields:
        for value in typed.get(field.key, ()):
            _fills(reader, pack, step, field, value=value)


def _fills(reader: Reader, pack: Pack, step: ApplicationStep, field: Field, *, value: str) -> None:
    language, keyboard = reader.language, reader.keyboard
    if field.kind == "choice":
        keyboard.choose(dict(choices_of(pack, field, language=language))[value])
    elif field.kind == "organisation":
        with reader.portal.app.app_context():
            assert field.organisations is not None
            said = dict(organisations_said(of_kind(field.organisations), language=language))
        keyboard.choose(said[value])
    elif field.kind == "choices":
        box = reader.page.locator(f"input[name='{field.key}'][value='{value}']")
        keyboard.reach(box)
        reader.page.keyboard.press("Space")
        expect(box).to_be_checked()
    else:
        keyboard.write((field.label or step.ask)[language], value)


@pytest.mark.parametrize(("setting", "programme", "answers", "person"), GOING)
def test_from_the_first_page_to_the_number(
    start: Starter, setting: Setting, programme: str, answers: Mapping[str, Typed], person: str
) -> None:
    reader = start(setting)
    says, keyboard = reader.says, reader.keyboard
    pack = _pack(reader, programme)
    reader.opens("/apply")
    name = reader.portal.name(programme, language=reader.language)
    keyboard.link(says("Apply: %(programme)s", programme=name))
    reader.sees(says("Before you apply"))
    keyboard.link(says("Begin"))
    reader.signs_in(person)
    reader.sees(says("Before you apply"))
    keyboard.follow(reader.page.locator("#begin-now button"))
    for step in (one for one in pack.application.steps if one.key in answers):
        reader.sees(step.ask[reader.language])
        _answers(reader, pack, step, answers[step.key])
        keyboard.button(says("Save and continue"))
    reader.sees(says("Check your answers"))
    first = next(step for step in pack.application.steps if step.key in answers)
    change = reader.page.get_by_role("main").locator(f"a[href*='/steps/{first.key}']")
    keyboard.follow(change)
    reader.sees(first.ask[reader.language])
    keyboard.button(says("Save and go back"))
    keyboard.button(says("Send"))
    reader.sees(says("Your application is sent"))
    reader.page.go_back()
    reader.window.settle()
    reader.sees(says("Your application is sent"))


@pytest.mark.parametrize("setting", READERS[:1], ids=str)
def test_a_field_that_an_answer_opens_is_not_on_the_way_before(start: Starter, setting: Setting) -> None:
    reader = start(setting)
    reader.opens("/apply/individual-budget")
    reader.keyboard.link(reader.says("Begin"))
    reader.signs_in("Juris Piemērs")
    reader.keyboard.follow(reader.page.locator("#begin-now button"))
    pack = _pack(reader, PROGRAMMES[0])
    for step in (one for one in pack.application.steps if one.key in LONG_ANSWERS):
        if step.key == "wish":
            break
        _answers(reader, pack, step, LONG_ANSWERS[step.key])
        reader.keyboard.button(reader.says("Save and continue"))
    words = reader.page.locator("textarea")
    expect(words).to_be_hidden()
    _answers(
        reader, pack, next(one for one in pack.application.steps if one.key == "wish"), LONG_ANSWERS["wish"]
    )
    expect(words).to_be_visible()
    reader.keyboard.button(reader.says("Save and continue"))
