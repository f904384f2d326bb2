"""What can be wrong with the organisations and with who works there."""

from __future__ import annotations


class OrganisationsError(Exception):
    """The file cannot be used; the message names the file and the key."""


class NoSuchOrganisation(LookupError):
    """There is no organisation with this key."""


class NoSuchMembership(LookupError):
    """Nobody works anywhere under this id, or no longer does."""
