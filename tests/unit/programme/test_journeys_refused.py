"""A case or an application that leads nowhere stops the start with the file and the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.programme.pack import PackError, load_packs
from tests.unit.programme.packs_for_tests import BUDGET, MOTIVATION, changed

CASES = {
    "a state on an unknown point": (
        BUDGET,
        'key = "submitted"\npoint = "decision"',
        'key = "submitted"\npoint = "moon"',
        "case.states[1].point: there is no 'moon'",
    ),
    "a state twice": (
        BUDGET,
        'key = "correction"\npoint',
        'key = "submitted"\npoint',
        "case.states[2]: submitted stands twice, first at case.states[1]",
    ),
    "a point twice": (
        MOTIVATION,
        '[[case.line]]\nkey = "answer"',
        '[[case.line]]\nkey = "sent"',
        "case.line[1]: sent stands twice, first at case.line[0]",
    ),
    "a deadline with an unknown limit": (
        BUDGET,
        'limit = "answer-days"',
        'limit = "some-day"',
        "case.deadlines[0].limit: there is no 'some-day'",
    ),
    "a deadline counted in people": (
        MOTIVATION,
        'limit = "answer-days"',
        'limit = "group-most"',
        "case.deadlines[0].limit: group-most is counted neither in days nor in months",
    ),
    "a state without its full words": (
        BUDGET,
        'full = { lv = "Iesniegums individuālā budžeta piešķiršanai ir iesniegts',
        'full = { en = "Iesniegums individuālā budžeta piešķiršanai ir iesniegts',
        "case.states[1].full: the words in 'lv' are missing",
    ),
    "a step in an unknown group": (
        BUDGET,
        'key = "for-whom"\ngroup = "about"',
        'key = "for-whom"\ngroup = "moon"',
        "application.steps[0].group: there is no 'moon'",
    ),
    "a group without a step": (
        BUDGET,
        'key = "helper"\ngroup = "help"',
        'key = "helper"\ngroup = "papers"',
        "application.groups[3]: help has no step",
    ),
    "a condition on what is not asked before": (
        BUDGET,
        'when = { field = "for-whom", one_of = ["ward"] }',
        'when = { field = "wish", one_of = ["ward"] }',
        "application.steps[1].when.field: 'wish' is not asked before",
    ),
    "a condition on an answer that is not offered": (
        BUDGET,
        'when = { field = "for-whom", one_of = ["ward"] }',
        'when = { field = "for-whom", one_of = ["cat"] }',
        "application.steps[1].when.one_of: for-whom has no answer 'cat'",
    ),
    "a field twice": (
        BUDGET,
        'key = "ward-family-name"',
        'key = "ward-given-name"',
        "application.steps[1].fields[1]: ward-given-name stands twice",
    ),
    "a choice of nothing": (
        BUDGET,
        'key = "address"\nkind = "text"',
        'key = "address"\nkind = "choice"',
        "application.steps[7].fields[0]: a field of kind 'choice' lacks choices",
    ),
    "a text with choices": (
        BUDGET,
        'key = "reach"\nkind = "choice"',
        'key = "reach"\nkind = "text"',
        "application.steps[3].fields[0]: a field of kind 'text' offers choices",
    ),
    "an answer offered twice": (
        BUDGET,
        '{ key = "me", ',
        '{ key = "ward", ',
        "application.steps[0].fields[0].choices[1]: ward stands twice",
    ),
    "an organisation of no kind": (
        MOTIVATION,
        'organisations = "provider_team"\n',
        "",
        "application.steps[5].fields[0].organisations: belongs to a field of kind 'organisation'",
    ),
    "an unknown age of a date": (
        BUDGET,
        'newest = "certificate-months"',
        'newest = "some-day"',
        "application.steps[13].fields[1].newest: there is no 'some-day'",
    ),
    "a ward named in no field": (
        BUDGET,
        'code = "ward-code"',
        'code = "ward-number"',
        "application.ward.code: there is no 'ward-number'",
    ),
    "a ward whose last name is asked elsewhere": (
        BUDGET,
        'family_name = "ward-family-name"',
        'family_name = "helper-name"',
        "application.ward.family_name: is not asked together with 'ward-given-name'",
    ),
    "a ward named beside files": (
        BUDGET,
        'key = "ward-code"\nkind = "code"',
        'key = "ward-code"\nkind = "files"',
        "application.ward: its step asks for what needs a draft",
    ),
    "an unknown kind of field": (
        BUDGET,
        'kind = "phone"',
        'kind = "fax"',
        "application.steps[4].fields[0].kind: invalid enum value 'fax'",
    ),
}


@pytest.mark.parametrize(("pack", "old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_a_fault_is_named_with_its_file_and_key(
    tmp_path: Path, pack: str, old: str, new: str, message: str
) -> None:
    root = changed(tmp_path, pack=pack, old=old, new=new)
    with pytest.raises(PackError) as refused:
        load_packs(root)
    assert str(refused.value).startswith(f"packs/{pack}.toml: {message}")
