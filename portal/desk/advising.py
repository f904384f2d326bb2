"""Where a worker writes to a person and nothing is shown before it is sent: advice for who asks for it."""

from __future__ import annotations

from flask import request

from portal.answering import service as answering
from portal.answering.service import Advice, Whole
from portal.web.locale import current_language


def is_advice_asked() -> bool:
    """Whether the worker only wants to know if the words are easy; nothing is sent then."""
    return request.method == "POST" and request.form.get("do") == "look"


def advice_for(whole: Whole, words: str | None) -> tuple[Advice, ...]:
    """What could be easier, in the language that the person reads."""
    return answering.advice_on(
        words or "", language=answering.language_for(whole.case), told_in=current_language()
    )
