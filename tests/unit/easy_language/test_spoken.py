"""A line as it is said: every number in the case and gender of what it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from easy_language import Checker, Finding, parse
from easy_language.__main__ import main as command
from easy_language.check.explain import rules
from easy_language.voice import Shelves, names_of, speaks, spoken
from easy_language.voice.numerals import LARGEST, cardinal, clock, ordinal

SAID = {
    # One and its word: the case is told by the ending.
    "1 saruna": "viena saruna",
    "1 stunda": "viena stunda",
    "1 speciālists": "viens speciālists",
    "Tas maksā 1 eiro.": "Tas maksā viens eiro.",
    "vismaz 1 reizi gadā": "vismaz vienu reizi gadā",
    "Izziņa der 1 mēnesi.": "Izziņa der vienu mēnesi.",
    "1 dienā": "vienā dienā",
    "ar 21 cilvēku": "ar divdesmit vienu cilvēku",
    "21 gada laikā": "divdesmit viena gada laikā",
    "31 dienas laikā": "trīsdesmit vienas dienas laikā",
    # Many.
    "2 lapas": "divas lapas",
    "3 cilvēki": "trīs cilvēki",
    "3 mēnešiem": "trim mēnešiem",
    "4 grupas": "četras grupas",
    "Tās ir 6 mēnešos.": "Tās ir sešos mēnešos.",
    "ilgāk par 6 mēnešiem": "ilgāk par sešiem mēnešiem",
    "Tas ilgst 6 mēnešus.": "Tas ilgst sešus mēnešus.",
    "45 minūtes": "četrdesmit piecas minūtes",
    "56 stundas": "piecdesmit sešas stundas",
    "7 tiesības": "septiņas tiesības",
    "4 vai 5 reizes": "četras vai piecas reizes",
    "2 sociālie darbinieki": "divi sociālie darbinieki",
    "2 pirmās lapas": "divas pirmās lapas",
    "112 dienas": "simt divpadsmit dienas",
    "11 dienas": "vienpadsmit dienas",
    "1 200 cilvēki": "tūkstoš divsimt cilvēki",
    # Numbers that count nothing named.
    "Jūs izvēlaties skaitli no 0 līdz 10.": "Jūs izvēlaties skaitli no nulles līdz desmit.",
    "no 3 līdz 5": "no trim līdz pieciem",
    "no 1 līdz 5": "no viena līdz pieciem",
    "līdz 1": "līdz vienam",
    "par 0": "par nulli",
    "Skaitlis 6 nozīmē: ir tāpat.": "Skaitlis seši nozīmē: ir tāpat.",
    "Ļoti slikti ir 0, ļoti labi ir 10.": "Ļoti slikti ir nulle, ļoti labi ir desmit.",
    # The day stands in the case of its month.
    "otrdien, 24. novembrī": "otrdien, divdesmit ceturtajā novembrī",
    "pirmdien, 23. novembrī": "pirmdien, divdesmit trešajā novembrī",
    "2026. gada 14. februāris, sestdiena": (
        "divi tūkstoši divdesmit sestā gada četrpadsmitais februāris, sestdiena"
    ),
    "no 1. marta": "no pirmā marta",
    "līdz 30. aprīlim": "līdz trīsdesmitajam aprīlim",
    "par 8. maiju": "par astoto maiju",
    "2018. gadā": "divi tūkstoši astoņpadsmitajā gadā",
    "līdz 2022. gadam": "līdz divi tūkstoši divdesmit otrajam gadam",
    "2000. gads": "divtūkstošais gads",
    "1998. gada likums": "tūkstoš deviņsimt deviņdesmit astotā gada likums",
    "1. vai 2. grupas invaliditāte": "pirmās vai otrās grupas invaliditāte",
    "3. klasē": "trešajā klasē",
    "4. diena": "ceturtā diena",
    # The clock.
    "pulksten 10": "pulksten desmitos",
    "pulksten 10:30": "pulksten desmitos un trīsdesmit minūtēs",
    "pulksten 13:05": "pulksten trīspadsmitos un piecās minūtēs",
    "pulksten 21:01": "pulksten divdesmit vienos un vienā minūtē",
    "no pulksten 9 līdz pulksten 17": "no pulksten deviņiem līdz pulksten septiņpadsmitiem",
    "līdz pulksten 20:45": "līdz pulksten divdesmitiem un četrdesmit piecām minūtēm",
    # Money.
    "Summa ir 840 eiro.": "Summa ir astoņsimt četrdesmit eiro.",
    "līdz 1 200 eiro": "līdz tūkstoš divsimt eiro",
    "par 5 eiro": "par pieciem eiro",
    "2 000 eiro": "divtūkstoš eiro",
    "ar 12,50 eiro": "ar divpadsmit eiro un piecdesmit centiem",
    "par 1 eiro": "par vienu eiro",
    "plus 732 eiro": "plus septiņsimt trīsdesmit divi eiro",
    "no 101 eiro": "no simt viena eiro",
    "līdz 21 eiro": "līdz divdesmit vienam eiro",
    "ar 1,50 eiro": "ar vienu eiro un piecdesmit centiem",
    "bez 2,01 eiro": "bez diviem eiro un viena centa",
    "aptuveni 840 eiro": "aptuveni astoņsimt četrdesmit eiro",
    "aptuveni pulksten 10": "aptuveni pulksten desmitos",
    # Telephone numbers, two digits at a time.
    "Zvaniet: 20 00 12 34.": "Zvaniet: divdesmit, nulle nulle, divpadsmit, trīsdesmit četri.",
    "+371 67 05 00 99": (
        "plus trīs septiņi viens, sešdesmit septiņi, nulle pieci, nulle nulle, deviņdesmit deviņi"
    ),
    # What is written down in say.lv.toml.
    "Zvaniet 112.": "Zvaniet viens viens divi.",
    "e-pastā": "ē pastā",
    # Nothing to change.
    "Jūs un palīgs kopā rakstīsiet plānu.": "Jūs un palīgs kopā rakstīsiet plānu.",
}
DOUBTFUL = {
    "24/7": "24/7",
    "LV-1010": "LV",
    "SIA Palīgs": "SIA",
    "Maksā 22 eiro.": "22 eiro",
    "Maksā 12,50 eiro.": "12,50 eiro",
    "Jums būs 3.": "3",
    # The word before it says nothing about the case, or it may be either of two.
    "aptuveni 5 eiro": "5 eiro",
    "uz 1 eiro": "1 eiro",
    # Who or whose: the word looks the same.
    "1 nakts": "1",
    "3. nakts": "3.",
    "10–15 dienas": "10–15",
    "1,5 stundas": "1,5",
    "pulksten 25": "pulksten 25",
    "14.02.2026": "14.02.2026",
    "2026. jeb nekad": "2026.",
    "Zvaniet: ….": "…",
    "12 000 000 eiro": "12 000 000 eiro",
    "9 000 000 cilvēki": "9 000 000",
}


@pytest.mark.parametrize("written", SAID)
def test_it_is_said_as_people_say_it(written: str) -> None:
    said = spoken(written, language="lv")
    assert said.words == SAID[written]


SURE = [written for written in SAID if written != "Tas maksā 1 eiro."]


@pytest.mark.parametrize("written", SURE)
def test_nobody_needs_to_write_down_what_is_said_rightly(written: str) -> None:
    assert spoken(written, language="lv").doubts == ()


@pytest.mark.parametrize("written", DOUBTFUL)
def test_a_form_that_may_be_wrong_is_named_with_its_place(written: str) -> None:
    doubt = spoken(written, language="lv").doubts[0]
    assert doubt.text == DOUBTFUL[written]
    assert written[doubt.at :].startswith(doubt.text)


def test_a_person_says_how_a_line_sounds(tmp_path: Path) -> None:
    (tmp_path / "say.lv.toml").write_text(
        '[words]\n"SIA" = "sabiedrība"\n[lines]\n"Maksā 22 eiro." = "Maksā divdesmit divus eiro."\n',
        encoding="utf-8",
    )
    assert spoken("Maksā 22 eiro.", language="lv", home=tmp_path).words == "Maksā divdesmit divus eiro."
    assert spoken("SIA Palīgs", language="lv", home=tmp_path).words == "sabiedrība Palīgs"
    assert spoken("SIALIS", language="lv", home=tmp_path).words != "sabiedrībaLIS"


def _own(folder: Path, *, line: str, forms: str | None) -> Path:
    """A folder of texts with one line, perhaps with spoken forms."""
    (folder / "texts" / "lv").mkdir(parents=True)
    (folder / "texts" / "lv" / "plan.txt").write_text(f"id: plan\n# Plāns\n\n{line}\n", encoding="utf-8")
    (folder / "voice").mkdir()
    if forms is not None:
        (folder / "voice" / "say.lv.toml").write_text(forms, encoding="utf-8")
    return folder


def test_what_a_folder_says_counts_over_what_this_package_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line, forms = "Jums ir plāns A-12.", '[words]\n"A-12" = "a divpadsmit"\n"113" = "ārsts"\n'
    bare = _own(tmp_path / "bare", line=line, forms=None)
    told = _own(tmp_path / "told", line=line, forms=forms)
    command(["check", "--home", str(bare)])
    assert "plan.txt:4:15 W V01" in capsys.readouterr().out
    command(["check", "--home", str(told)])
    assert "V01" not in capsys.readouterr().out
    home = Shelves(tmp_path / "made", human=told / "voice" / "rec").forms
    said = names_of("Plāns A-12, 112, 113", language="lv", home=home).words
    assert said == "Plāns a divpadsmit, viens viens divi, ārsts"


@pytest.mark.parametrize(
    ("forms", "line"),
    [
        ('[words]\n"A-12" = 5\n', 2),
        ("[words\n", 1),
        ('[lines]\n\n[word]\n"a" = "b"\n', 3),
    ],
)
def test_forms_that_cannot_be_read_are_a_finding_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], forms: str, line: int
) -> None:
    home = _own(tmp_path / "own", line="Jums ir plāns.", forms=forms)
    assert command(["check", "--home", str(home)]) == 1
    assert f"voice/say.lv.toml:{line}:1 E F01" in capsys.readouterr().out


def test_a_language_speaks_when_it_has_a_file() -> None:
    assert speaks("lv")
    assert not speaks("en")


def test_every_number_is_said_and_every_day_and_minute() -> None:
    said = [cardinal(number) for number in range(LARGEST + 1) if number < 3000 or number % 997 == 0]
    assert len(set(said)) == len(said)
    assert all(word.isascii() or word.isprintable() for word in said)
    assert len({ordinal(number) for number in range(1, 10_000)}) == 9_999
    assert len({clock(hour, minute) for hour in range(24) for minute in range(60)}) == 24 * 60


@pytest.mark.parametrize("ask", [lambda: cardinal(LARGEST + 1), lambda: ordinal(0), lambda: clock(24)])
def test_what_cannot_be_said_is_refused(ask: object) -> None:
    with pytest.raises(ValueError, match="is n"):
        ask()  # type: ignore[operator]


def test_thousands_are_said_in_words_that_exist() -> None:
    assert cardinal(21_000) == "divdesmit viens tūkstotis"
    assert cardinal(12_000) == "divpadsmit tūkstoš"
    assert cardinal(132_045, gender="f") == "simt trīsdesmit divi tūkstoši četrdesmit piecas"


def _remarks(line: str) -> list[Finding]:
    text = parse(f"id: x\n\n# Nauda\n\n@ plan\n{line}\n", path="x.txt", language="lv", level="easy")
    return [one for one in Checker().check_text(text)[0] if one.rule == "V01"]


@pytest.mark.parametrize("line", rules()["V01"]["bad"])
def test_the_checker_asks_how_a_doubtful_line_is_said(line: str) -> None:
    (found,) = _remarks(line)
    assert (found.severity, found.line) == ("W", 6)
    assert found.suggestion.endswith("voice/say.lv.toml")


@pytest.mark.parametrize("line", rules()["V01"]["good"])
def test_the_checker_asks_nothing_where_the_voice_knows(line: str) -> None:
    assert _remarks(line) == []


def test_the_place_is_that_of_the_written_line() -> None:
    (found,) = _remarks("[[Plāns|plāns]] un {{phone}} ir 24/7.")
    assert found.column == len("[[Plāns|plāns]] un {{phone}} ir ") + 1


def test_only_languages_that_speak_are_asked() -> None:
    text = parse("id: x\n\n# SIA\n\n@ plan\nIt is 24/7.\n", path="x.txt", language="en", level="easy")
    assert [one for one in Checker().check_text(text)[0] if one.rule == "V01"] == []
