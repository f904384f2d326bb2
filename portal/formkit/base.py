"""The form every page uses: nothing preselected, a stale page loses nothing, errors say how to mend."""

from __future__ import annotations

import re
from typing import Any

from flask import g, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from portal.formkit import messages

SWITCH_FIELD = "switch"

_NOT_TYPED = ("CSRFTokenField", "HiddenField")

# Signs that no keyboard writes, no page may contain and no database takes.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class PageForm(FlaskForm):
    """Base of all forms. Protected against forged posts; strips idle space from typed text."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Every text field forgets space around what was typed."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if not getattr(unbound_field.field_class, "keeps_space", False):
                filters.append(_strip)
            return unbound_field.bind(form=form, filters=filters, **options)

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; on a page that is only opened, what waited there for its owner, unsaved."""
            sent = super().wrap_formdata(form, formdata)
            return g.get("parked") if sent is None and formdata is not None else sent

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything is right; an old token is said in our words, and what was typed stays."""
        fine = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [str(self._too_old())]
        return fine

    @property
    def is_only_old(self) -> bool:
        """Whether nothing is wrong but that the page was open for too long: one more press is enough."""
        return list(self.errors) == ["csrf_token"]

    def _too_old(self) -> Any:
        is_typed = any(field.type not in _NOT_TYPED for field in self)
        return messages.PAGE_WITH_ANSWERS_WAS_OPEN_TOO_LONG if is_typed else messages.PAGE_WAS_OPEN_TOO_LONG


def without_signs(value: str) -> str:
    """The words without the signs that no keyboard writes."""
    return _NO_TEXT.sub("", value)


def _strip(value: Any) -> Any:
    return without_signs(value).strip() if isinstance(value, str) else value


def wanted_switch() -> tuple[str, str] | None:
    """What the reader asked to change on a form page: ("language", tag) or ("level", name).

    None without a fresh token: the post is then answered like any other stale one.
    """
    kind, _, value = request.form.get(SWITCH_FIELD, "").partition(":")
    if kind not in ("language", "level") or not value:
        return None
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return None
    return kind, value


def render_form(template: str, *, form: PageForm, **context: Any) -> tuple[str, int]:
    """The page with the form: 200 at first, 422 when something in it must be mended."""
    return render_template(template, form=form, **context), 422 if form.errors else 200
