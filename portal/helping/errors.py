"""Why an invitation cannot be used."""

from __future__ import annotations

from typing import Literal

# It waits; somebody has said yes; it was taken back; its days are over.
Became = Literal["waits", "used", "withdrawn", "over"]


class InvitationOver(LookupError):
    """There is no such invitation, or it is used, taken back, too old, or for somebody of another name.

    Which of these it is, nobody learns who holds it.
    """


class OwnInvitation(Exception):
    """Who holds the invitation has made it; `became` says what has become of it since."""

    def __init__(self, became: Became) -> None:
        super().__init__(became)
        self.became = became
