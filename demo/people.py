"""The invented people of the demo."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

# Nobody was born on a day 99: these codes can belong to no one.
Code = Annotated[str, msgspec.Meta(pattern=r"^99[0-9]{4}-[0-9]{5}$")]


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person, and what happens when they are chosen."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    given_name: str
    family_name: str
    code: Code
    role: str
    outcome: Literal["signs_in", "cancels", "fails"] = "signs_in"

    @property
    def name(self) -> str:
        """As it is shown."""
        return f"{self.given_name} {self.family_name}"


def read_people(file: Path) -> dict[str, Person]:
    """The people by key. Raises ValueError when two share a key or a code."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["person"]
    people = msgspec.convert(rows, list[Person])
    if len({one.key for one in people}) < len(people) or len({one.code for one in people}) < len(people):
        raise ValueError(f"{file.name}: two people share a key or a code")
    return {one.key: one for one in people}
