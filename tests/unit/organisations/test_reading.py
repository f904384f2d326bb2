"""The organisations' file is refused by key when something in it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from portal.call_me.rules import BEST_TIMES
from portal.organisations.errors import OrganisationsError
from portal.organisations.reading import read_organisations
from portal.organisations.shape import CallTime
from portal.settings import ROOT
from tests.support.building import build_app

DEMO = ROOT / "packs" / "organisations" / "demo.toml"
LANGUAGES = ("lv", "en", "ru")


def _read(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """What the reader says about the demo file after these changes."""
    text = DEMO.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the demo file has no {old!r}"
        text = text.replace(old, new, 1)
    file = tmp_path / "demo.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OrganisationsError) as refusal:
        read_organisations(file, languages=LANGUAGES)
    return str(refusal.value)


def test_the_demo_file_is_whole_and_admits_that_it_is_invented() -> None:
    read = read_organisations(DEMO, languages=LANGUAGES)
    assert read.invented
    assert read.call_me.invented
    assert all(one.invented for one in read.organisation)
    assert {one.kind for one in read.organisation} == {"office", "manager", "provider_team", "ministry"}
    assert all(one.email.endswith(".invalid") for one in read.organisation)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "office"', 'kind = "shop"', "organisation[0].kind"),
        ('kind = "office"', 'kind = "office"\ncolour = "red"', "colour"),
        ('phone = "+37120001234"', 'phone = "20001234"', "organisation[0].phone"),
        ('email = "dienests@liepkalns.invalid"', 'email = "dienests"', "organisation[0].email"),
        ('place = "Liepkalns"\n', "", "place"),
        ("per_address_an_hour = 20", 'per_address_an_hour = "20"', "call_me.per_address_an_hour"),
        ("per_address_an_hour = 20", "per_address_an_hour = 0", "call_me.per_address_an_hour"),
        ('hours.ru = "по рабочим', 'hours.uk = "по рабочим', "organisation[0].hours.ru: is missing"),
        ("front_desk = true\n", "", "exactly one must have front_desk = true, not 0"),
        ('kind = "manager"', 'kind = "manager"\nfront_desk = true', "not 2"),
        ('worker.name = "Ilze"\nworker.picture = "worker"\n', "", "needs a worker"),
        ('key = "support-bridge"', 'key = "liepkalns"', "liepkalns stands there 2 times"),
        ("5e02", "5e01", "organisation.id"),
        ('mail_language = "lv"', 'mail_language = "xx"', "mail_language"),
        ('id = "5b1f1f5e-6a55-4c0e-9f5a-1d2c3b4a5e01"', 'id = "one"', "organisation[0].id"),
        ("[call_me]", "[call_me", "cannot be read"),
        ('"morning", "day"]', '"morning", "night"]', "call_me.offered_times"),
        ('"morning", "day"]', '"morning", "morning"]', "morning stands there 2 times"),
        ('["any", "morning", "day"]', "[]", "call_me.offered_times"),
        ("working_day_ends = 17:00:00", "working_day_ends = 17", "call_me.working_day_ends"),
        ("call_back_working_days = 1", "call_back_working_days = 5", "call_me.call_back_working_days"),
    ],
)
def test_a_wrong_file_is_refused_by_key(tmp_path: Path, old: str, new: str, said: str) -> None:
    refusal = _read(tmp_path, (old, new))
    assert "demo.toml: " in refusal
    assert said in refusal


def test_a_face_that_no_page_carries_stops_the_start(tmp_path: Path) -> None:
    text = DEMO.read_text(encoding="utf-8").replace('picture = "worker"', 'picture = "dragon"')
    file = tmp_path / "demo.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OrganisationsError, match=r"organisation\[0\].worker.picture: 'dragon'.*worker"):
        build_app(tmp_path, organisations=file)


def test_the_times_of_the_file_are_the_times_of_the_requests() -> None:
    assert get_args(CallTime) == BEST_TIMES


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OrganisationsError, match="nowhere.toml: cannot be read"):
        read_organisations(tmp_path / "nowhere.toml", languages=LANGUAGES)
