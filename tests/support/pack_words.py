"""Everything that a pack says to people."""

from __future__ import annotations

from collections.abc import Iterator

from portal.programme.facts import FullWords, Row, Words
from portal.programme.pack_shape import Region


def all_words(value: object) -> Iterator[Words]:
    """Everything a pack says to people; the names of places are as they are."""
    if isinstance(value, FullWords):
        return
    if isinstance(value, Words):
        yield value
    elif isinstance(value, Row) and not isinstance(value, Region):
        for name in value.__struct_fields__:
            yield from all_words(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from all_words(part)
