"""What the person has said so far of an invitation, sealed into the address until they consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.acting_for import service as acting_for
from portal.helping.rules import can_be_a_name
from portal.web.sealed import SealBroken, seal, unseal
from portal.web.visit import this_visit

PURPOSE = "helping.draft"
SECONDS = 2 * 3600
STEPS = WHO, WHAT, LONG = "who", "what", "long"


@dataclass(frozen=True)
class Draft:
    """An invitation that is being made."""

    called: str = ""
    tasks: tuple[str, ...] = ()
    length: str = ""

    def missing(self) -> str | None:
        """The first step that has no answer; None when all have one."""
        offered = {one.key for one in acting_for.bases().for_helpers}
        if not can_be_a_name(self.called):
            return WHO
        if not self.tasks or not set(self.tasks) <= offered:
            return WHAT
        return None if self.length in {one.key for one in acting_for.bases().lengths} else LONG


def seal_draft(draft: Draft) -> str:
    """As a part of an address, which opens only in this visit."""
    said: dict[str, Any] = {"called": draft.called, "tasks": list(draft.tasks), "length": draft.length}
    return seal(said, purpose=f"{PURPOSE}:{this_visit()}")


def open_draft(sealed: str | None) -> Draft:
    """What was said; nothing when the seal is broken or too old."""
    try:
        said = unseal(sealed or "", purpose=f"{PURPOSE}:{this_visit()}", max_age_seconds=SECONDS)
    except SealBroken:
        return Draft()
    return Draft(str(said["called"]), tuple(str(one) for one in said["tasks"]), str(said["length"]))
