"""The glossary of one language, the agreed terms of all languages and the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from easy_language.faults import fault
from easy_language.tables import YES_OR_NO, Table, TomlFile


@dataclass(frozen=True)
class Word:
    """A glossary entry: a word and the short sentences that explain it."""

    key: str
    title: str
    lines: tuple[str, ...]
    picture: str | None = None
    forms: tuple[str, ...] = ()
    number: int = 1


@dataclass(frozen=True)
class Wording:
    """All that ``words/<language>.toml`` says about words."""

    words: tuple[Word, ...] = ()
    avoid: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    path: str = ""

    def over(self, other: Wording) -> Wording:
        """This wording with the other's words to avoid and plain words under it; what this says counts.

        Explanations are not taken over: a reader of these texts would not find them.
        """
        avoid = {hard: better for hard, better in other.avoid.items() if hard not in self.plain}
        plain = (word for word in other.plain if word not in self.avoid and word not in self.plain)
        return replace(self, avoid={**avoid, **self.avoid}, plain=(*self.plain, *plain))


@dataclass(frozen=True)
class Term:
    """One concept: its one word per language and the words nobody uses for it."""

    key: str
    word: Mapping[str, str]
    banned: Mapping[str, tuple[str, ...]]
    keep: bool
    picture: str | None
    number: int = 1


@dataclass(frozen=True)
class Picture:
    """A picture, who drew it, and what it shows in words."""

    name: str
    file: str
    author: str
    licence: str
    source: str
    alt: Mapping[str, str]
    number: int = 1
    # Where the words in each language stand: line and column.
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)


def read_wording(file: Path, *, path: str) -> Wording:
    """The words of one language; a missing file is an empty wording."""
    if not file.exists():
        return Wording(path=path)
    toml = TomlFile(file, path=path)
    toml.known_only(toml.content, {"avoid", "explain", "ok"})
    avoid = toml.table(toml.content, "avoid")
    plain = toml.table(toml.content, "ok")
    toml.known_only(plain, {"words"}, within="ok")
    entries = toml.table(toml.content, "explain")
    return Wording(
        words=tuple(_word(toml, entries, key) for key in entries),
        avoid={hard: toml.text(avoid, hard, within="avoid") for hard in avoid},
        plain=toml.texts(plain, "words", within="ok"),
        path=path,
    )


def _word(toml: TomlFile, entries: Table, key: str) -> Word:
    within = f"explain.{key}"
    entry = toml.table(entries, key, within="explain.")
    toml.known_only(entry, {"title", "lines", "picture", "forms"}, within=within)
    lines = toml.texts(entry, "lines", within=within)
    if not lines:
        raise fault("toml-missing", path=toml.path, line=toml.line_of(within), found=f"{within}.lines")
    return Word(
        key=key,
        title=toml.text(entry, "title", within=within),
        lines=lines,
        picture=toml.text(entry, "picture", within=within, default="") or None,
        forms=toml.texts(entry, "forms", within=within),
        number=toml.line_of(within),
    )


def read_terms(file: Path, *, path: str) -> tuple[Term, ...]:
    """The agreed terms; a missing file means none are agreed yet."""
    if not file.exists():
        return ()
    toml = TomlFile(file, path=path)
    return tuple(_term(toml, key) for key in toml.content)


def _term(toml: TomlFile, key: str) -> Term:
    entry = toml.table(toml.content, key)
    banned = toml.table(entry, "banned", within=f"{key}.")
    keep = entry.get("keep", False)
    if not isinstance(keep, bool):
        found = f"{key}.keep"
        raise fault("toml-type", path=toml.path, line=toml.line_of(found), found=found, expected=YES_OR_NO)
    languages = [name for name in entry if name not in {"banned", "keep", "picture"}]
    return Term(
        key=key,
        word={language: toml.text(entry, language, within=key) for language in languages},
        banned={language: toml.texts(banned, language, within=f"{key}.banned") for language in banned},
        keep=keep,
        picture=toml.text(entry, "picture", within=key, default="") or None,
        number=toml.line_of(key),
    )


def read_pictures(file: Path, *, folder: Path, path: str) -> dict[str, Picture]:
    """The pictures by name; each must have its file in ``folder``."""
    if not file.exists():
        return {}
    toml = TomlFile(file, path=path)
    pictures = {name: _picture(toml, name) for name in toml.content}
    for picture in pictures.values():
        if not (folder / picture.file).is_file():
            raise fault("picture-file", path=path, line=toml.line_of(picture.name), found=picture.file)
    return pictures


def _picture(toml: TomlFile, name: str) -> Picture:
    entry = toml.table(toml.content, name)
    alt, number = toml.text_by_language(entry, "alt", within=name), toml.line_of(name)
    return Picture(
        name=name,
        file=Path(toml.text(entry, "file", within=name, default=f"{name}.svg")).name,
        author=toml.text(entry, "author", within=name),
        licence=toml.text(entry, "licence", within=name),
        source=toml.text(entry, "source", within=name),
        alt=alt,
        number=number,
        places={language: toml.place_of(words, after=number) for language, words in alt.items()},
    )
