"""What kinds of messages there are, and how the news of one leaves the house. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Channel = Literal["call", "message", "email", "letter", "come"]
CHANNELS = ("call", "message", "email", "letter", "come")
# What a person may choose as safe; with "look" they are told nothing, and look here by themselves.
Way = Literal["call", "message", "email", "letter", "come", "look"]
WAYS: tuple[Way, ...] = ("message", "call", "email", "letter", "come", "look")
# The ways that lead to a number or an address.
LEAD_SOMEWHERE = frozenset({"call", "message", "email", "letter"})
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
    # A worker of an office wrote at the person's word, with the person beside them.
    WAS_BESIDE = "was-beside"
    # What the person said in confidence was answered.
    ANSWERED_ALONE = "answered-alone"
    # As guardian-claimed, when an office has seen the paper; as agreed, when another one still has to.
    GUARDIAN_SENT = "guardian-sent"
    ONE_AGREED = "one-agreed"
    # What is answered to a guardian who thought otherwise than the person, and to nobody else.
    GUARDIAN_ANSWERED = "guardian-answered"


# Whom the person trusts, and in what, is nobody's business but theirs: who acts for them does not read it.
FOR_THE_PERSON_ALONE = frozenset(
    {Kind.HELPER_BEGAN, Kind.HELPING_ENDED, Kind.HELPER_LEFT, Kind.HELP_ENDS_SOON, Kind.WAS_BESIDE}
    | {Kind.ANSWERED_ALONE}
)
# Told only over a way that the person chose as safe: what an application says, a guardian may have written.
ONLY_WHERE_SAFE = frozenset({Kind.ANSWERED_ALONE})


# The reader is told which person did what the message tells of, where it was somebody else.
SAYS_WHO = frozenset(
    {Kind.RECEIVED, Kind.MOVED_ON, Kind.GUARDIAN_CLAIMED, Kind.GUARDIAN_SENT}
    | {Kind.AGREE_ASKED, Kind.AGREED, Kind.ONE_AGREED}
)


@dataclass(frozen=True)
class Reach:
    """How somebody wants to be told; `careful` when another person hears or reads along who must not know.

    `is_chosen`: the person said themself that this way is safe, so nobody else may be told in their place.
    """

    channel: Way
    address: str = ""
    careful: bool = False
    is_chosen: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether the person wants to be told nothing."""
        return self.channel == "look"


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
    is_silent = reach is not None and reach.is_silent
    return not leaves and not is_silent and kind not in NEVER_BY_HAND
