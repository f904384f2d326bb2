"""Two records of one human being become one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from portal import db
from portal.db import Base
from portal.people.errors import NoSuchPerson, NotTheSamePerson, StandsInTheWay
from portal.people.models import LoginRow, PersonRow


def join(person_id: UUID, *, into: UUID) -> None:
    """What belongs to the first is the second's from now on; the first is gone.

    The first is only what somebody wrote down: a record to which its owner signs in, or whose code was
    checked, stays. Joins the transaction that is under way. Raises NoSuchPerson, NotTheSamePerson, and
    StandsInTheWay with the table in which both have what one person has only once; nothing has moved then.
    """
    with db.joined_transaction() as session:
        known = {
            row.id: row
            for row in session.scalars(
                select(PersonRow).where(PersonRow.id.in_([person_id, into])).with_for_update()
            )
        }
        if len(known) < 2:
            raise NoSuchPerson(str(person_id))
        signs_in = session.scalar(select(exists().where(LoginRow.person_id == person_id)))
        if signs_in or known[person_id].code_state == "verified":
            raise NotTheSamePerson
        with session.begin_nested():
            for table, column in _pointing():
                try:
                    session.execute(update(table).where(column == person_id).values({column: into}))
                except IntegrityError as error:
                    raise StandsInTheWay(table.name) from error
            session.execute(delete(PersonRow).where(PersonRow.id == person_id))
        # What was read before stands under the wrong person.
        session.expire_all()


def _pointing() -> Iterator[tuple[Table, ColumnElement[UUID]]]:
    """Every place of the database that names a person."""
    person = Base.metadata.tables[PersonRow.__tablename__]
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.references(person):
                yield table, key.parent
