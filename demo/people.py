"""The invented people of the demo."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

# Nobody was born on a day 99: these codes can belong to no one.
Code = Annotated[str, msgspec.Meta(pattern=r"^99[0-9]{4}-[0-9]{5}$")]
# Who types a wrong code, or is too late, does so only when they sign: they have to come that far.
Outcome = Literal["signs_in", "cancels", "fails", "wrong_code", "too_late", "slow"]


class Role(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one meets with this person, in each language."""

    lv: str
    en: str
    ru: str


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person, and what happens when they are chosen."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    given_name: str
    family_name: str
    code: Code
    role: Role
    outcome: Outcome = "signs_in"
    # How sure one may be that it is this person.
    level: Literal["low", "substantial", "high"] = "high"
    # The certificate was taken back; nothing can be signed with it.
    revoked: bool = False
    # As clients have met the platform: the identity is late, the certificate deeper, the signature raw.
    odd: bool = False

    @property
    def name(self) -> str:
        """As it is shown."""
        return f"{self.given_name} {self.family_name}"

    @property
    def serial_number(self) -> str:
        """The code as certificates and tokens write it."""
        return f"PNOLV-{self.code}"

    @property
    def is_for_trouble(self) -> bool:
        """Whether one chooses them to see something go another way than usual."""
        return self.outcome != "signs_in" or self.level != "high" or self.revoked or self.odd

    def subject(self, *, issuer: str, client_id: str) -> str:
        """Who this is for one client; another one would get another word."""
        return hashlib.sha256(f"{issuer} {client_id} {self.key}".encode()).hexdigest()


People = Mapping[str, Person]


def read_people(file: Path) -> dict[str, Person]:
    """The people by key. Raises ValueError when two share a key or a code."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["person"]
    people = msgspec.convert(rows, list[Person])
    if len({one.key for one in people}) < len(people) or len({one.code for one in people}) < len(people):
        raise ValueError(f"{file.name}: two people share a key or a code")
    return {one.key: one for one in people}
