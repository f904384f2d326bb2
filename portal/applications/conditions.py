"""When something is asked: only after certain answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

# The answers of one step: what stands in each of its fields.
Value = str | tuple[str, ...]
StepAnswers = Mapping[str, Value]


class WhenRow(Protocol):
    """Asked only if that field was answered with one of these."""

    @property
    def field(self) -> str: ...
    @property
    def one_of(self) -> Sequence[str]: ...


def is_wanted(when: WhenRow | None, values: StepAnswers) -> bool:
    """Whether a field with this condition is asked, by the other values of the same step."""
    return when is None or is_met(when, values.get(when.field))


def is_met(when: WhenRow, value: object) -> bool:
    """Whether this value, or one of several, is one of those."""
    given = value if isinstance(value, tuple | list) else (value,)
    return any(one in when.one_of for one in given)
