"""What no page may do to a reader: small rules, each with the repair in its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag

from easy_language.check.rendered import page as easy_page
from tests.support.strict_html import mended

Rule = Callable[[BeautifulSoup, str], Iterator[str]]
RULES: list[Rule] = []

REFERRING = {"for", "aria-describedby", "aria-labelledby", "aria-controls", "form"}
NAMELESS = ("hidden", "submit", "button")
# Two of the rules of easy language that the rules here find, too, and say better.
SAID_HERE = {"D02-lang", "D03-level"}


def rule(check: Rule) -> Rule:
    """Put the check among those that every fetched page goes through."""
    RULES.append(check)
    return check


def broken_rules(html: str, soup: BeautifulSoup) -> list[str]:
    """Every sentence that the rules have to say about the page, which `strict_html.parsed` has parsed."""
    return [f"{check.__name__}: {finding}" for check in RULES for finding in check(soup, html)]


def _text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def accessible_name(soup: BeautifulSoup, tag: Tag) -> str:
    """Roughly the name a screen reader says: aria-label, labelledby, label, alt or text."""
    if tag.get("aria-label"):
        return str(tag["aria-label"])
    if tag.get("aria-labelledby"):
        ids = str(tag["aria-labelledby"]).split()
        return " ".join(_text(soup.find(id=one)) for one in ids).strip()
    if tag.get("id"):
        label = soup.find("label", attrs={"for": tag["id"]})
        if label:
            return _text(label)
    parent = tag.find_parent("label")
    if parent is not None:
        return _text(parent)
    spoken = [str(image.get("alt", "")) for image in tag.find_all("img")]
    return " ".join((_text(tag), *spoken)).strip()


@rule
def is_well_formed(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    for error in mended(soup):
        yield f"the HTML does not parse strictly: {error}"


@rule
def has_one_heading_that_starts_the_title(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    headings = soup.find_all("h1")
    if len(headings) != 1:
        yield f"there are {len(headings)} h1; make it one"
        return
    heading, title = _text(headings[0]), _text(soup.title)
    if not heading:
        yield "the h1 is empty"
    summary = soup.select_one("#errors-title")
    start = f"{_text(summary)}: {heading}" if summary else heading
    if not title.startswith(start):
        yield f"the title is {title!r}; it should start with {start!r}"


@rule
def says_its_language(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    root = soup.html
    if root is None or not root.get("lang") or not root.get("dir"):
        yield "html needs lang and dir"


@rule
def names_every_control(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    for tag in soup.find_all(["input", "select", "textarea", "button", "a", "summary"]):
        if tag.name == "input" and tag.get("type") in NAMELESS[:1]:
            continue
        if tag.name == "a" and not tag.get("href"):
            yield f"a link without an address: {str(tag)[:80]}"
        if not accessible_name(soup, tag):
            yield f"a control without a name: {str(tag)[:80]}"


@rule
def uses_each_id_once(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    yield from (f"the id {one!r} is used {count} times" for one, count in ids.items() if count > 1)


@rule
def refers_to_what_exists(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    tags = soup.find_all(True)
    ids = {str(tag["id"]) for tag in tags if tag.has_attr("id")}
    for tag in tags:
        for name in REFERRING & tag.attrs.keys():
            for one in str(tag[name]).split():
                if one not in ids:
                    yield f"{name}={one!r} on <{tag.name}> points at nothing"
        address = str(tag.get("href", ""))
        if tag.name == "a" and address.startswith("#") and address[1:] not in ids:
            yield f"the link to {address} points at nothing"


@rule
def keeps_headings_in_order(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    level = 0
    for tag in soup.find_all(re.compile("^h[1-6]$")):
        here = int(tag.name[1])
        if here > level + 1:
            yield f"<{tag.name}> {_text(tag)!r} comes after h{level}; a level is skipped"
        level = here


@rule
def begins_with_the_skip_link(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    first = soup.find("a")
    main = soup.find("main", id=True)
    if main is None:
        yield "there is no <main> with an id"
    elif first is None or first.get("href") != f"#{main['id']}" or first.find_parent("header") is None:
        yield "the first link should be the skip link to the main part, inside <header>"


@rule
def says_every_type(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    for tag in soup.find_all(["input", "button"]):
        if not tag.get("type"):
            yield f"write a type on {str(tag)[:80]}"


@rule
def protects_every_form(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    for form in soup.find_all("form"):
        if form.get("role") == "search":
            # A word that is looked for is no answer; its address may be kept and sent on.
            continue
        if str(form.get("method", "")).lower() != "post":
            yield "a form without method=post: answers would stand in the address"
        elif not form.find("input", attrs={"name": "csrf_token"}):
            yield "a form without its token"


@rule
def keeps_to_the_content_policy(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    for tag in soup.find_all(True):
        for name in tag.attrs:
            if name == "style" or name.startswith("on"):
                yield f"the attribute {name} on <{tag.name}> is blocked by the content policy"
    for script in soup.find_all("script"):
        if not script.get("src"):
            yield "an inline script is blocked by the content policy"


@rule
def is_easy_to_hear_and_to_follow(_soup: BeautifulSoup, html: str) -> Iterator[str]:
    """D02 and D03 of easy language: words of another language are marked, links say where they go."""
    for line, remark in easy_page(html):
        if remark.wording not in SAID_HERE:
            yield f"line {line}: {remark.wording} {remark.facts}"


@rule
def hides_decoration(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    for drawing in soup.find_all("svg"):
        hidden = drawing.get("aria-hidden") == "true" or drawing.find_parent(attrs={"aria-hidden": "true"})
        if not hidden and not (drawing.get("role") == "img" and drawing.get("aria-label")):
            yield "an svg is neither hidden nor named"
    for image in soup.find_all("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {image.get('src')}"


@rule
def leaves_no_markup_in_the_words(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    # A file of a text has its marks, and what is said about it names them.
    strings = soup.body.find_all(string=True) if soup.body else []
    words = " ".join(str(one) for one in strings if not one.find_parent("form", attrs={"data-recheck": True}))
    for mark in ("[[", "]]", "{{", "}}", "{ok", "%(", "None"):
        if mark in words:
            yield f"the page shows {mark!r}"


@rule
def describes_what_is_wrong_at_the_field(soup: BeautifulSoup, _html: str) -> Iterator[str]:
    summary = soup.select_one("#errors")
    if summary is None:
        return
    if summary.get("tabindex") != "-1":
        yield "the error summary cannot take the focus: give it tabindex=-1"
    if not summary.select("a[href^='#']"):
        yield "the error summary links to no field"
    for tag in soup.select("[aria-invalid=true]"):
        group = tag.find_parent("fieldset")
        described = tag.get("aria-describedby") or (group and group.get("aria-describedby"))
        if not described:
            yield f"the message is not in aria-describedby of {str(tag)[:80]}"
