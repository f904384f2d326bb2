"""Who hears somebody in confidence: first who answers for data, then who never had to do with the person."""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec
import pytest

from easy_language import Checker, Library
from portal.in_confidence.elsewhere import Place, elsewhere
from portal.in_confidence.rules import Hearer, Kind, Partial, choose_hearer, met_in
from tests.support.addresses import LANGUAGES

HERE, THERE = uuid4(), uuid4()
RITA, ILZE, DACE = uuid4(), uuid4(), uuid4()
OFFICER, OFFICER_THERE = Hearer("data_officer", HERE, RITA), Hearer("data_officer", THERE, DACE)
WORKER, COORDINATOR = Hearer("worker", HERE, ILZE), Hearer("coordinator", THERE, DACE)


def chosen(*hearers: Hearer, never: tuple[UUID, ...] = (), met: tuple[UUID, ...] = ()) -> Hearer | None:
    return choose_hearer(hearers, partial=Partial(frozenset(never), frozenset(met)), wanted=[HERE])


def test_the_nearest_who_answers_for_data_reads_it() -> None:
    assert chosen(WORKER, OFFICER_THERE, OFFICER) == OFFICER
    assert chosen(WORKER, OFFICER_THERE) == OFFICER_THERE


def test_whoever_it_is_about_never_reads_it() -> None:
    assert chosen(OFFICER, OFFICER_THERE, never=(RITA,)) == OFFICER_THERE
    assert chosen(OFFICER, never=(RITA,)) is None


def test_a_worker_reads_it_only_where_they_have_had_nothing_to_do_with_the_person() -> None:
    assert chosen(WORKER, COORDINATOR) == COORDINATOR
    assert chosen(WORKER, COORDINATOR, met=(DACE,)) == WORKER
    assert chosen(WORKER, met=(ILZE,)) is None
    assert chosen(OFFICER, met=(RITA,)) == OFFICER, "who answers for data has met many"


def test_only_the_office_is_met() -> None:
    assert met_in([("staff", str(ILZE)), ("guardian", str(RITA)), ("system", None)]) == (ILZE,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_one_can_turn_to_is_said_in_every_language(language: str) -> None:
    known = elsewhere()
    for place in (*known.numbers, *known.places):
        assert place.lines[language]
    assert all(place.title[language] for place in known.places)
    assert all(place.number for place in known.numbers)
    assert all(known.days(kind) for kind in Kind)


def test_whom_one_can_turn_to_is_said_in_easy_words() -> None:
    library, known = Library.load(), elsewhere()
    checker = Checker(library, speak="en")
    found = [
        f"{line!r}: {finding.rule}"
        for language in library.languages
        for place in (*known.numbers, *known.places)
        for line in place.lines[language]
        for finding in checker.check_line(line, language=language)
        if finding.severity in ("E", "W")
    ]
    assert found == []


def test_a_number_of_which_nobody_knows_where_it_stands_stops_the_start() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {"key": "a", "picture": "phone", "lines": {"lv": ["Zvaniet."]}, "number": "1", "href": "tel:1"},
            Place,
        )
