"""The presses with which a person chooses the pictures of their card, at the worker's screen."""

from __future__ import annotations

from wtforms import HiddenField

from portal.formkit.base import PageForm


class CardForm(PageForm):
    """One press; `so_far` are the pictures before it, which nothing on the screen shows."""

    so_far = HiddenField()

    @property
    def pictures(self) -> tuple[str, ...]:
        """What was pressed before, in its order."""
        return tuple((self.so_far.data or "").split())
