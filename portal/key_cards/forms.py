"""The buttons of the pictures."""

from __future__ import annotations

from wtforms import HiddenField

from portal.formkit.base import PageForm


class PictureForm(PageForm):
    """One press on a picture; `so_far` are the ones before it, sealed."""

    so_far = HiddenField()


class PressForm(PageForm):
    """A button."""
