"""Who may do what, by capacity, role, and what a mandate covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

    # Begin an application of the subject.
    BEGIN = "begin"
    # Answer the questions of an application that is being written.
    FILL_IN = "fill-in"
    # Read there what others wrote.
    READ_DRAFT = "read-draft"
    # Send an application of the subject, correct it, take it back.
    APPLY = "apply"
    # Hand in what the subject then signs with a pen; without that signature it counts for nothing.
    SEND_ON_PAPER = "send-on-paper"
    # Put a signature where the subject's stands.
    SIGN = "sign"
    # See the subject's case: steps, letters, answers.
    READ_CASE = "read-case"
    SEE_PLAN = "see-plan"
    SEE_VISITS = "see-visits"
    MOVE_VISITS = "move-visits"
    CHOOSE_PROVIDER = "choose-provider"
    HELP_WITH_SURVEY = "help-with-survey"
    # Say that a visit took place.
    CONFIRM_VISIT = "confirm-visit"
    # Read the messages that are marked for whoever holds a key without a national login.
    READ_MARKED = "read-marked"
    # Say who may help, and that they may no longer.
    LET_HELP = "let-help"
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
    # Answer what people ask about their own data: a look that was not right, a mistake, a wish to erase.
    ANSWER_DATA = "answer-data"


MANDATE_STATES = ("claimed", "checked", "refused", "ended")
BASES = (
    "guardian", "temporary-guardian", "attorney", "future-attorney", "support-person", "helper", "office",
)  # fmt: skip
VERIFIED_HOW = ("paper", "consent", "presence")
ENDED_WHY = ("person", "agent", "over", "refused", "taken-back", "replaced")

OWN = frozenset(
    {
        Right.BEGIN, Right.FILL_IN, Right.READ_DRAFT, Right.APPLY, Right.SIGN, Right.READ_CASE,
        Right.SEE_PLAN, Right.SEE_VISITS, Right.MOVE_VISITS, Right.CHOOSE_PROVIDER,
        Right.HELP_WITH_SURVEY, Right.CONFIRM_VISIT, Right.LET_HELP,
    }
)  # fmt: skip
# Nobody has seen the paper yet: one may write, and not read what others wrote about the person.
CLAIMED = frozenset({Right.BEGIN, Right.FILL_IN, Right.APPLY, Right.SIGN})
# Whoever acts by a paper does not choose the person's helpers, and does not answer how the person is.
NEVER_BY_PAPER = frozenset({Right.LET_HELP, Right.HELP_WITH_SURVEY})
# No helper, support person or office decides, signs, or reads the letters of the person: nobody can let them.
NEVER_BY_CONSENT = frozenset(
    {Right.BEGIN, Right.APPLY, Right.SEND_ON_PAPER, Right.SIGN, Right.READ_CASE, Right.LET_HELP}
)
# With the person beside them, a worker writes at their word: they bind the person to nothing, read no letters
# that are not theirs, and do not say how the person is.
NEVER_BY_PRESENCE = frozenset(
    {
        Right.APPLY, Right.SIGN, Right.READ_CASE, Right.LET_HELP, Right.CHOOSE_PROVIDER,
        Right.HELP_WITH_SURVEY, Right.CONFIRM_VISIT,
    }
)  # fmt: skip
# What earns money for somebody is not done, on whatever ground, by who earns it.
NEVER_IN_CONFLICT = frozenset({Right.CHOOSE_PROVIDER, Right.HELP_WITH_SURVEY, Right.CONFIRM_VISIT})
# With a key alone one does what harms little when somebody else has found it (contracts.md 6).
BY_KEY = frozenset({Right.SEE_VISITS, Right.MOVE_VISITS, Right.READ_MARKED})
# What binds the person: where the paper says "together", one of both alone does not do it.
NEEDS_BOTH = frozenset({Right.APPLY, Right.SIGN, Right.CHOOSE_PROVIDER})

CASEWORK = frozenset({Right.SEE_CASES, Right.DECIDE, Right.CHECK_PAPERS, Right.ANSWER_CALLS})
OF_ROLE = {
    "worker": CASEWORK,
    "coordinator": CASEWORK,
    "editor": frozenset({Right.WRITE_TEXTS}),
    "data_officer": frozenset({Right.ANSWER_DATA}),
}
# The texts are those of the whole portal: who writes them does so at whichever desk they sit.
OF_NO_ORGANISATION = frozenset({Right.WRITE_TEXTS})

TOGETHER, ALONE = "together", "alone"


@dataclass(frozen=True)
class Grants:
    """What a mandate gives; `together` counts only when the person agrees as well."""

    rights: frozenset[Right] = frozenset()
    together: frozenset[Right] = frozenset()


def rights_by_areas(areas: Mapping[str, str], *, rights_of: Mapping[str, frozenset[Right]]) -> Grants:
    """What a paper gives: `areas` says of each area whether alone or together.

    In an area that the paper does not name, or that nobody knows, the person decides. Where two areas give
    the same, one together and one alone, together holds.
    """
    given = {area: rights_of.get(area, frozenset()) - NEVER_BY_PAPER for area in areas}
    every: frozenset[Right] = frozenset().union(*given.values())
    joint = (rights for area, rights in given.items() if areas[area] != ALONE)
    together = frozenset[Right]().union(*joint) & NEEDS_BOTH
    return Grants(every - together, together)


def rights_by_tasks(
    tasks: Iterable[str],
    *,
    rights_of: Mapping[str, frozenset[Right]],
    is_paid: bool,
    not_if_paid: frozenset[str],
    never: frozenset[Right] = NEVER_BY_CONSENT,
) -> Grants:
    """What a person lets somebody do. Who is paid for it does not help with what they are paid for."""
    wanted = (task for task in tasks if not (is_paid and task in not_if_paid))
    given = frozenset[Right]().union(*(rights_of.get(task, frozenset()) for task in wanted))
    return Grants(given - never)


def without_conflict(given: Grants, *, earns: bool) -> Grants:
    """What is left for who earns money by the person's support: a provider's worker, a paid relative."""
    if not earns:
        return given
    return Grants(given.rights - NEVER_IN_CONFLICT, given.together - NEVER_IN_CONFLICT)


def read_areas(written: str) -> dict[str, str]:
    """`money=alone offices=together`, as it is kept."""
    return {area: how for area, _sign, how in (word.partition("=") for word in written.split())}


def write_areas(areas: Mapping[str, str]) -> str:
    """As it is kept. Raises ValueError for what is neither alone nor together."""
    strange = {how for how in areas.values() if how not in (TOGETHER, ALONE)}
    if strange:
        raise ValueError(f"Neither alone nor together: {sorted(strange)}.")
    return " ".join(f"{area}={areas[area]}" for area in sorted(areas))


def rights_of_roles(roles: Iterable[str]) -> frozenset[Right]:
    """What somebody may do with all their roles in one organisation."""
    return frozenset().union(*(OF_ROLE.get(role, frozenset()) for role in roles))
