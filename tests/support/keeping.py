"""Writes down a filled database as one of the files in tests/integration/db/kept; run it once for a schema.

python -m tests.support.keeping tests/integration/db/kept/<revision>-<what-one-could-do>.json
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Uuid, select
from sqlalchemy.schema import Table

from portal import db
from portal.acting_for.service import Actor, Settled
from portal.answering import service as answering
from portal.answering.service import Show
from portal.applications import service as applications
from portal.call_me import service as call_me
from portal.cases import service as cases
from portal.db.base import Base
from portal.db.columns import EncryptedText
from portal.db.engine import engine
from portal.db.secrets import decrypt
from portal.in_confidence.service import Kind
from portal.journal import service as journal
from portal.key_cards import service as key_cards
from portal.messages import service as messages
from portal.my_data import service as my_data
from portal.web import session as web_session
from portal.web.clock import now, today
from portal.web.models import ParkedPostRow
from tests.support.applying import SHORT_ANSWERS, fill_in
from tests.support.beside import CHOSEN, asked_beside, sits_beside
from tests.support.building import build_app
from tests.support.casework import SHORT, guardian_of, someone, worker
from tests.support.databases import prepare
from tests.support.deskwork import applied, check_all, entries, taken_in
from tests.support.hammering import apply_once
from tests.support.helping import helper_of, invited
from tests.support.paper import applied_on_paper
from tests.support.safe_matters import answered, hearer, said
from tests.support.to_sign import digits_to_compare, to_sign


def fill() -> None:
    """Invented people in every room: applying, answered, asked, with a guardian, signed in, to be called."""
    office, person, other = worker(), someone(), someone("Juris")
    case_id = applied(person)
    taken_in(office, case_id)
    check_all(office, case_id)
    answering.answer_yes(
        office, case_id, care_level=1, living="family", seen=entries(office, case_id), now=now()
    )
    asked = applied(other)
    answering.ask(office, asked, words="Piezvaniet mums.", mend=True, seen=entries(office, asked), now=now())
    assert other.subject is not None
    assert person.signed_in is not None
    guardian_of(other.subject, checked_by=office)
    _helping_and_asking(person, other, office=office)
    _wishing_and_signing(other, office=office)
    _beside_and_in_confidence(person, other, office=office, number=cases.case_of(office, case_id).number)
    apply_once(0)
    call_me.ask_for_call("+37120001234", best_time="any", language="lv", address="127.0.0.1", now=now())
    web_session.begin(person.signed_in, provider="demo", authenticated_at=now(), at=now())
    with db.transaction() as session:
        session.add(
            ParkedPostRow(
                token_hash="0" * 64, person_id=person.signed_in, address="/lv/", body="{}", ends_at=now()
            )
        )


def _helping_and_asking(person: Actor, other: Actor, *, office: Actor) -> None:
    """Somebody helps, one more is invited; a guardian agrees; somebody says that a look was not right."""
    assert person.subject is not None
    helper_of(person, ("fill-in", "see-plan"))
    invited(person, "Oto Kalns")
    together = Settled("checked", areas={"offices": "together"}, court_reference="C-12")
    guardian = guardian_of(person.subject, checked_by=office, found=together)
    case_id = applications.begin(person, programme=SHORT, now=now())
    fill_in(person, case_id, SHORT_ANSWERS)
    applications.think_otherwise(guardian, case_id, "aim", "Es domāju citādi.", now=now())
    applications.ask_to_agree(person, case_id, now=now())
    applications.agree(guardian, case_id, now=now())
    answering.listing_of(office, show=Show.OPEN, page=1, today=today())
    look = journal.newest_about(person.subject, most=1)[0].number
    my_data.ask_about_look(person, look, words="Kāpēc?", phone=None, language="lv", now=now())
    my_data.ask_office(other, my_data.Kind.CORRECT, words="Cita iela.", phone=None, language="lv", now=now())


def _wishing_and_signing(other: Actor, *, office: Actor) -> None:
    """A guardian says that the person cannot say what they want; something waits for a signature."""
    ward = someone("Elza")
    assert ward.subject is not None
    assert other.signed_in is not None
    guardian = guardian_of(ward.subject, checked_by=office)
    fill_in(guardian, applications.begin(guardian, programme=SHORT, now=now()), SHORT_ANSWERS)
    applied_on_paper(someone("Oto"))
    digits_to_compare(to_sign(other.signed_in), browser="invented")


def _beside_and_in_confidence(person: Actor, other: Actor, *, office: Actor, number: str) -> None:
    """A worker sits beside somebody and asks somebody else; a card; what was said in confidence."""
    assert office.signed_in is not None
    assert person.signed_in is not None
    assert other.signed_in is not None
    web_session.begin(office.signed_in, provider="demo", authenticated_at=now(), at=now())
    sits_beside(office.signed_in, person.signed_in)
    asked_beside(office.signed_in, other.signed_in)
    key_cards.hand_out(office, number, CHOSEN, now=now())
    messages.choose_reach(person, "call", address="+37120005566", careful=True, now=now())
    reader = hearer()
    answered(reader, said(person))
    said(person, Kind.COMPLAINT)


def written_out() -> dict[str, Any]:
    """Every row of every table as it lies there, parents first, and what the sealed columns say."""
    known = MetaData()
    with engine().connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        known.reflect(connection)
        tables, secrets = {}, dict[str, list[str]]()
        for ours in Base.metadata.sorted_tables:
            rows = connection.execute(select(known.tables[ours.name])).mappings().all()
            tables[ours.name] = [
                {key: _plain(value, ours, key) for key, value in row.items()} for row in rows
            ]
            for column in ours.columns:
                if isinstance(column.type, EncryptedText):
                    name = f"{ours.name}.{column.name}"
                    sealed = [row[column.name] for row in rows if row[column.name]]
                    secrets[name] = sorted(decrypt(one, purpose=name) for one in sealed)
    filled = {name: rows for name, rows in tables.items() if rows}
    return {"revision": revision, "tables": filled, "secrets": {k: v for k, v in secrets.items() if v}}


def _as_kept(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain(value, table, key) for key, value in row.items()}


def _plain(value: Any, table: Table, key: str) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if value is not None and isinstance(table.c[key].type, Uuid):
        return UUID(str(value)).hex
    return value


def main(target: Path) -> None:
    """Fill a new portal and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        app = build_app(Path(folder))
        prepare(app)
        with app.app_context():
            fill()
            target.write_text(
                json.dumps(written_out(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        app.extensions["database"].engine.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
