"""What a screen reader finds on the main pages, kept word for word, so that every change is read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.e2e.accessibility.states import states
from tests.e2e.conftest import Opener
from tests.e2e.portal import Portal
from tests.support.browser import Setting

FOLDER = Path(__file__).parent / "transcripts"
SPOKEN = {
    "home": "/lv/",
    "programme": "/lv/programmes/individual-budget",
    "how-much": "/lv/programmes/individual-budget/how-much",
    "steps": "/lv/programmes/individual-budget/steps",
    "menu": "menu opened",
    "questions": "/lv/is-this-for-me",
    "question": "individual-budget, question adult: empty",
    "question-without-answer": "individual-budget, question adult: no answer",
    "result-yes": "individual-budget, result: fits",
    "result-probably-not": "individual-budget, result: probably_not",
    "call-me": "/lv/call-me",
    "call-me-mistakes": "call me: nothing given",
    "call-me-done": "call me: done",
    "not-found": "error page 404",
    "apply": "/lv/apply",
    "before-applying": "/lv/apply/individual-budget",
    "application-question": "individual-budget, phone: nothing answered",
    "application-check": "individual-budget, check",
    "application-sent": "individual-budget, sent",
    "own-status-sent": "own matters: sent",
    "own-status-granted": "own matters: granted",
    "own-letter": "own matters: letter: refused",
}


@pytest.mark.parametrize("name", SPOKEN)
def test_the_page_is_spoken_as_it_was_read(window: Opener, portal: Portal, name: str) -> None:
    opened = window(Setting())
    known = {state.name: state for state in states(portal.app, language=opened.setting.language)}
    known[SPOKEN[name]].show(opened)
    # Sealed parts of addresses differ each time.
    spoken = re.sub(r"gAAAA[\w-]+", "sealed", opened.page.locator("body").aria_snapshot()) + "\n"
    # So does the number of a case.
    spoken = re.sub(r"([A-Z]\d-){3}[A-Z]\d", "A2-E3-K4-M5", spoken)
    file = FOLDER / f"{name}.yml"
    if os.environ.get("REWRITE_TRANSCRIPTS"):
        file.write_text(spoken, encoding="utf-8")
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    assert spoken == kept, (
        f"{file.name} says something else now. Read the difference aloud. If it is better, keep it: "
        "REWRITE_TRANSCRIPTS=1 python -m pytest tests/e2e/pages/test_transcripts.py"
    )


def test_no_transcript_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.yml")} == set(SPOKEN), (
        "delete transcripts of pages that are gone"
    )
