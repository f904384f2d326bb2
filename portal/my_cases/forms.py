"""The presses that decide something."""

from __future__ import annotations

from wtforms import HiddenField

from portal.formkit.base import PageForm

WITHOUT_SIGNATURE = "without-signature"


class DecideForm(PageForm):
    """A button, protected against forged posts."""


class ReadForm(PageForm):
    """The reader has read the letter; `how` says so without a signature, where one would be asked for."""

    how = HiddenField()

    @property
    def is_without_signature(self) -> bool:
        """Whether the press alone is to count."""
        return bool(self.how.data == WITHOUT_SIGNATURE)
