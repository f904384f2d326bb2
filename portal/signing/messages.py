"""The sentences of signing: what it counts for, why nothing was signed, what is wrong with a signature."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.signing.errors import Why
from portal.signing.looking import Verdict
from portal.signing.shapes import Problem

_LEVELS: dict[str, LazyString] = {
    "advanced": _l("You sign with your electronic signature."),
    "qualified": _l("You sign with a secure electronic signature. It counts like a signature on paper."),
}
_DEMO = _l("A signature made here is not real.")
_NOTHING = _l("Nothing is signed.")
_AGAIN = _l("Please start again.")
# Not every document can be signed on paper; the page of signing says which way there is.
_OTHERWISE = _l("You can do it in another way.")
# Each sentence is a line of its own.
_WHY: dict[Why, tuple[LazyString, ...]] = {
    Why.CANCELLED: (_l("You stopped."), _NOTHING, _l("You can sign later.")),
    Why.TOO_LATE: (_l("It took too long."), _NOTHING, _AGAIN),
    Why.NOT_WORKING: (_l("Signing does not work right now."), _NOTHING, _l("Please try again later.")),
    Why.FAILED: (_l("It did not work."), _NOTHING, _AGAIN),
    Why.NOT_YOU: (
        _l("This is the signature of another person."),
        _NOTHING,
        _l("Please sign with your own code."),
    ),
    Why.ALREADY: (_l("You have already signed this."), _l("You do not have to do anything.")),
    Why.BUSY: (_l("Somebody else is signing this now."), _l("Wait a few minutes. Then start again.")),
    Why.OVERTAKEN: (_l("Somebody else signed this while you did."), _l("Please sign once more.")),
    Why.NO_CODE: (_l("We do not know your personal code yet."), _l("Sign in again. You can also call us.")),
    Why.NO_KEY: (_l("You do not have an electronic signature here."), _OTHERWISE),
    Why.NOT_ENOUGH: (_l("This signature is not enough for this document."), _OTHERWISE),
    Why.NO_MANDATE: (_l("You cannot act for this person any more."), _NOTHING, _l("Call us.")),
    Why.TOO_OFTEN: (_l("You tried many times."), _NOTHING, _l("Wait an hour. You can also call us.")),
    Why.NO_TIME: (_l("Nobody told us the exact time."), _NOTHING, _l("Please sign once more.")),
    Why.NOT_FINISHED: (_l("It did not work."), _NOTHING, _l("Please sign once more.")),
    Why.CHANGED: (_l("The text is another one now."), _NOTHING, _l("Look at it once more. Then sign.")),
}
_PROBLEMS: dict[Problem, LazyString] = {
    Problem.CHANGED: _l("Somebody changed this file after the signature."),
    Problem.BROKEN: _l("This signature is broken."),
    Problem.REVOKED: _l("This signature did not count any more."),
    Problem.OUT_OF_TIME: _l("We cannot tell whether this signature was made in time."),
    Problem.UNKNOWN: _l("We do not know who gave out this signature."),
}
_VERDICTS: dict[Verdict, LazyString] = {
    Verdict.GOOD: _l("The signatures are good. Nobody changed the file after that."),
    Verdict.UNCHECKED: _l("Nobody changed the file after the signature. One thing we could not check."),
    Verdict.DEMO: _l("These signatures come from a sample. They do not count."),
    Verdict.BAD: _l("A signature in this file is not good."),
    Verdict.NONE: _l("There is no electronic signature in this file."),
    Verdict.TOO_MANY: _l("There are too many signatures in this file. We cannot check them all."),
    Verdict.TOO_BIG: _l("This file is too big. We cannot check it."),
    Verdict.LOCKED: _l("This file has a password. We cannot check it."),
    Verdict.NO_PDF: _l("We cannot open this file. Only a document can have a signature."),
    Verdict.BROKEN: _l("We cannot check this file. Maybe it is not whole."),
    Verdict.BUSY: _l("We have a lot to do right now. Wait a minute. Then try again."),
}


def level_words(level: str, *, is_demo: bool) -> tuple[str, ...]:
    """What signing at this level means, one sentence or two."""
    return (str(_LEVELS[level]), *((str(_DEMO),) if is_demo else ()))


def why_words(why: Why) -> tuple[str, ...]:
    """Why nothing was signed, and what to do; each sentence is a line."""
    return tuple(map(str, _WHY[why]))


def problem_words(problem: Problem) -> str:
    """What is wrong with one signature."""
    return str(_PROBLEMS[problem])


def verdict_words(verdict: Verdict) -> str:
    """What became of looking at a file."""
    return str(_VERDICTS[verdict])
