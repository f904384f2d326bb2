"""The form every page uses: nothing preselected, a stale page loses nothing, errors say how to mend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm
from wtforms import Field

from portal.formkit import messages

SWITCH_FIELD = "switch"


class PageForm(FlaskForm):
    """Base of all forms. Protected against forged posts; strips idle space from typed text."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Every text field forgets space around what was typed."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if not getattr(unbound_field.field_class, "keeps_space", False):
                filters.append(_strip)
            return unbound_field.bind(form=form, filters=filters, **options)

    def error_list(self) -> list[tuple[str, str]]:
        """Pairs of (id of the control to focus, sentence), in the order of the page."""
        if "csrf_token" in self.errors:
            return [(self.first_control_id(), str(messages.PAGE_WAS_OPEN_TOO_LONG))]
        return [
            (_focus_id(field), str(sentence)) for field in self._visible() for sentence in field.errors[:1]
        ]

    def first_control_id(self) -> str:
        """Where the focus goes when the whole form, not one field, has a problem."""
        return next((_focus_id(field) for field in self._visible()), "main")

    def _visible(self) -> Iterator[Field]:
        return (field for field in self if field.type not in ("CSRFTokenField", "HiddenField"))


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _focus_id(field: Field) -> str:
    """The id of the first control of the field (a group of radios has no control of its own)."""
    identity: str = getattr(field, "focus_id", None) or field.id
    return identity


def wanted_switch() -> tuple[str, str] | None:
    """What the reader asked to change on a form page: ("language", tag) or ("level", name)."""
    kind, _, value = request.form.get(SWITCH_FIELD, "").partition(":")
    return (kind, value) if kind in ("language", "level") and value else None


def render_form(template: str, *, form: PageForm, **context: Any) -> tuple[str, int]:
    """The page with the form: 200 at first, 422 when something in it must be mended."""
    return render_template(template, form=form, **context), 422 if form.errors else 200
