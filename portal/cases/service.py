"""What other rooms do with cases and ask of them; the start refuses a pack that does not fit the table."""

from __future__ import annotations

from flask import Flask

from portal.cases.drafts import erase_draft, hand_over_draft, open_case
from portal.cases.errors import (
    AmountNeeded,
    CaseChanged,
    CaseIsOpen,
    CasesError,
    IllegalMove,
    NotYourMove,
    TooEarly,
)
from portal.cases.knowing import known_to
from portal.cases.moves import grant, hand_in, move, moves_of
from portal.cases.outlook import Event, Outlook, Seen, awaited_on, events_in, moved_by, outlooks_of, seen_by
from portal.cases.packs import faults_in, pack_of
from portal.cases.progress import Progress
from portal.cases.queries import (
    Case,
    Granted,
    about_to_end,
    case_of,
    case_to_write,
    cases_of,
    held_by_portal,
    id_of,
    is_begun_by,
    is_under_way,
    written_by,
)
from portal.cases.rules import BEING_WRITTEN, PAUSES, TABLE, Party, State
from portal.programme import service as programmes

# What other rooms may name; they reach this room through here only.
__all__ = [
    "AmountNeeded", "BEING_WRITTEN", "Case", "CaseChanged", "CaseIsOpen", "CasesError", "Event",
    "Granted", "IllegalMove", "NotYourMove", "Outlook", "PAUSES", "Party", "Progress", "Seen", "State",
    "TooEarly", "about_to_end", "awaited_on", "case_of", "case_to_write", "cases_of", "erase_draft",
    "events_in", "grant", "hand_in", "hand_over_draft", "held_by_portal", "id_of", "is_begun_by",
    "is_under_way", "known_to", "move", "moved_by", "moves_of", "open_case", "outlooks_of", "pack_of",
    "seen_by", "who_acts", "written_by",
]  # fmt: skip


def init_cases(app: Flask) -> None:
    """Refuse to start when a pack has a state that the table cannot lead to. Raises CasesError."""
    for name, pack in programmes.every_version(app):
        for fault in faults_in(pack):
            raise CasesError(f"packs/{name}.toml: case.states: {fault}")


def who_acts(state: str) -> frozenset[Party]:
    """Who has to do something in the state; nobody where a case has ended, or for a state of another time."""
    return TABLE[State(state)].acts if state in set(State) else frozenset()
