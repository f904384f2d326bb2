"""The buttons of a person who is asked, and of the worker beside them."""

from __future__ import annotations

from portal.formkit.base import PageForm


class PressForm(PageForm):
    """A button, protected against forged posts."""
