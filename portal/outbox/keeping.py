"""How many days the outbox remembers what is over; the days are data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

Days = Annotated[int, msgspec.Meta(ge=1)]


class Keeping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `keeping.toml`."""

    days_after_sent: Days
    days_after_given_up: Days
    invented: bool = False


def read_keeping(file: Path) -> Keeping:
    """The days. Raises msgspec.ValidationError for one that is missing or not a whole number of days."""
    return msgspec.toml.decode(file.read_bytes(), type=Keeping)


KEEPING = read_keeping(Path(__file__).with_name("keeping.toml"))
