"""Whether every table that can hold somebody is named where it is said what is kept about people."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import MetaData, Table

from portal import tables as _every_table  # noqa: F401 -- named only when it is imported
from portal.db.columns import EncryptedText
from portal.my_data.shape import Keeping

# Sealed, and yet of nobody who is known: an address that is forgotten, a number that somebody typed, keys.
SEALED_OF_NOBODY = ("call_request", "outbox_message", "retired_key")
NAMES_A_PERSON = ("person_id", "by_id", "agent_id", "principal_id", "about_id", "to_id")


def forgotten(metadata: MetaData, keeping: Keeping) -> list[str]:
    """What nobody has said of a table yet."""
    return [words for table in metadata.sorted_tables for words in _of_table(table, keeping)] + _gone(
        metadata, keeping
    )


def _of_table(table: Table, keeping: Keeping) -> Iterator[str]:
    people = {one.name: one for one in keeping.people}
    of_nobody = table.name in {one.name for one in keeping.nobody}
    if (table.name in people) is of_nobody:
        yield f"{table.name}: stands in keeping.toml as one of people, or as one of nobody"
        return
    for column in table.columns:
        points = any(key.target_fullname == "person.id" for key in column.foreign_keys)
        named = points or any(column.name == one or column.name.endswith(f"_{one}") for one in NAMES_A_PERSON)
        if named and (of_nobody or column.name not in people[table.name].people):
            yield f"{table.name}.{column.name}: names a person, and keeping.toml does not say so"
        is_sealed = isinstance(column.type, EncryptedText)
        if is_sealed and of_nobody and table.name not in SEALED_OF_NOBODY:
            yield f"{table.name}.{column.name}: is sealed, so it is of somebody"


def _gone(metadata: MetaData, keeping: Keeping) -> list[str]:
    named = [*(one.name for one in keeping.people), *(one.name for one in keeping.nobody)]
    return [f"{name}: there is no such table" for name in named if name not in metadata.tables] + [
        f"{one.name}.{column}: there is no such column"
        for one in keeping.people
        if one.name in metadata.tables
        for column in (*one.people, *one.hidden)
        if column not in metadata.tables[one.name].columns
    ]
