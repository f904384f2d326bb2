"""Scripts only add: without them every state has the same words, fields and links."""

from __future__ import annotations

from tests.e2e.accessibility.checks import script
from tests.e2e.accessibility.states import samples
from tests.e2e.conftest import Opener
from tests.e2e.portal import LANGUAGES, Portal
from tests.support.browser import Setting


def test_every_state_says_and_offers_the_same(window: Opener, portal: Portal) -> None:
    with_scripts, without = window(Setting()), window(Setting(scripts=False))
    for state in samples(portal.app, language=LANGUAGES[0]):
        outlines = []
        for opened in (with_scripts, without):
            opened.context.clear_cookies()
            state.show(opened)
            outlines.append(opened.page.evaluate(script("outline")))
        for part in ("words", "links", "fields"):
            with_one, without_one = outlines[0][part], outlines[1][part]
            assert with_one == without_one, f"{state.name}: the {part} differ without scripts"
