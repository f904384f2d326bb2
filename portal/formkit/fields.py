"""Fields that know what they need: keypad, autocomplete, pictures, where the focus goes."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, TelField


class PhoneField(TelField):
    """A phone number as people write it, with a telephone keypad and the number the device knows."""

    def __init__(self, *args: Any, **kwargs: Any):
        """`description` is the hint under the label."""
        super().__init__(*args, render_kw={"autocomplete": "tel", "inputmode": "tel"}, **kwargs)


class ChoiceField(RadioField):
    """A few large answers, one of which is chosen; nothing is chosen before the reader does."""

    keeps_space = True

    def __init__(self, *args: Any, pictures: dict[str, str] | None = None, **kwargs: Any):
        """`pictures` gives an answer its picture by the answer's value."""
        # The validator `Chosen` judges, so that a missing and a foreign answer get the same kind sentence.
        super().__init__(*args, validate_choice=False, **kwargs)
        self.pictures = pictures or {}
