"""The page rules, each shown a page that breaks it and only it."""

from __future__ import annotations

import pytest

from tests.support.page_rules import RULES, broken_rules
from tests.support.strict_html import parsed

GOOD = """<!doctype html><html lang="lv" dir="ltr"><head><title>Plāns – Mans atbalsts</title></head><body>
<header><a href="#main">Uz saturu</a></header><main id="main"><h1>Plāns</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="1">
<label for="a">Vārds</label><input type="text" id="a" name="a"><button type="submit">Tālāk</button></form>
</main></body></html>"""

BAD = {
    "is_well_formed": ("<h1>Plāns</h1>", "<h1>Plāns</h1></b>"),
    "has_one_heading_that_starts_the_title": ("<h1>Plāns</h1>", "<h1>Mērķis</h1>"),
    "says_its_language": (' lang="lv"', ""),
    "names_every_control": ('<label for="a">Vārds</label>', ""),
    "uses_each_id_once": ("<h1>", '<h1 id="a">'),
    "refers_to_what_exists": ("<h1>", '<h1 aria-describedby="zz">'),
    "keeps_headings_in_order": ("</h1>", "</h1><h3>x</h3>"),
    "begins_with_the_skip_link": ('<a href="#main">', '<a href="/">'),
    "says_every_type": ('<button type="submit">', "<button>"),
    "protects_every_form": ('<input type="hidden" name="csrf_token" value="1">', ""),
    "keeps_to_the_content_policy": ("<h1>", '<h1 style="color:red">'),
    "is_easy_to_hear_and_to_follow": ("</h1>", '</h1><p><a href="/a">Lasīt vairāk</a></p>'),
    "hides_decoration": ("</h1>", "</h1><svg></svg>"),
    "leaves_no_markup_in_the_words": ("</h1>", "</h1><p>[[plāns</p>"),
    "describes_what_is_wrong_at_the_field": (
        "<h1>",
        '<div id="errors" tabindex="-1"></div><h1>',
    ),
}


def rules_broken_by(html: str) -> list[str]:
    return broken_rules(html, parsed(html))


def test_a_good_page_passes() -> None:
    assert rules_broken_by(GOOD) == []


def test_every_rule_has_a_bad_page() -> None:
    assert set(BAD) == {check.__name__ for check in RULES}


@pytest.mark.parametrize("name", BAD)
def test_the_rule_catches_its_bad_page(name: str) -> None:
    found, replaced = BAD[name]
    assert found in GOOD
    broken = {finding.partition(":")[0] for finding in rules_broken_by(GOOD.replace(found, replaced, 1))}
    assert broken == {name}
