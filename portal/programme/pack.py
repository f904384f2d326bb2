"""Reads the programme packs at the start and refuses, by file and key, whatever is wrong in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from portal.programme.facts import FullWords, Words
from portal.programme.pack_checks import findings, overlaps
from portal.programme.pack_shape import Pack

LANGUAGES = ("lv", "en", "ru")
# Who runs the programmes stands beside them, in a shape of its own.
NOT_PROGRAMMES = frozenset({"organisations"})

_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<path>[^`]*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (?P<how>missing required|contains unknown) field `(?P<name>[^`]+)`")
_TYPE = re.compile(r"`(?P<names>[a-z]+(?: \| [a-z]+)*)`")
_PLAIN = {
    "int": "an integer", "str": "text", "bool": "true or false", "float": "a decimal number",
    "array": "a list", "object": "a table", "date": "a date", "datetime": "a date with a time",
    "time": "a time of day", "null": "nothing",
}  # fmt: skip


class PackError(Exception):
    """A pack that cannot be used. Its text names the file and the key path."""

    def __init__(self, file: str, path: str, message: str) -> None:
        super().__init__(f"{file}: {path}: {message}" if path else f"{file}: {message}")
        self.file = file
        self.path = path


def load_packs(
    root: Path, *, languages: Sequence[str] = LANGUAGES, unfinished: Sequence[str] = ()
) -> dict[str, Pack]:
    """Every `<programme>/<version>.toml` under the folder, by that name without its ending.

    A language in `unfinished` may still be missing words; one in `languages` may not.
    """
    files = sorted(
        file for file in root.rglob("*.toml") if file.relative_to(root).parts[0] not in NOT_PROGRAMMES
    )
    if not files:
        raise PackError(str(root), "", "there is no programme pack here")
    packs = {}
    for file in files:
        name = file.relative_to(root).with_suffix("").as_posix()
        packs[name] = _read(file, name=name, shown=f"{root.name}/{name}.toml", words=(languages, unfinished))
    _check_together(packs, folder=root.name)
    return packs


def current(packs: Mapping[str, Pack], programme: str, *, on: date) -> Pack | None:
    """The version of a programme that counts on that day, if there is one."""
    for pack in packs.values():
        until = pack.validity.valid_until
        if pack.id == programme and pack.validity.valid_from <= on and (until is None or on <= until):
            return pack
    return None


def _read(file: Path, *, name: str, shown: str, words: tuple[Sequence[str], Sequence[str]]) -> Pack:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        pack = msgspec.convert(raw, Pack, dec_hook=words_hook(*words), builtin_types=(date,))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise PackError(shown, "", f"cannot be read: {error}") from error
    except msgspec.ValidationError as error:
        raise PackError(shown, *in_plain_words(str(error))) from error
    if f"{pack.id}/{pack.version}" != name:
        raise PackError(shown, "id", f"says {pack.id}/{pack.version}, which is not the file's own name")
    for path, message in findings(pack):
        raise PackError(shown, path, message)
    return pack


def words_hook(languages: Sequence[str], unfinished: Sequence[str]) -> Callable[[type, Any], Words]:
    """Reads one thing said in each language: `languages` must be there, `unfinished` may be missing."""
    known = (*languages, *unfinished)

    def decode(kind: type, raw: Any) -> Words:
        if not issubclass(kind, Words):
            raise NotImplementedError(f"a pack holds no {kind.__name__}")
        # The long form is written in the source language; elsewhere a reader is not offered it.
        needed = LANGUAGES[:1] if kind is FullWords else languages
        if not isinstance(raw, dict):
            raise ValueError(f"expected a table with a text for each of {', '.join(needed)}")
        for fault in _faults_of_words(raw, needed=needed, known=known):
            raise ValueError(fault)
        return kind({language: raw[language] for language in known if language in raw})

    return decode


def _faults_of_words(raw: Mapping[str, Any], *, needed: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    for language in needed:
        if language not in raw:
            yield f"the words in {language!r} are missing"
    for language, text in raw.items():
        if language not in known:
            yield f"{language!r} is not a language of the portal"
        if not isinstance(text, str) or not text.strip():
            yield f"the words in {language!r} are not a text"


def _check_together(packs: Mapping[str, Pack], *, folder: str) -> None:
    ids = {pack.id for pack in packs.values()}
    for name, pack in packs.items():
        if pack.other_programme is not None and pack.other_programme not in ids - {pack.id}:
            raise PackError(
                f"{folder}/{name}.toml", "other_programme", f"there is no other {pack.other_programme!r}"
            )
    periods = (
        (pack.id, pack.validity.valid_from, pack.validity.valid_until, name) for name, pack in packs.items()
    )
    for name, message in overlaps(periods):
        raise PackError(f"{folder}/{name}.toml", "validity", message)


def in_plain_words(error: str) -> tuple[str, str]:
    """The key path and the sentence of a reading error, without the words of the reading library."""
    place = _PLACE.fullmatch(error)
    what, path = (place["what"], place["path"] or "") if place else (error, "")
    field = _FIELD.fullmatch(what)
    if field is not None:
        path = f"{path}.{field['name']}" if path else field["name"]
        return path, "is missing" if field["how"] == "missing required" else "is not a key of a pack"
    what = _TYPE.sub(lambda found: " or ".join(_PLAIN.get(n, n) for n in found["names"].split(" | ")), what)
    return path, what[:1].lower() + what[1:]
