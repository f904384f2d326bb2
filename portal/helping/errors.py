"""Why an invitation cannot be used."""

from __future__ import annotations


class InvitationOver(LookupError):
    """There is no such invitation, or it is used, taken back, too old, or for somebody of another name.

    Which of these it is, nobody learns who holds it.
    """


class OwnInvitation(Exception):
    """Who holds the invitation has made it."""
