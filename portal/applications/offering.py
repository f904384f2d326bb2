"""What can be chosen in a field, with its words."""

from __future__ import annotations

from collections.abc import Sequence

from portal.organisations import service as organisations
from portal.organisations.service import Organisation
from portal.programme.service import Field, Pack


def choices_of(pack: Pack, field: Field, *, language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of key and words: the rows of the pack's list, then the field's own choices."""
    listed = getattr(pack, field.listed) if field.listed else ()
    rows = ((row.key, row.name[language]) for row in listed)
    return (*rows, *((choice.key, choice.words[language]) for choice in field.choices))


def organisations_said(found: Sequence[Organisation], *, language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of key and name with the place, which tells two offices apart."""
    return tuple((one.key, _name_and_place(one, language=language)) for one in found)


def _name_and_place(one: Organisation, *, language: str) -> str:
    name = organisations.name_in(one, language=language)
    return f"{name}, {organisations.address_in(one, language=language)}"
