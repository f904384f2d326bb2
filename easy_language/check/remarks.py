"""What a rule says about a place in a sentence, before it becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["E", "W", "I"]


@dataclass(frozen=True)
class Remark:
    """A rule's remark; ``words`` names its wording in ``wordings.toml``, ``facts`` fill it."""

    rule: str
    severity: Severity
    offset: int
    facts: dict[str, object] = field(default_factory=dict)
    words: str = ""

    @property
    def wording(self) -> str:
        return self.words or self.rule


# A remark and the line it is about, for rules that look at more than a sentence.
Placed = tuple[int, Remark]


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    file: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    suggestion: str
