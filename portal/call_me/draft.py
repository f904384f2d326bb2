"""What was typed, and what was agreed, sealed into an address that opens only in this visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from portal.call_me.rules import BEST_TIMES
from portal.web.sealed import SealBroken, seal, unseal
from portal.web.visit import this_visit

DRAFT = "call-me.draft"
PROMISE = "call-me.promise"
SECONDS = 2 * 3600
# An address of more than 4 kB is refused on the way; no telephone number comes near to this.
LONGEST_CHARACTERS = 200


def _of_this_visit(purpose: str) -> str:
    # After "Leave quickly" no address of this visit shows the number again.
    return f"{purpose}:{this_visit()}"


def seal_draft(typed: Mapping[str, str | None]) -> str:
    """What was typed so far, unfinished or wrong as it may be."""
    phone = (typed.get("phone") or "")[:LONGEST_CHARACTERS]
    best_time = typed.get("best_time")
    known_time = best_time if best_time in BEST_TIMES else None
    return seal({"phone": phone, "best_time": known_time}, purpose=_of_this_visit(DRAFT))


def open_draft(sealed: str | None) -> dict[str, str | None]:
    """What was typed; an empty form when the seal is broken or too old."""
    try:
        values = unseal(sealed or "", purpose=_of_this_visit(DRAFT), max_age_seconds=SECONDS)
    except SealBroken:
        return {}
    return {"phone": values.get("phone"), "best_time": values.get("best_time")}


@dataclass(frozen=True)
class Promise:
    """What the next page confirms; `weekday` is the last day on which we call, 0 is Monday."""

    number: str
    best_time: str
    weekday: int


def seal_promise(promise: Promise) -> str:
    """What was promised, as a part of an address."""
    return seal(asdict(promise), purpose=_of_this_visit(PROMISE))


def open_promise(sealed: str | None) -> Promise | None:
    """What was promised, or None when the seal is broken or too old."""
    try:
        values = unseal(sealed or "", purpose=_of_this_visit(PROMISE), max_age_seconds=SECONDS)
    except SealBroken:
        return None
    return Promise(**values)
