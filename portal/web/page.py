"""What every page shows around its content: languages, level, menu, help, the quick way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.web.locale import LEVELS, current_language, current_level, level_is_unknown


@dataclass(frozen=True)
class Link:
    """A place to go, with the words that say where."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language."""

    tag: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class LevelSwitch:
    """The same page in the other reading level."""

    level: str
    label: str
    href: str


@dataclass(frozen=True)
class Help:
    """The human who helps, in the same place on every page."""

    name: str
    phone_display: str
    phone_href: str
    call_me_href: str
    picture: str


@dataclass(frozen=True)
class Page:
    """Everything the layout needs; templates ask nothing else."""

    language: str
    direction: str
    level: str
    languages: tuple[LanguageLink, ...]
    level_switch: LevelSwitch | None
    exit_href: str
    home_href: str
    menu: tuple[Link, ...]
    help: Help | None
    is_demo: bool
    strips: tuple[str, ...] = field(default=())
    listen: Link | None = None


# The menu is data: an entry is shown when its page exists. Words are whole and the same everywhere.
MENU: tuple[tuple[str, dict[str, Any], LazyString], ...] = (
    ("programme.home", {}, _l("Start")),
    ("programme.overview", {"address": "individual-budget"}, _l("Individual budget")),
    ("programme.overview", {"address": "motivation"}, _l("Motivation programme")),
    ("is_this_for_me.start", {}, _l("Can I get it?")),
    ("programme.words", {}, _l("Hard words")),
    ("call_me.ask", {}, _l("Call me")),
)


def _menu() -> tuple[Link, ...]:
    known = current_app.view_functions
    here = request.path
    links = []
    for endpoint, values, label in MENU:
        if endpoint in known:
            href = url_for(endpoint, **values)
            links.append(Link(str(label), href, current=href == here))
    return tuple(links)


def _languages() -> tuple[LanguageLink, ...]:
    here = current_language()
    known = current_app.config["LANGUAGES"]
    return tuple(LanguageLink(x.tag, x.name, _same_page(x.tag), x.tag == here) for x in known.values())


def _same_page(tag: str) -> str:
    """This page in another language; pages without a language lead to that language's start."""
    if request.endpoint and request.view_args is not None and current_app.url_map.is_endpoint_expecting(
        request.endpoint, "language"
    ):
        if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
            return url_for(request.endpoint, **{**request.view_args, "language": tag})
    return f"/{tag}/"


def _level_switch() -> LevelSwitch | None:
    """Shown only where the other level exists (a view says so with `g.levels`)."""
    other = LEVELS[1 - LEVELS.index(current_level())]
    if other not in g.get("levels", ()):
        return None
    label = _("All the text") if other == "full" else _("Easy to read")
    return LevelSwitch(other, label, f"{request.path}?level={other}")


def current_page() -> Page:
    """The frame of the page that is being made."""
    helper: Callable[[], Help | None] = current_app.extensions.get("front_desk_help", lambda: None)
    language = current_language()
    strips = (_("We do not know this way of reading. This is the easy text."),) if level_is_unknown() else ()
    return Page(
        language=language,
        direction=current_app.config["LANGUAGES"][language].direction,
        level=current_level(),
        languages=_languages(),
        level_switch=_level_switch(),
        exit_href=url_for("leaving.leave", language=language),
        home_href=f"/{language}/",
        menu=_menu(),
        help=helper(),
        is_demo=current_app.config["SETTINGS"].is_demo,
        strips=strips,
    )


def init_page(app: Flask) -> None:
    """Give every template its `page`."""
    app.context_processor(lambda: {"page": current_page()})
