"""Language (in the address) and reading level (in a cookie): two separate axes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, make_response, redirect, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter, ValidationError

from portal.web import cookies

LEVELS = ("easy", "full")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Language:
    """One language people can read the portal in."""

    tag: str
    name: str
    direction: str


def described_languages(folder: Path) -> dict[str, dict[str, str]]:
    """Every language the portal could speak, whether or not it is switched on."""
    return tomllib.loads((folder / "languages.toml").read_text(encoding="utf-8"))


def read_languages(folder: Path, *, wanted: tuple[str, ...]) -> dict[str, Language]:
    """The wanted languages from translations/languages.toml, in the wanted order.

    Raises RuntimeError when a wanted language is not described there.
    """
    known = described_languages(folder)
    missing = [tag for tag in wanted if tag not in known]
    if missing:
        raise RuntimeError(f"translations/languages.toml does not describe: {', '.join(missing)}.")
    return {tag: Language(tag, known[tag]["name"], known[tag]["direction"]) for tag in wanted}


class LanguageConverter(BaseConverter):
    """The first part of an address; only a configured language matches."""

    def to_python(self, value: str) -> str:
        """Accept a configured language, refuse anything else as an unknown address."""
        if value not in self.map_languages():
            raise ValidationError
        return value

    @staticmethod
    def map_languages() -> dict[str, Language]:
        """The configured languages by tag."""
        languages: dict[str, Language] = current_app.config["LANGUAGES"]
        return languages


def current_language() -> str:
    """The language of this page: from the address, else the best the reader's device asks for."""
    chosen = g.get("language")
    if chosen is None:
        languages = list(current_app.config["LANGUAGES"])
        # An address that leads nowhere still says which language its reader was reading.
        first = request.path.split("/")[1]
        by_device = request.accept_languages.best_match(languages) or languages[0]
        chosen = first if first in languages else by_device
        g.language = chosen
    return str(chosen)


def current_level() -> str:
    """`easy` unless this reader asked for the full text."""
    asked = request.args.get("level") or cookies.read(cookies.LEVEL)
    return asked if asked in LEVELS else LEVELS[0]


def level_is_unknown() -> bool:
    """Whether the address asks for a reading level that does not exist."""
    return "level" in request.args and request.args["level"] not in LEVELS


def _pull_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values.pop("language")


def _push_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = current_language()


def _remember_level(response: Response) -> Response:
    if request.args.get("level") in LEVELS:
        remember_level(response, request.args["level"])
    return response


def remember_level(response: Response, level: str) -> None:
    """Keep the reader's choice of level on the device for a year."""
    cookies.put(response, cookies.LEVEL, level, seconds=YEAR)


def switched(switch: tuple[str, str], address_in: Callable[[str], str]) -> Response:
    """After a form page saved what was typed: the same page in the wanted language or level."""
    kind, value = switch
    if kind == "language" and value in current_app.config["LANGUAGES"]:
        return _redirect(address_in(value))
    response = _redirect(address_in(current_language()))
    if kind == "level" and value in LEVELS:
        remember_level(response, value)
    return response


def _redirect(address: str) -> Response:
    return make_response(redirect(address))


def init_locale(app: Flask, *, folder: Path, wanted: tuple[str, ...]) -> None:
    """Teach the app its languages; must run before blueprints with `<language:language>`."""
    app.config["LANGUAGES"] = read_languages(folder, wanted=wanted)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_pull_language)
    app.url_defaults(_push_language)
    app.after_request(_remember_level)
    Babel(app, default_locale="en", locale_selector=current_language, default_timezone="Europe/Riga")
