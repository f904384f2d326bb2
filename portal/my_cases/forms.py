"""The one press that decides something."""

from __future__ import annotations

from portal.formkit.base import PageForm


class DecideForm(PageForm):
    """A button, protected against forged posts."""
