"""What counts as an answer: whatever is typed is kept, or told what to do about; nothing slips through."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.applications.rules import KINDS, Problem, Read, months_before, read_step
from portal.programme.pack_shape import Pack
from tests.unit.applications.packs import APPLICATIONS, reading_of, step_of
from tests.unit.cases.programmes import LONG, SHORT

FAMILY_EMOJI = "👩\u200d👧"


def read(key: str, *, pack: Pack = LONG, **typed: str | list[str]) -> Read:
    said = {name.replace("_", "-"): [one] if isinstance(one, str) else one for name, one in typed.items()}
    return read_step(step_of(pack, key).fields, said, reading=reading_of(pack))


def test_the_rules_know_every_kind_of_field_that_a_pack_may_have() -> None:
    used = {field.kind for pack in APPLICATIONS for step in pack.application.steps for field in step.fields}
    assert used <= set(KINDS)
    assert set(KINDS) == {
        "choice",
        "choices",
        "text",
        "long-text",
        "name",
        "code",
        "phone",
        "email",
        "date",
        "files",
        "organisation",
    }


@pytest.mark.parametrize(
    ("step", "field", "typed", "kept"),
    [
        ("for-whom", "for-whom", "me", "me"),
        ("address", "address", "  Skolas   iela 1,\n Liepkalns ", "Skolas iela 1, Liepkalns"),
        ("ward", "ward-given-name", " Ed\u200bgars ", "Edgars"),
        ("ward", "ward-given-name", "Ju\u0304lija", "Jūlija"),
        ("ward", "ward-given-name", "X Æ A-12", "X Æ A-12"),
        ("organisation", "organisation", "here", "here"),
    ],
)
def test_good_answers_are_kept_as_people_mean_them(step: str, field: str, typed: str, kept: str) -> None:
    assert read(step, **{field: typed}).values[field] == kept


def test_a_phone_is_kept_so_that_it_can_be_called() -> None:
    found = read("phone", phone=" 20 00-12 34 ", phone_hears="only-me")
    assert found == Read({"phone": "+37120001234", "phone-hears": "only-me"}, {})


PROBLEMS = {
    "nothing chosen": ("for-whom", "for-whom", [], Problem.CHOOSE),
    "something not offered": ("for-whom", "for-whom", ["dragon"], Problem.CHOOSE),
    "two where one belongs": ("for-whom", "for-whom", ["me", "ward"], Problem.CHOOSE),
    "no answer of several": ("help-now", "help-now", [], Problem.CHOOSE_SOME),
    "one of several not offered": ("help-now", "help-now", ["close", "dragon"], Problem.CHOOSE_SOME),
    "nobody and somebody": ("help-now", "help-now", ["nobody", "close"], Problem.NOT_TOGETHER),
    "spaces only": ("address", "address", [" \t\n\u00a0\u2003 "], Problem.WRITE),
    "signs that nobody sees": ("address", "address", ["\u200b\u200d\u00ad\x00"], Problem.WRITE),
    "ten thousand signs": ("address", "address", ["a" * 10_000], Problem.TOO_LONG),
    "a name of figures": ("ward", "ward-given-name", ["12345"], Problem.NO_LETTERS),
    "a name of pictures": ("ward", "ward-given-name", ["😀"], Problem.NO_LETTERS),
    "a code that is none": ("ward", "ward-code", ["123"], Problem.CODE_UNKNOWN),
    "no phone": ("phone", "phone", [""], Problem.NO_PHONE),
    "a phone of spaces": ("phone", "phone", ["   "], Problem.NO_PHONE),
    "half a phone": ("phone", "phone", ["2000"], Problem.PHONE_UNKNOWN),
    "a foreign phone without its country": ("phone", "phone", ["030 1234567"], Problem.PHONE_UNKNOWN),
    "an address without a place": ("email", "email", ["anna@"], Problem.EMAIL_UNKNOWN),
    "two addresses": ("email", "email", ["a@b.lv, c@d.lv"], Problem.EMAIL_UNKNOWN),
    "no date": ("certificate-photo", "certificate-date", [], Problem.NO_DATE),
    "a day that does not exist": ("certificate-photo", "certificate-date", ["31.02."], Problem.DATE_UNKNOWN),
    "tomorrow": ("certificate-photo", "certificate-date", ["23.11.2026"], Problem.DATE_TO_COME),
    "more than a month ago": ("certificate-photo", "certificate-date", ["21.10.2026"], Problem.DATE_TOO_OLD),
    "no file": ("certificate-photo", "certificate-files", [], Problem.NO_FILES),
    "eleven files": ("certificate-photo", "certificate-files", ["x"] * 11, Problem.TOO_MANY_FILES),
    "an organisation of elsewhere": ("organisation", "organisation", ["there"], Problem.CHOOSE),
}


@pytest.mark.parametrize(("step", "field", "typed", "problem"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_cannot_be_kept_is_told(step: str, field: str, typed: list[str], problem: Problem) -> None:
    found = read_step(step_of(LONG, step).fields, {field: typed}, reading=reading_of(LONG))
    assert found.problems[field] is problem
    assert field not in found.values


def test_endless_marks_are_too_long_at_once() -> None:
    started = time.process_time()
    typed = ["a" + "\u0301" * 60_000 + "\u0323" * 60_000]
    found = read_step(
        step_of(LONG, "wish").fields, {"wish": ["write"], "wish-words": typed}, reading=reading_of(LONG)
    )
    assert found.problems["wish-words"] is Problem.TOO_LONG
    assert time.process_time() - started < 4.0


@pytest.mark.parametrize("typed", ["22.10.2026", "22.11.2026"])
def test_a_certificate_of_the_last_month_counts(typed: str) -> None:
    assert "certificate-date" in read("certificate-photo", certificate_date=typed).values


def test_own_words_keep_their_lines_their_pictures_and_their_quotes() -> None:
    words = f"Es gribu suni {FAMILY_EMOJI}.\r\n„Mājas” — ℝ <b>\u202ekopā\u202c"
    found = read("wish", wish="write", wish_words=words)
    assert found.values["wish-words"] == f"Es gribu suni {FAMILY_EMOJI}.\n„Mājas” — ℝ <b>kopā"


def test_two_thousand_signs_are_kept_and_one_more_is_told() -> None:
    assert read("wish", wish="write", wish_words="ā" * 2000).problems == {}
    assert read("wish", wish="write", wish_words="ā" * 2001).problems == {"wish-words": Problem.TOO_LONG}


def test_a_field_that_is_not_asked_is_neither_wanted_nor_kept() -> None:
    assert read("wish", wish="talk") == Read({"wish": "talk"}, {})
    assert read("wish", wish="talk", wish_words="x") == Read({"wish": "talk"}, {})
    assert read("wish", wish="write").problems == {"wish-words": Problem.WRITE}


def test_what_may_be_left_empty_may_be_left_empty_and_nothing_is_kept_of_it() -> None:
    assert read("ward", ward_given_name="Anna", ward_family_name="  ", ward_code="") == Read(
        {"ward-given-name": "Anna"}, {}
    )


def test_nobody_has_to_explain_a_group() -> None:
    assert read("target-group", pack=SHORT, target_group="not-said").problems == {}
    fields = step_of(SHORT, "target-group").fields
    assert [field.kind for field in fields] == ["choice"]
    assert read("aim", pack=SHORT, aim="unknown").problems == {}


@pytest.mark.parametrize("pack", APPLICATIONS, ids=lambda pack: pack.id)
@given(data=st.data())
def test_whatever_is_typed_is_kept_or_told_and_never_breaks(pack: Pack, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(pack.application.steps))
    typed = {
        field.key: data.draw(
            st.lists(
                st.text(max_size=60) | st.sampled_from([c.key for c in field.choices] or ["x"]), max_size=3
            )
        )
        for field in step.fields
    }
    found = read_step(step.fields, {**typed, "csrf_token": ["x"]}, reading=reading_of(pack))
    assert not set(found.values) & set(found.problems)
    assert set(found.values) | set(found.problems) <= {field.key for field in step.fields}
    for value in found.values.values():
        assert value
        assert "\x00" not in value


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 1, date(2026, 10, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 5), 1, date(2025, 12, 5)),
        (date(2026, 1, 5), 13, date(2024, 12, 5)),
    ],
)
def test_a_month_before_is_the_same_day_or_the_last_one(day: date, months: int, before: date) -> None:
    assert months_before(day, months=months) == before
