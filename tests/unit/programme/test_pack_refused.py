"""A pack with a fault stops the start with the file and the key, so nobody reads a wrong number."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.programme.pack import PackError, load_packs
from tests.unit.programme.packs_for_tests import BUDGET, MOTIVATION, PACKS, changed, copied

FAMILY_2 = 'level = 2\nliving = "family"\ncents = 1_653_600'
ROW_OF_FAMILY_2 = f'[[amounts]]\n{FAMILY_2}\nsource = "R.7.2.1.2.1; L12023"\n'
INVENTED_OPENING = '[[openings]]\norganisation = "*"\nopen_from = 2021-01-01\ninvented = true\n'

CASES = {
    "text where an integer belongs": (
        BUDGET,
        FAMILY_2,
        FAMILY_2.replace("1_653_600", '"16536"'),
        "amounts[3].cents: expected an integer, got text",
    ),
    "a decimal where an integer belongs": (
        BUDGET,
        "cents = 73_200",
        "cents = 732.00",
        "supplements[0].cents: expected an integer, got a decimal number",
    ),
    "true where an integer belongs": (
        BUDGET,
        "number = 1\n",
        "number = true\n",
        "rights[0].number: expected an integer, got true or false",
    ),
    "text where a date belongs": (
        BUDGET,
        "open_from = 2021-01-01",
        'open_from = "2021-01-01"',
        "openings[0].open_from: expected a date, got text",
    ),
    "an amount of nothing": (
        BUDGET,
        "cents = 73_200",
        "cents = 0",
        "supplements[0].cents: expected an integer >= 1",
    ),
    "an unknown key": (
        BUDGET,
        'key = "circle"',
        'key = "circle"\nprice = 5',
        "supplements[0].price: is not a key of a pack",
    ),
    "an unknown key at the top": (
        BUDGET,
        'id = "individual-budget"',
        'id = "individual-budget"\nowner = "x"',
        "owner: is not a key of a pack",
    ),
    "a missing key": (BUDGET, "cents = 73_200\n", "", "supplements[0].cents: is missing"),
    "an unknown kind of status": (
        BUDGET,
        'status = "proposal"',
        'status = "law"',
        "status: invalid enum value 'law'",
    ),
    "a hole in the table of amounts": (
        BUDGET,
        ROW_OF_FAMILY_2,
        "",
        "amounts: care level 2, family is missing",
    ),
    "two rows for the same pair": (
        BUDGET,
        FAMILY_2,
        FAMILY_2.replace("level = 2", "level = 1"),
        "amounts[3]: care level 1, family stands twice, first at amounts[0]",
    ),
    "an amount for an unknown care level": (
        BUDGET,
        FAMILY_2,
        FAMILY_2.replace("level = 2", "level = 5"),
        "amounts[3].level: there is no care level 5",
    ),
    "an amount for an unknown way of living": (
        BUDGET,
        FAMILY_2,
        FAMILY_2.replace("family", "castle"),
        "amounts[3].living: there is no 'castle'",
    ),
    "a care level twice": (
        BUDGET,
        'level = 2\nsource = "L3453-3459"',
        'level = 1\nsource = "L3453-3459"',
        "care_levels[1]: 1 stands twice, first at care_levels[0]",
    ),
    "a service key twice": (
        BUDGET,
        'key = "universal-assistant"',
        'key = "home-care"',
        "services[1]: home-care stands twice, first at services[0]",
    ),
    "a stage code twice": (
        BUDGET,
        'code = "S2"',
        'code = "S1"',
        "stages[1]: S1 stands twice, first at stages[0]",
    ),
    "a right twice": (
        BUDGET,
        'number = 2\nsource = "L11602"',
        'number = 1\nsource = "L11602"',
        "rights[1]: 1 stands twice, first at rights[0]",
    ),
    "a stage in an unknown step": (
        BUDGET,
        'code = "S1"\nstep = "tell"',
        'code = "S1"\nstep = "sing"',
        "stages[0].step: there is no 'sing'",
    ),
    "a stage with an unknown limit": (
        BUDGET,
        'within = "answer-days"',
        'within = "soon"',
        "stages[1].within: there is no 'soon'",
    ),
    "a service in an unknown group": (
        BUDGET,
        'key = "home-care"\ngroup = "social"',
        'key = "home-care"\ngroup = "magic"',
        "services[0].group: there is no 'magic'",
    ),
    "a group without a service": (
        BUDGET,
        'key = "canine-therapy"\ngroup = "other"',
        'key = "canine-therapy"\ngroup = "health"',
        "service_groups[3]: other has no service",
    ),
    "a service that excludes an unknown one": (
        BUDGET,
        'service = "municipal-assistant"',
        'service = "butler"',
        "services[2].conditions[0].service: there is no 'butler'",
    ),
    "a service that excludes itself": (
        BUDGET,
        'service = "municipal-assistant"',
        'service = "personal-companion"',
        "services[2].conditions[0].service: personal-companion excludes itself",
    ),
    "an exclusion that names nobody": (
        BUDGET,
        'service = "municipal-assistant"\n',
        "",
        "services[2].conditions[0]: a never-together condition names the other service",
    ),
    "a group's exclusion of an unknown service": (
        BUDGET,
        'kind = "doctor-letter"',
        'kind = "never-together"\nservice = "butler"',
        "service_groups[2].conditions[0].service: there is no 'butler'",
    ),
    "a number without a source": (
        BUDGET,
        'source = "R.7.2.1.5; L12045-12049"\n',
        "",
        "supplements[0]: names no source; give one, or say invented = true",
    ),
    "a number with a source that is invented too": (
        BUDGET,
        'source = "R.7.2.1.5; L12045-12049"\n',
        'source = "R.7.2.1.5"\ninvented = true\n',
        "supplements[0]: names a source and says invented = true",
    ),
    "a source that nobody can find": (
        BUDGET,
        'source = "R.7.2.1.5; L12045-12049"\n',
        'source = "the report"\n',
        "supplements[0]: 'the report' is no source line",
    ),
    "a unit without a source": (
        BUDGET,
        'unit = { key = "hour", invented = true }',
        'unit = { key = "hour" }',
        "services[0].unit: names no source",
    ),
    "a missing language": (
        BUDGET,
        ', ru = "Вы рассказываете" }',
        " }",
        "steps[0].title: the words in 'ru' are missing",
    ),
    "an unknown language": (
        BUDGET,
        'ru = "Вы рассказываете" }',
        'ru = "Вы рассказываете", xx = "?" }',
        "steps[0].title: 'xx' is not a language of the portal",
    ),
    "words that are empty": (
        BUDGET,
        'lv = "Jūs stāstāt"',
        'lv = " "',
        "steps[0].title: the words in 'lv' are not a text",
    ),
    "one text for all languages": (
        BUDGET,
        'condition = { lv = "Ja arī viņiem vajag atbalstu.", en = "If they need support too.", '
        'ru = "Если им тоже нужна поддержка." }',
        'condition = "Ja vajag"',
        "supplements[0].condition: expected a table with a text for each of lv, en, ru",
    ),
    "a yes that is worse than not knowing": (
        BUDGET,
        '[questions.yes]\nmeans = "fits"',
        '[questions.yes]\nmeans = "probably_not"',
        "questions[0].yes.means: yes speaks more against it than not knowing",
    ),
    "no other programme of that name": (
        BUDGET,
        'other_programme = "motivation"',
        'other_programme = "lottery"',
        "other_programme: there is no other 'lottery'",
    ),
    "itself as the other programme": (
        BUDGET,
        'other_programme = "motivation"',
        'other_programme = "individual-budget"',
        "other_programme: there is no other 'individual-budget'",
    ),
    "openings that overlap": (
        BUDGET,
        INVENTED_OPENING,
        INVENTED_OPENING + INVENTED_OPENING.replace("2021-01-01", "2023-05-01"),
        "openings[1]: overlaps openings[0]",
    ),
    "an opening that ends before it begins": (
        MOTIVATION,
        "open_until = 2022-12-31",
        "open_until = 2017-12-31",
        "openings[0]: open_until lies before open_from",
    ),
    "a validity that ends before it begins": (
        BUDGET,
        "valid_from = 2021-01-01",
        "valid_from = 2021-01-01\nvalid_until = 2020-12-31",
        "validity: valid_until lies before valid_from",
    ),
    "hours that do not make the total": (
        MOTIVATION,
        "hours = 10\n",
        "hours = 11\n",
        "hours.components: the hours make 57, the total is 56",
    ),
    "a split that does not make the total": (
        MOTIVATION,
        "lawyer = 10, ",
        "lawyer = 9, ",
        "hours.splits[1].hours: the hours make 55, the total is 56",
    ),
    "a split with an unknown part": (
        MOTIVATION,
        "lawyer = 10, ",
        "judge = 10, ",
        "hours.splits[1].hours: names other parts than the components",
    ),
    "a component twice": (
        MOTIVATION,
        'key = "psychologist"\nofficial_name = "Psihologs"\nform',
        'key = "change-agent"\nofficial_name = "Psihologs"\nform',
        "hours.components[1]: change-agent stands twice, first at hours.components[0]",
    ),
    "a split twice": (
        MOTIVATION,
        'key = "more-advice"',
        'key = "usual"',
        "hours.splits[1]: usual stands twice",
    ),
    "the regulation naming an unknown group": (
        MOTIVATION,
        'groups = ["gender", "age", "disability", "ethnic"]',
        'groups = ["gender", "rich"]',
        "regulation[0].groups[1]: there is no 'rich'",
    ),
    "a note on a group the row is not for": (
        MOTIVATION,
        'notes = { disability = "izglītojošās" }',
        'notes = { rich = "izglītojošās" }',
        "regulation[1].notes: there is no 'rich'",
    ),
    "a path that leads through an unknown stage": (
        MOTIVATION,
        'stage = "selection"',
        'stage = "dream"',
        "path[0].stage: there is no 'dream'",
    ),
    "another version than the file's name": (
        BUDGET,
        'version = "2021-proposal"',
        'version = "2022"',
        "id: says individual-budget/2022, which is not the file's own name",
    ),
    "no TOML": (BUDGET, "[validity]", "[validity", "cannot be read: "),
}


@pytest.mark.parametrize(("pack", "old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_a_fault_is_named_with_its_file_and_key(
    tmp_path: Path, pack: str, old: str, new: str, message: str
) -> None:
    root = changed(tmp_path, pack=pack, old=old, new=new)
    with pytest.raises(PackError) as refused:
        load_packs(root)
    assert str(refused.value).startswith(f"packs/{pack}.toml: {message}")


def test_the_packs_of_these_tests_are_sound_before_they_are_changed(tmp_path: Path) -> None:
    assert set(load_packs(copied(tmp_path))) == {BUDGET, MOTIVATION}


def test_six_questions_are_too_many(tmp_path: Path) -> None:
    text = (PACKS / f"{BUDGET}.toml").read_text(encoding="utf-8")
    start, end = text.index("[[questions]]"), text.index("[[questions]]", text.index("[[questions]]") + 1)
    sixth = text[start:end].replace('"adult"', '"sixth"')
    root = changed(tmp_path, pack=BUDGET, old="[[care_levels]]", new=f"{sixth}\n[[care_levels]]")
    with pytest.raises(PackError, match=r"individual-budget/2021-proposal\.toml: questions: .* length <= 5"):
        load_packs(root)


def test_two_versions_of_a_programme_may_not_count_on_the_same_day(tmp_path: Path) -> None:
    root = copied(tmp_path)
    text = (PACKS / f"{BUDGET}.toml").read_text(encoding="utf-8")
    newer = text.replace('"2021-proposal"', '"2026"').replace(
        "valid_from = 2021-01-01", "valid_from = 2026-07-01"
    )
    (root / "individual-budget" / "2026.toml").write_text(newer, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_packs(root)
    assert str(refused.value) == (
        "packs/individual-budget/2026.toml: validity: overlaps individual-budget/2021-proposal"
    )


def test_a_pack_outside_a_programme_folder_is_refused(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / f"{BUDGET}.toml").rename(root / "2021-proposal.toml")
    with pytest.raises(
        PackError, match=r"packs/2021-proposal\.toml: id: says individual-budget/2021-proposal"
    ):
        load_packs(root)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / f"{BUDGET}.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(PackError, match=r"2021-proposal\.toml: cannot be read"):
        load_packs(root)


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="there is no programme pack here"):
        load_packs(tmp_path)


def test_the_error_carries_file_and_key_for_other_rooms(tmp_path: Path) -> None:
    root = changed(tmp_path, pack=BUDGET, old="cents = 73_200", new='cents = "732"')
    with pytest.raises(PackError) as refused:
        load_packs(root)
    assert (refused.value.file, refused.value.path) == (f"packs/{BUDGET}.toml", "supplements[0].cents")
