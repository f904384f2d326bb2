"""Fields that know what they need: keypad, autocomplete, pictures, where the focus goes."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectMultipleField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import CheckboxInput, ListWidget

# Enough for every number with all its spaces and words; what is longer comes back cut.
LONGEST_SHOWN = 200


def _cut(value: Any) -> Any:
    return value[:LONGEST_SHOWN] if isinstance(value, str) else value


class PhoneField(TelField):
    """A phone number as people write it, with a telephone keypad and the number the device knows."""

    def __init__(self, *args: Any, **kwargs: Any):
        """`description` is the hint under the label."""
        kwargs.setdefault("render_kw", {"autocomplete": "tel", "inputmode": "tel"})
        kwargs["filters"] = (*kwargs.get("filters", ()), _cut)
        super().__init__(*args, **kwargs)


class ChoicesField(SelectMultipleField):
    """A few large answers, any of which may be chosen; nothing is chosen before the reader does."""

    def __init__(self, *args: Any, **kwargs: Any):
        """`choices` are pairs of value and words; whoever reads the answers judges them."""
        kwargs["validate_choice"] = False
        kwargs["choices"] = [SelectChoice(value, label) for value, label in kwargs["choices"]]
        super().__init__(
            *args, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), **kwargs
        )


class ChoiceField(RadioField):
    """A few large answers, one of which is chosen; nothing is chosen before the reader does."""

    keeps_space = True

    def __init__(self, *args: Any, pictures: dict[str, str] | None = None, **kwargs: Any):
        """`choices` are pairs of value and words; `pictures` gives a value its picture."""
        # The validator `Chosen` judges, so that a missing and a foreign answer get the same kind sentence.
        kwargs["validate_choice"] = False
        kwargs["choices"] = [SelectChoice(value, label) for value, label in kwargs["choices"]]
        super().__init__(*args, **kwargs)
        self.pictures = pictures or {}
