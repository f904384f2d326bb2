"""Who may do what, by capacity and role."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Capacity(StrEnum):
    """In which part somebody acts."""

    ANONYMOUS = "anonymous"
    SELF = "self"
    GUARDIAN = "guardian"
    HELPER = "helper"
    ASSISTING = "assisting"
    STAFF = "staff"
    PROVIDER_LINK = "provider_link"
    KEY = "key"
    SYSTEM = "system"


class Right(StrEnum):
    """What an actor may do, to one subject or inside one organisation."""

    # Fill in, send, correct and withdraw an application of the subject.
    APPLY = "apply"
    # See the subject's case: steps, letters, answers.
    READ_CASE = "read-case"
    # See the cases of the organisation.
    SEE_CASES = "see-cases"
    # Ask, grant, refuse, move a case on.
    DECIDE = "decide"
    # Say that a document was seen: a person's code, a guardian's paper.
    CHECK_PAPERS = "check-papers"
    # Call those who asked to be called.
    ANSWER_CALLS = "answer-calls"
    # Look at the texts that everybody reads, and write them anew; publishing is a change of files.
    WRITE_TEXTS = "write-texts"


MANDATE_STATES = ("claimed", "checked", "refused", "ended")
BASES = ("guardian",)

OWN = frozenset({Right.APPLY, Right.READ_CASE})
# Nobody has seen the paper yet: one may write, and not read what others wrote about the person.
CLAIMED = frozenset({Right.APPLY})
CASEWORK = frozenset({Right.SEE_CASES, Right.DECIDE, Right.CHECK_PAPERS, Right.ANSWER_CALLS})
OF_ROLE = {"worker": CASEWORK, "coordinator": CASEWORK, "editor": frozenset({Right.WRITE_TEXTS})}
# The texts are those of the whole portal: who writes them does so at whichever desk they sit.
OF_NO_ORGANISATION = frozenset({Right.WRITE_TEXTS})


def rights_of_mandate(state: str) -> frozenset[Right]:
    """What a guardian may do, by what the office knows about the mandate."""
    return {"claimed": CLAIMED, "checked": OWN}.get(state, frozenset())


def rights_of_roles(roles: Iterable[str]) -> frozenset[Right]:
    """What somebody may do with all their roles in one organisation."""
    return frozenset().union(*(OF_ROLE.get(role, frozenset()) for role in roles))
