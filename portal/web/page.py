"""What every page shows around its content: languages, level, menu, help, the quick way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from portal.web import session
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
class Who:
    """Who is signed in, for whom they act, how to leave, and how long the page waits."""

    name: str
    acting_for: str | None
    sign_out_href: str
    stay_href: str
    sign_in_href: str
    idle_minutes: int
    change_href: str
    # For a worker beside the person named in `acting_for`: where it ends.
    end_href: str | None = None


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
    about: tuple[Link, ...]
    help: Help
    is_demo: bool
    who: Who | None = None
    own: tuple[Link, ...] = ()
    strips: tuple[str, ...] = field(default=())
    hard_href: str | None = None


# A text says of itself where one points at its parts; every other page is named by its endpoint.
HARD_PAGE = "page."
HARD_PAGE_FAILED = "page.error"
HAS_ITS_TEXT = (
    "programme.home", "programme.overview", "programme.topic", "programme.catalogue", "programme.article",
)  # fmt: skip


def _hard_href() -> str | None:
    """Where one says that this page is hard; None where the text has that button, and on that page itself."""
    rule = request.url_rule
    failed = g.get("has_failed") or rule is None or request.endpoint is None
    if not failed and (request.blueprint == "not_understood" or request.endpoint in HAS_ITS_TEXT):
        return None
    may_return = rule is not None and "GET" in (rule.methods or ()) and "language" in rule.arguments
    return url_for(
        "not_understood.choose",
        language=current_language(),
        text_id=HARD_PAGE_FAILED if failed else f"{HARD_PAGE}{request.endpoint}",
        back=request.full_path.rstrip("?") if may_return else None,
    )


def _languages() -> tuple[LanguageLink, ...]:
    here = current_language()
    known = current_app.config["LANGUAGES"]
    return tuple(LanguageLink(x.tag, x.name, _same_page(x.tag), x.tag == here) for x in known.values())


def _same_page(tag: str) -> str:
    """This page in another language; an address without a language leads to that language's start."""
    rule = request.url_rule
    if rule is None or "language" not in rule.arguments or "GET" not in (rule.methods or ()):
        return f"/{tag}/"
    path = url_for(rule.endpoint, **{**(request.view_args or {}), "language": tag})
    return _with_query(path, {})


def _with_query(path: str, changed: dict[str, str]) -> str:
    """The address with what this page's address already says after the question mark."""
    query = {name: value for name, value in request.args.items() if name != "level"} | changed
    return f"{path}?{urlencode(query)}" if query else path


def _level_switch() -> LevelSwitch | None:
    """Shown only where the other level exists (a view says so with `g.levels`)."""
    if set(g.get("levels", ())) != set(LEVELS):
        return None
    other = LEVELS[1 - LEVELS.index(current_level())]
    label = _("All the text") if other == "full" else _("Easy to read")
    return LevelSwitch(other, label, _with_query(request.path, {"level": other}))


Links = Callable[[], tuple[Link, ...]]


def _strips() -> tuple[str, ...]:
    """What this page has to say before anything else."""
    strips = []
    if level_is_unknown():
        strips.append(_("We do not know this way of reading. This is the easy text."))
    if "parked" in g:
        strips.append(_("Your words are here again. They are not saved yet. Press the button once more."))
    if g.get("parked_without_files"):
        strips.append(_("Add your files once more."))
    if session.has_left() and not g.get("has_failed"):
        strips.append(_("You no longer see the pages of the other person. Now you are on your own pages."))
    return (*strips, *g.get("strips", ()))


def current_page(
    *,
    menu: Links,
    own: Links,
    about: Links,
    front_desk: Callable[[], Help],
    who: Callable[[], Who | None],
) -> Page:
    """The frame of the page that is being made."""
    language = current_language()
    return Page(
        language=language,
        direction=current_app.config["LANGUAGES"][language].direction,
        level=current_level(),
        languages=_languages(),
        level_switch=_level_switch(),
        exit_href=url_for("leaving.leave", language=language),
        home_href=f"/{language}/",
        menu=menu(),
        about=about(),
        help=front_desk(),
        is_demo=current_app.config["SETTINGS"].is_demo,
        who=who(),
        own=own(),
        strips=_strips(),
        hard_href=_hard_href(),
    )


def init_page(
    app: Flask,
    *,
    menu: Links,
    own: Links,
    about: Links,
    front_desk: Callable[[], Help],
    who: Callable[[], Who | None],
) -> None:
    """Give every template its `page`; the features say what the menu and the help strip show."""
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.context_processor(
        lambda: {"page": current_page(menu=menu, own=own, about=about, front_desk=front_desk, who=who)}
    )
