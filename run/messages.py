"""Refreshes the catalogues: what the code says now, in every language, keeping every finished translation."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from run.environment import ROOT
from run.translations import compile_translations

TRANSLATIONS = ROOT / "translations"
FOLDERS = ("portal", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extracted() -> Catalog:
    """The messages that code and templates use today."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="Mans atbalsts", charset="utf-8")
    for folder in FOLDERS:
        mapping = [(pattern.partition("/")[2], method) for pattern, method in methods]
        found = extract_from_dir(ROOT / folder, mapping, options, KEYWORDS, ("Translators:",))
        for _file, _line, message, comments, _context in found:
            catalogue.add(message, auto_comments=comments)
    return catalogue


def kept(language: str | None = None) -> Catalog:
    """The catalogue in translations/: of a language, or the template all languages start from."""
    with _file(language).open("rb") as source:
        return read_po(source, locale=language)


def languages() -> list[str]:
    """The languages that have a catalogue; English needs none, its words are the ids."""
    return sorted(file.parent.parent.name for file in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def refresh() -> list[str]:
    """Write the template and every catalogue anew; the answer names what still has no words."""
    template = extracted()
    _write(template, None)
    missing = []
    for language in languages():
        catalogue = kept(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(catalogue, language)
        missing += [
            f"{language}: {message.id}" for message in catalogue if message.id and not _said(message.string)
        ]
    return missing


def _said(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def _file(language: str | None) -> Path:
    if language is None:
        return TRANSLATIONS / "messages.pot"
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def _write(catalogue: Catalog, language: str | None) -> None:
    """No dates, no places, no names: a file changes only when words change."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    header = "" if language is None else HEADER.format(language=language, plurals=catalogue.plural_forms)
    _file(language).write_bytes(header.encode() + buffer.getvalue())


if __name__ == "__main__":
    for line in refresh():
        sys.stdout.write(f"{line}\n")
    compile_translations()
