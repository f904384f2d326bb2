"""Fields that know which component draws them and which control gets the focus."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, StringField


class TextField(StringField):
    """One line of text."""

    component = "text"

    def __init__(self, *args: Any, hint: Any = "", autocomplete: str = "", inputmode: str = "", **kwargs: Any):
        """`autocomplete` and `inputmode` are the HTML tokens; `hint` stands under the label."""
        super().__init__(*args, **kwargs)
        self.hint, self.autocomplete, self.inputmode = hint, autocomplete, inputmode


class PhoneField(TextField):
    """A phone number as people write it."""

    component = "text"
    input_type = "tel"

    def __init__(self, *args: Any, **kwargs: Any):
        """A telephone keypad and the number the device already knows."""
        super().__init__(*args, autocomplete="tel", inputmode="tel", **kwargs)


class ChoiceField(RadioField):
    """A few large answers, one of which is chosen; nothing is chosen before the reader does."""

    component = "radios"
    keeps_space = True

    def __init__(self, *args: Any, hint: Any = "", pictures: dict[str, str] | None = None, **kwargs: Any):
        """`pictures` gives an answer its picture by the answer's value."""
        # Not InputRequired's own words: an unknown or missing answer gets the validator's sentence.
        super().__init__(*args, validate_choice=False, **kwargs)
        self.hint, self.pictures = hint, pictures or {}

    @property
    def focus_id(self) -> str:
        """The first radio: a group itself cannot take the focus."""
        return f"{self.id}-0"
