"""The sentences of signing: what it counts for, why nothing was signed, what is wrong with a signature."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.signing.errors import Why
from portal.signing.looking import Verdict
from portal.signing.shapes import Problem

_END_OF_SENTENCE = re.compile(r"(?<=[.?!]) ")
_LEVELS: dict[str, LazyString] = {
    "submitted": _l("You do not have to sign. You have signed in, so we know who you are."),
    "advanced": _l("You sign with your electronic signature."),
    "qualified": _l("You sign with a secure electronic signature. It counts like a signature on paper."),
}
_DEMO = _l("This is only a sample. A signature made here does not count.")
_WHY: dict[Why, LazyString] = {
    Why.CANCELLED: _l("You stopped. Nothing is signed. You can sign later."),
    Why.TOO_LATE: _l("It took too long. Nothing is signed. Please start again."),
    Why.NOT_WORKING: _l("Signing does not work right now. Nothing is signed. Please try again later."),
    Why.FAILED: _l("It did not work. Nothing is signed. Please start again."),
    Why.NOT_YOU: _l("This is the signature of another person. Nothing is signed. Please sign yourself."),
    Why.ALREADY: _l("You have already signed this. You do not have to do anything."),
    Why.BUSY: _l("Somebody else is signing this now. Wait a few minutes and start again."),
    Why.OVERTAKEN: _l("Somebody else signed this while you did. Please sign once more."),
    Why.NO_CODE: _l("We do not know your personal code yet. Sign in again, or call us."),
    Why.NO_KEY: _l("You do not have an electronic signature here. You can sign on paper."),
    Why.NOT_ENOUGH: _l("This signature is not enough for this document. You can sign on paper."),
    Why.NO_MANDATE: _l("You cannot act for this person any more. Nothing is signed. Call us."),
    Why.TOO_OFTEN: _l("You tried many times. Nothing is signed. Wait an hour, or call us."),
    Why.CHANGED: _l("The text was changed. Nothing is signed. Look at it once more and sign then."),
}
_PROBLEMS: dict[Problem, LazyString] = {
    Problem.CHANGED: _l("This file was changed after it was signed."),
    Problem.BROKEN: _l("This signature is broken."),
    Problem.REVOKED: _l("This signature was blocked before it was used."),
    Problem.OUT_OF_TIME: _l("We cannot tell whether this signature was made in time."),
    Problem.UNKNOWN: _l("We do not know who gave out this signature."),
}
_VERDICTS: dict[Verdict, LazyString] = {
    Verdict.GOOD: _l("The signatures are good. Nothing was changed after signing."),
    Verdict.DEMO: _l("These signatures come from a sample. They do not count."),
    Verdict.BAD: _l("Something is wrong with a signature in this file."),
    Verdict.NONE: _l("There is no electronic signature in this file."),
    Verdict.TOO_MANY: _l("There are too many signatures in this file. We cannot check them all."),
    Verdict.TOO_BIG: _l("This file is too big. We cannot check it."),
    Verdict.LOCKED: _l("This file has a password. We cannot check it."),
    Verdict.NO_PDF: _l("We cannot open this file. We only check files that end in .pdf"),
    Verdict.BROKEN: _l("Something is wrong with this file. We cannot check it."),
    Verdict.BUSY: _l("We have a lot to do right now. Wait a minute and try again."),
}


def level_words(level: str, *, is_demo: bool) -> tuple[str, ...]:
    """What signing at this level means, one sentence or two."""
    return (str(_LEVELS[level]), *((str(_DEMO),) if is_demo and level != "submitted" else ()))


def why_words(why: Why) -> tuple[str, ...]:
    """Why nothing was signed, and what to do; each sentence is a line."""
    return tuple(_END_OF_SENTENCE.split(str(_WHY[why])))


def problem_words(problem: Problem) -> str:
    """What is wrong with one signature."""
    return str(_PROBLEMS[problem])


def verdict_words(verdict: Verdict) -> str:
    """What became of looking at a file."""
    return str(_VERDICTS[verdict])
