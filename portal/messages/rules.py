"""What kinds of messages there are, and how the news of one leaves the house. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Channel = Literal["call", "message", "email", "letter", "come"]
CHANNELS = ("call", "message", "email", "letter", "come")
# The ways that no human has to walk.
BY_ITSELF = frozenset({"message", "email"})


class Kind(StrEnum):
    """What a message is about."""

    RECEIVED = "received"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    MOVED_ON = "moved-on"
    GUARDIAN_CLAIMED = "guardian-claimed"
    GUARDIAN_SETTLED = "guardian-settled"
    # Person and guardian do it together.
    AGREE_ASKED = "agree-asked"
    AGREED = "agreed"
    HELPER_BEGAN = "helper-began"
    # To the helper, and to the person.
    HELPING_ENDED = "helping-ended"
    HELPER_LEFT = "helper-left"
    HELP_ENDS_SOON = "help-ends-soon"


# Whom the person trusts is nobody's business but theirs: who acts for them does not read it.
FOR_THE_PERSON_ALONE = frozenset(
    {Kind.HELPER_BEGAN, Kind.HELPING_ENDED, Kind.HELPER_LEFT, Kind.HELP_ENDS_SOON}
)


@dataclass(frozen=True)
class Reach:
    """How somebody wants to be told; `careful` when another person hears or reads along who must not know."""

    channel: Channel
    address: str = ""
    careful: bool = False


# The reader has just done it and sees it on the page, or no office knows of it: nobody walks for that.
NEVER_BY_HAND = frozenset({Kind.RECEIVED}) | FOR_THE_PERSON_ALONE


def leaves_by_itself(reach: Reach | None, *, can_write_to_phones: bool) -> bool:
    """Whether a notice may leave without a human who thinks about who reads along."""
    if reach is None or reach.careful or not reach.address or reach.channel not in BY_ITSELF:
        return False
    return reach.channel == "email" or can_write_to_phones


def needs_a_hand(kind: Kind, reach: Reach | None, *, can_write_to_phones: bool) -> bool:
    """Whether somebody at the desk has to tell the person that there is news."""
    leaves = leaves_by_itself(reach, can_write_to_phones=can_write_to_phones)
    return not leaves and kind not in NEVER_BY_HAND
