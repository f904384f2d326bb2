"""How long a signing may take, and which steps follow one another. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

# From the first step until the person has confirmed.
WAITS = timedelta(minutes=15)
# While the platform is asked for the signature nobody else may sign the same document.
HOLDS = timedelta(minutes=2)
# A signature that is here waits for its time no longer than this; it is asked for once more after it.
GIVES_UP = timedelta(hours=30)
# What cannot be finished for a reason that is ours is given up only then: somebody may mend it meanwhile.
GIVES_UP_AT_LAST = timedelta(hours=72)
# So often one may begin to sign in an hour; who needs more needs a person.
MOST_ATTEMPTS = 20
# So many files are looked at in an hour: for those at one line, and for all together.
LOOKS_PER_ADDRESS, LOOKS_IN_ALL = 30, 300
# Of chance in what only the signer's browser and the platform know.
TOKEN_BYTES = 32
LEVELS = ("advanced", "qualified")
HOME = "PNOLV-"


class Step(StrEnum):
    """Where one person's signing of one document is."""

    # The person is at the platform, which will tell us their certificate; then we read it.
    VISITING = "visiting"
    READING = "reading"
    # Ready to be confirmed; then the person is at the platform for this.
    PREPARED = "prepared"
    SENT = "sent"
    # We ask the platform for the signature; then it is safely here, and only the time is missing.
    ASKED = "asked"
    CONFIRMED = "confirmed"
    SIGNED = "signed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


STEPS = tuple(step.value for step in Step)
# These end by themselves when their time is over; what is confirmed is given up later, after a last try.
PASSING = (Step.VISITING, Step.READING, Step.PREPARED, Step.SENT, Step.ASKED)
# Whoever is here was shown this very state of the document: nothing may be added to it meanwhile.
BOUND = (Step.PREPARED, Step.SENT, Step.ASKED, Step.CONFIRMED)
# One at a time for each document.
HOLDING = (Step.ASKED, Step.CONFIRMED)


def as_certificates_write(code: str) -> str:
    """`PNOLV-990000-00001` for a code of this country; one of another country stands so already."""
    return code if code.startswith("PNO") else f"{HOME}{code}"
