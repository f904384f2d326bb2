"""The packs that the portal ships: their figures agree with the sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from portal.programme.facts import REFERENCE, Fact, Row, Words
from portal.programme.pack import current, load_packs
from portal.programme.pack_shape import Pack
from tests.unit.programme.packs_for_tests import BUDGET, MOTIVATION, PACKS, changed

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def packs() -> Mapping[str, Pack]:
    return load_packs(PACKS)


@pytest.fixture(scope="module")
def budget(packs: Mapping[str, Pack]) -> Pack:
    return packs[BUDGET]


@pytest.fixture(scope="module")
def motivation(packs: Mapping[str, Pack]) -> Pack:
    return packs[MOTIVATION]


def rows(value: object) -> Iterator[Row]:
    """Every part of a pack, the pack itself first."""
    if isinstance(value, Row):
        yield value
        for name in value.__struct_fields__:
            yield from rows(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from rows(part)


def test_the_table_of_amounts_is_that_of_the_regulation(budget: Pack) -> None:
    table = {(row.level, row.living): row.cents for row in budget.amounts}
    assert table == {
        (1, "family"): 15_966_00, (1, "alone"): 13_908_00, (1, "group-home"): 19_260_00,
        (2, "family"): 16_536_00, (2, "alone"): 14_496_00, (2, "group-home"): 19_848_00,
        (3, "family"): 19_380_00, (3, "alone"): 17_604_00, (3, "group-home"): 22_944_00,
        (4, "family"): 18_504_00, (4, "alone"): 16_968_00, (4, "group-home"): 19_368_00,
    }  # fmt: skip


def test_level_four_stays_below_level_three_as_in_the_source(budget: Pack) -> None:
    table = {(row.level, row.living): row.cents for row in budget.amounts}
    assert all(table[4, living.key] < table[3, living.key] for living in budget.livings)


def test_the_three_supplements_are_those_of_the_regulation(budget: Pack) -> None:
    assert {row.key: row.cents for row in budget.supplements} == {
        "circle": 732_00, "children": 3_060_00, "mobility": 1_200_00,
    }  # fmt: skip


def test_each_amount_cites_the_point_of_its_own_level_and_living(budget: Pack) -> None:
    livings = [living.key for living in budget.livings]
    for row in budget.amounts:
        point = f"R.7.2.1.{row.level}.{livings.index(row.living) + 1}; "
        assert row.source is not None
        assert row.source.startswith(point)


def test_the_catalogue_splits_what_the_spending_table_merges(budget: Pack) -> None:
    groups = Counter(service.group for service in budget.services)
    # 33 rows of the table, two of them split or added: municipal assistant, respite in an institution.
    assert groups == {"social": 19, "health": 11, "education": 4, "other": 1}
    assert {service.key for service in budget.services if service.for_whom == "supporter"} == {
        "supporter-groups", "supporter-psychologist",
    }  # fmt: skip


def test_a_companion_excludes_the_municipal_assistant_and_that_one_is_not_paid_here(budget: Pack) -> None:
    assert budget.never_together() == {frozenset({"personal-companion", "municipal-assistant"})}
    services = {service.key: service for service in budget.services}
    assert [c.kind for c in services["municipal-assistant"].conditions] == ["not-paid-here"]


def test_a_ride_is_only_for_the_services_of_the_plan(budget: Pack) -> None:
    rides = [service for service in budget.services if service.unit.key == "trip"]
    assert len(rides) == 2
    assert all([c.kind for c in ride.conditions] == ["plan-services-only"] for ride in rides)


def test_rights_are_seven_and_duties_twelve_without_the_repeated_tenth(budget: Pack) -> None:
    assert [right.number for right in budget.rights] == list(range(1, 8))
    assert [duty.number for duty in budget.duties] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13]


def test_the_stages_follow_the_four_steps_of_the_picture(budget: Pack) -> None:
    assert [stage.code for stage in budget.stages] == [f"S{number}" for number in range(1, 13)]
    steps = [step.key for step in budget.steps]
    order = [steps.index(stage.step) for stage in budget.stages]
    assert order == sorted(order)
    assert len(set(order)) == len(steps) == 4


def test_the_limits_of_the_regulation_hold_and_the_sharing_of_cost_is_not_shown(budget: Pack) -> None:
    months = {limit.key: limit.value for limit in budget.limits if limit.unit == "months"}
    assert months == {
        "certificate-months": 1, "amount-months": 12, "assessment-and-plan-months": 1,
        "review-months": 12, "survey-months": 12, "absence-months": 6,
    }  # fmt: skip
    assert not budget.limit("state-share-percent").shown
    with pytest.raises(KeyError):
        budget.limit("no-such-limit")


def test_the_day_of_the_answer_is_invented_because_the_source_has_none(budget: Pack) -> None:
    assert budget.limit("answer-days").invented


def test_the_contact_hours_and_every_split_make_the_total(motivation: Pack) -> None:
    assert motivation.hours is not None
    hours = {part.key: part.hours for part in motivation.hours.components}
    assert list(hours.values()) == [20, 10, 3, 3, 20]
    assert sum(hours.values()) == motivation.hours.total == 56
    splits = [tuple(split.hours.values()) for split in motivation.hours.splits]
    assert splits == [(20, 10, 3, 3, 20), (14, 10, 10, 10, 12), (30, 10, 5, 5, 6), (20, 0, 0, 36, 0)]


def test_the_regulation_foresees_what_its_table_says(motivation: Pack) -> None:
    counts = Counter(group for row in motivation.regulation for group in row.groups)
    assert counts == {"gender": 11, "age": 8, "disability": 8, "ethnic": 9}
    assert len(motivation.regulation) == 15


def test_the_programme_runs_in_eight_regions_for_four_groups(motivation: Pack) -> None:
    assert len({region.key for region in motivation.regions}) == 8
    assert len(motivation.target_groups) == 4
    assert {point.part for point in motivation.path} == {"before", "during", "after"}


def test_no_pack_asks_more_than_five_questions(packs: Mapping[str, Pack]) -> None:
    assert all(1 <= len(pack.questions) <= 5 for pack in packs.values())


def test_only_a_proposal_says_that_it_is_no_law(packs: Mapping[str, Pack]) -> None:
    assert {pack.id: pack.status for pack in packs.values()} == {
        "individual-budget": "proposal", "motivation": "closed",
    }  # fmt: skip


def test_every_claim_names_a_source_or_is_invented(packs: Mapping[str, Pack]) -> None:
    facts = [row for pack in packs.values() for row in rows(pack) if isinstance(row, Fact)]
    assert len(facts) > 150
    assert all((fact.source is None) == fact.invented for fact in facts)


def test_every_document_that_a_pack_cites_is_named_in_the_list_of_sources(packs: Mapping[str, Pack]) -> None:
    cited = {
        reference.partition(":")[0] if ":" in reference else "no prefix"
        for pack in packs.values()
        for row in rows(pack)
        if isinstance(row, Fact) and row.source is not None
        for reference in row.source.split("; ")
    }
    listed = set(
        re.findall(r"^\| `?([A-Z0-9]+|no prefix)`? \|", (ROOT / "docs/sources.md").read_text(), re.M)
    )
    assert cited <= listed


@pytest.mark.parametrize("reference", ["R.7", "R.7.2.1.1.1", "L12009", "L12009-12061", "MV2:L73"])
def test_a_reference_is_a_point_or_lines(reference: str) -> None:
    assert REFERENCE.fullmatch(reference)


@pytest.mark.parametrize("reference", ["", "page 7", "L", "R7", "L12-", "mv2:L73", "L1; L2"])
def test_anything_else_is_no_reference(reference: str) -> None:
    assert not REFERENCE.fullmatch(reference)


def test_the_version_that_counts_depends_on_the_day(tmp_path: Path) -> None:
    root = changed(
        tmp_path,
        pack=BUDGET,
        old="valid_from = 2021-01-01",
        new="valid_from = 2021-01-01\nvalid_until = 2026-06-30",
    )
    text = (PACKS / f"{BUDGET}.toml").read_text(encoding="utf-8")
    newer = text.replace('"2021-proposal"', '"2026"').replace(
        "valid_from = 2021-01-01", "valid_from = 2026-07-01"
    )
    (root / "individual-budget" / "2026.toml").write_text(newer, encoding="utf-8")
    packs = load_packs(root)
    versions = {
        day: found.version if (found := current(packs, "individual-budget", on=day)) else None
        for day in (
            date(2020, 12, 31),
            date(2021, 1, 1),
            date(2026, 6, 30),
            date(2026, 7, 1),
            date(2040, 1, 1),
        )
    }
    assert list(versions.values()) == [None, "2021-proposal", "2021-proposal", "2026", "2026"]


def test_an_unknown_programme_has_no_version(packs: Mapping[str, Pack]) -> None:
    assert current(packs, "no-such-programme", on=date(2026, 1, 1)) is None


def test_a_language_that_is_only_begun_may_lack_words(tmp_path: Path) -> None:
    root = changed(
        tmp_path,
        pack=BUDGET,
        old='ru = "Вы рассказываете" }',
        new='ru = "Вы рассказываете", uk = "Ви розповідаєте" }',
    )
    packs = load_packs(root, unfinished=["uk"])
    assert packs[BUDGET].steps[0].title["uk"] == "Ви розповідаєте"
    assert "uk" not in packs[BUDGET].steps[1].title


def test_the_source_language_answers_for_words_not_yet_written(tmp_path: Path) -> None:
    swapped = 'en = "You talk about yourself", lv = "Jūs stāstāt" }'
    root = changed(
        tmp_path,
        pack=BUDGET,
        old='lv = "Jūs stāstāt", en = "You talk about yourself", ru = "Вы рассказываете" }',
        new=swapped,
    )
    title = load_packs(root, languages=["lv"], unfinished=["en", "ru"])[BUDGET].steps[0].title
    assert (title["ru"], title["en"]) == ("Jūs stāstāt", "You talk about yourself")
    assert "ru" not in title
    assert list(title) == ["lv", "en"]


def test_words_show_themselves_in_a_failing_test() -> None:
    words = Words({"lv": "jā", "en": "yes"})
    assert (len(words), repr(words)) == (2, "Words({'lv': 'jā', 'en': 'yes'})")
