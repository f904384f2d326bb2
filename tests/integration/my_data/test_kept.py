"""All that is kept about somebody is handed out to them, whole, and nothing of anybody else."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid, select

from portal import db
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, NotYours
from portal.answering import service as answering
from portal.db import Base
from portal.my_data import service as my_data
from portal.my_data.gathering import ANOTHER, rows_about
from portal.my_data.shape import KEEPING
from portal.my_data.words import words
from portal.people.models import PersonRow
from portal.web.clock import now
from tests.support.case_pages import Reader
from tests.support.casework import guardian_of, someone
from tests.support.kept import forgotten
from tests.support.page_client import Visitor
from tests.support.paper import applied_on_paper
from tests.support.people import make_person, sign_in
from tests.support.rights import World, _granted, _sent


def test_every_table_is_said_to_be_of_people_or_of_nobody() -> None:
    assert forgotten(Base.metadata, KEEPING) == []


def test_a_new_table_with_people_is_missed() -> None:
    metadata = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata)
    Table("hobby", metadata, Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True))
    metadata.tables["organisation"].append_column(Column("founded_by_id", Uuid))
    said = forgotten(metadata, KEEPING)
    assert [words.partition(":")[0] for words in sorted(said)] == ["hobby", "organisation.founded_by_id"]


@pytest.fixture
def world(portal_app: Flask, in_the_portal: None) -> World:
    """Somebody with an answer, a paper, a signature, a question; and others beside them."""
    person, office = someone("Anna"), Reader(portal_app).office
    made = World(person, office)
    _granted(made)
    other = World(someone("Oto", "Cits"), office)
    _sent(other)
    assert person.subject is not None
    assert other.person.subject is not None
    guardian_of(person.subject, checked_by=office)
    applied_on_paper(oneself(make_person(portal_app, "Zane", "Trešā", "990000-00044")))
    answering.whole_of(office, other.ids["case"])
    my_data.ask_office(
        person, my_data.Kind.CORRECT, words="Cita adrese.", phone=None, language="lv", now=now()
    )
    made.ids["other"] = other
    return made


def test_every_row_is_found_for_somebody_and_no_row_of_two_cases_is_mixed(world: World) -> None:
    with db.session() as session:
        everybody = session.scalars(select(PersonRow.id)).all()
        found = {one: rows_about(session, one) for one in everybody}
        for kept in KEEPING.people:
            table = Base.metadata.tables[kept.name]
            key = [column.name for column in table.primary_key]
            real = {tuple(row._mapping[name] for name in key) for row in session.execute(select(table))}
            theirs = {tuple(row[name] for name in key) for rows in found.values() for row in rows[kept.name]}
            assert theirs == real, kept.name
    person, other = found[_id(world.person)], found[_id(world.ids["other"].person)]
    for name in ("support_case", "application_answer", "message", "document", "upload", "stored_file"):
        mine = {str(sorted(map(str, row.values()))) for row in person[name]}
        assert mine.isdisjoint(str(sorted(map(str, row.values()))) for row in other[name]), name
        assert other[name], name


def test_the_file_has_everything_and_nobody_else(world: World) -> None:
    answer = my_data.whole_file(world.person, language="lv", now=now())
    said = json.loads(answer.data)
    assert set(said["tables"]) == {one.name for one in KEEPING.people if not one.told_apart}
    assert said["tables"]["data_request"][0]["words"] == "Cita adrese."
    assert said["tables"]["support_case"][0]["number"] == world.ids["number"]
    assert {row["by_id"] for row in said["tables"]["case_event"]} == {"you", ANOTHER}
    with db.session() as session:
        others = [str(one) for one in session.scalars(select(PersonRow.id)) if one != world.person.subject]
    written = answer.get_data(as_text=True)
    assert [one for one in others if one in written] == []
    assert world.ids["other"].ids["number"] not in written
    hidden = {(one.name, column) for one in KEEPING.people for column in one.hidden}
    assert not [(table, name) for table, name in hidden for row in said["tables"][table] if name in row]
    assert any(one["what"] for one in said["journal"])
    answer.close()


def test_a_file_is_given_to_whom_it_belongs_alone(world: World) -> None:
    other = world.ids["other"]
    kept = my_data.kept_of(other.person, language="lv")
    paper = next(one for one in kept.files if one.name.endswith(".jpg"))
    answer = my_data.file_of(other.person, paper.address)
    assert answer.mimetype == "image/jpeg"
    assert len(answer.data) == paper.size
    answer.close()
    for actor in (world.person, world.office, guardian_of(_id(other.person), checked_by=world.office)):
        with pytest.raises(NotYours):
            my_data.file_of(actor, paper.address)


@pytest.mark.one_database
def test_the_page_says_what_is_kept_and_how_long(portal_app: Flask) -> None:
    anna = Reader(portal_app)
    page = anna.get("/lv/data")
    assert "990000-00001" in page.words
    assert {one["href"] for one in page.soup.select("main a[href^='/lv/data/']")} >= {
        "/lv/data/file", "/lv/data/correct", "/lv/data/erase",
    }  # fmt: skip
    saved = anna.client.get("/lv/data/file")
    assert saved.headers["Content-Disposition"] == "attachment; filename=mani-dati.json"
    for link in page.soup.select("main a[href^='/lv/data/files/']"):
        assert anna.client.get(str(link["href"])).status_code == 200
    # Nobody sees a mistake that is not named; who does not write can be called.
    anna.send("/lv/data/correct", {"words": "", "phone": ""}, expect=422)
    anna.send("/lv/data/correct", {"words": "", "phone": "20 00 55 66"}, expect=303)
    anna.send("/lv/data/correct", {"words": "Mana adrese ir cita."}, expect=303)
    assert "2 gadus" in anna.get("/lv/data").words


@pytest.mark.one_database
def test_whatever_is_kept_can_be_shown(portal_app: Flask) -> None:
    # Few people have something of every kind: a picture that is not there would show no page to the others.
    carried = portal_app.extensions["picture_sheets"].names["site"]
    assert {topic.picture for topic in words().topics} <= carried


@pytest.mark.one_database
def test_what_was_typed_comes_along_into_another_language(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    sign_in(visitor.client, make_person(portal_app))
    typed = {"words": "1 2 3", "switch": "language:ru"}
    there = visitor.send("/lv/data/correct", typed, expect=302).response.location
    assert there == "/ru/data/correct"
    area = visitor.get(there).soup.select_one("textarea")
    assert area is not None
    assert area.get_text().strip() == "1 2 3"


def _id(actor: Actor) -> UUID:
    assert actor.subject is not None
    return actor.subject
