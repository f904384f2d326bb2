"""What can be wrong with the organisations' file."""

from __future__ import annotations


class OrganisationsError(Exception):
    """The file cannot be used; the message names the file and the key."""
