"""The one press that leads to the login, and the one that leads out."""

from __future__ import annotations

from portal.formkit.base import PageForm


class PressForm(PageForm):
    """A button, protected against forged posts."""
