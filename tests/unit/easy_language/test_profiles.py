"""A profile is numbers in a file: a house changes those of one rule, and a slip of the hand is found."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from easy_language import Library
from easy_language.__main__ import main
from easy_language.check.profiles import ours, profiles_of
from easy_language.structure import TextError

# Eleven words: more than viegli likes, less than it forbids.
LONG = "a b c d e f g h i j k."
OWN = '[profile."viegli"]\nL01 = { words_warning = 11 }\n\n[profile."mūsu"]\nlike = "ļoti viegli"\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "texts" / "lv").mkdir(parents=True)
    (tmp_path / "texts" / "lv" / "a.txt").write_text(f"id: a\n# Jūsu plāns\n\n{LONG}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rules(own: Path, content: str) -> Path:
    (own / "rules.toml").write_text(content, encoding="utf-8")
    return own


def unexpected(error: TextError) -> None:
    raise error


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main([*arguments, "--language", "en"])
    return code, capsys.readouterr().out


def test_a_house_sets_the_numbers_of_one_rule_and_keeps_the_others(own: Path) -> None:
    changed = profiles_of(rules(own, OWN), refuse=unexpected).thresholds("easy")
    before = asdict(ours().thresholds("viegli"))
    assert asdict(changed) == {**before, "words_warning": 11}
    assert asdict(ours().thresholds("viegli")) == before


def test_a_profile_of_ones_own_begins_like_another(own: Path) -> None:
    found = profiles_of(
        rules(own, OWN + 'aliases = ["ours"]\n[profile."mūsu".N02]\nlargest_number = 7\n'), refuse=unexpected
    )
    assert found.names == ("viegli", "ļoti viegli", "mūsu")
    assert asdict(found.thresholds("ours")) == {
        **asdict(ours().thresholds("very-easy")),
        "largest_number": 7,
    }


def test_the_check_obeys_the_numbers_of_the_house(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, "check")
    assert code == 1 and "texts/lv/a.txt:4:1 W L01" in out
    rules(own, OWN)
    assert " W L01" not in said(capsys, "check")[1]
    assert "a.txt:4:1 E L01" in said(capsys, "check", "--profile", "mūsu")[1]
    rules(own, OWN + 'L01 = { words_error = 20 }\n[profile."x"]\nlike = "mūsu"\n')
    assert "a.txt:4:1 W L01" in said(capsys, "check", "texts/lv/a.txt", "--profile", "x")[1]


def test_a_house_chooses_its_usual_profile(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules(own, 'default_profile = "very-easy"\n')
    assert "a.txt:4:1 E L01" in said(capsys, "check")[1]


def test_the_library_of_a_house_knows_its_numbers_wherever_it_is_used(own: Path) -> None:
    library = Library.load(rules(own, OWN))
    assert library.changed(lambda text: text).profiles.thresholds().words_warning == 11


SLIPS = {
    "a rule that is none": ('[profile."viegli"]\naliases = []\nL99 = { words = 1 }\n', 3, "L99"),
    "a rule without numbers": ('[profile."viegli"]\nG01 = { passives = 1 }\n', 2, "G01"),
    "a number that is none": ('[profile."viegli"]\nL01 = { words_eror = 1 }\n', 2, "words_error"),
    "a number of another rule": (
        '[profile."viegli"]\n\n[profile."viegli".L05]\nwords_aim = 1\n',
        4,
        "commas",
    ),
    "the number without its rule": ('[profile."viegli"]\nwords_aim = 1\n', 2, "words_aim"),
    "words for a number": ('[profile."viegli"]\nL01 = { words_aim = "daudz" }\n', 2, "L01.words_aim"),
    "half a word": ('[profile."viegli"]\nL01 = { words_aim = 8.5 }\n', 2, "L01.words_aim"),
    "less than nothing": ('[profile."viegli"]\nN02 = { largest_number = -1 }\n', 2, "N02.largest_number"),
    "no table": ('[profile."viegli"]\nL01 = 8\n', 2, "L01 = { words_aim = 1 }"),
    "a profile that is none": ('# viegli\n[profile."vieglli"]\nL01 = { words_aim = 1 }\n', 2, "vieglli"),
    "like a profile that is none": ('[profile."x"]\nlike = "vieglli"\n', 2, "vieglli"),
    "like no name": ('[profile."x"]\nlike = ["viegli"]\n', 2, "viegli"),
    "another usual profile": ('\ndefault_profile = "vieglli"\n', 2, "vieglli"),
    "no name for the usual profile": ('default_profile = ["viegli"]\n', 1, "viegli"),
    "other names that are none": ('[profile."viegli"]\naliases = "easy"\n', 2, "aliases"),
    "no profiles": ('profile = "viegli"\n', 1, "profile"),
    "a profile that is no table": ("[profile]\nviegli = 1\n", 2, "viegli"),
    "an unknown table": ('ok_budget = 1\n[prfile."viegli"]\nL01 = { words_aim = 1 }\n', 2, "prfile"),
    "a budget in words": ('\nok_budget = "daudz"\n', 2, "ok_budget"),
    "no TOML": ('[profile."viegli"]\nL01 = {\n', 2, "TOML"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_a_finding_with_its_line_and_changes_nothing(
    own: Path, slip: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content, line, word = SLIPS[slip]
    rules(own, content)
    for arguments in (["check"], ["check", "texts/lv/a.txt"]):
        code, out = said(capsys, *arguments)
        (found,) = [one for one in out.splitlines() if one.startswith("rules.toml")]
        assert code == 1 and found.startswith(f"rules.toml:{line}:1 E F01 ") and word in found
        # The numbers of the rule stay as they were.
        assert "texts/lv/a.txt:4:1 W L01" in out
    assert profiles_of(own, refuse=lambda _: None).numbers["viegli"] == ours().numbers["viegli"]
    with pytest.raises(TextError):
        Library.load(own)


def test_a_slip_in_the_bytes_is_a_finding_too(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "rules.toml").write_bytes(b"ok_budget = 1\n# \xff\n")
    assert "rules.toml:2:3 E F01" in said(capsys, "check")[1]


def test_a_slip_is_said_even_when_the_profile_named_stands_behind_it(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules(own, '[profile."x"]\nlike = "vieglli"\n')
    code, out = said(capsys, "check", "--profile", "x")
    assert code == 1 and "rules.toml:2:1 E F01" in out
