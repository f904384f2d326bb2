"""Everything people can read, loaded once: texts, words and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from easy_language.check.lexicon import lexicon_of
from easy_language.check.morphology import MorphologyError
from easy_language.check.profiles import Profiles, ours, profiles_of
from easy_language.check.settings import SettingsError
from easy_language.check.settings import languages as known_languages
from easy_language.faults import fault
from easy_language.reading import parse, read_source
from easy_language.reviews import Review, badge_of, read_reviews
from easy_language.structure import Block, Line, Part, Piece, Section, Slot, Step, Text, TextError
from easy_language.vocabulary import (
    Picture,
    Term,
    Word,
    Wording,
    read_pictures,
    read_terms,
    read_wording,
)
from easy_language.voice.say import HOME as VOICE
from easy_language.voice.say import with_forms

HOME = Path(__file__).resolve().parent
FULL = ".full"
WordKey = Callable[[str], str | None]
Read = TypeVar("Read")


class Library:
    """The texts by id, language and level, the glossary of each language, and the pictures."""

    def __init__(
        self,
        texts: Mapping[tuple[str, str, str], Text],
        *,
        wordings: Mapping[str, Wording],
        terms: Sequence[Term],
        pictures: Mapping[str, Picture],
        reviews: Sequence[Review] = (),
        profiles: Profiles | None = None,
        voice: Path = VOICE,
    ) -> None:
        self._texts = dict(texts)
        self._wordings = dict(wordings)
        self.terms = tuple(terms)
        self.pictures = dict(pictures)
        self.reviews = tuple(reviews)
        self.profiles = profiles or ours()
        # The folder in which people wrote how a voice says what it would read wrongly.
        self.voice = voice

    @classmethod
    def load(cls, root: Path | None = None, *, languages: Sequence[str] | None = None) -> Library:
        """Reads all files under ``root``; the first that is not well formed raises TextError."""
        return cls.read(root or HOME, languages=languages, refuse=_refuse)

    @classmethod
    def read(
        cls,
        root: Path,
        *,
        languages: Sequence[str] | None,
        refuse: Callable[[TextError], None],
        base: Path | None = None,
    ) -> Library:
        """Reads all files under ``root``, hands each fault to ``refuse`` and leaves that file out.

        What ``base`` says about words to avoid and plain words counts under what ``root`` says.
        """

        def tried(read: Callable[[], Read], otherwise: Read) -> Read:
            try:
                return read()
            except TextError as error:
                refuse(error)
                return otherwise

        wordings: dict[str, Wording] = {}
        texts: dict[tuple[str, str, str], Text] = {}
        for language in _languages(root, languages):
            path = f"words/{language}.toml"
            wording = tried(partial(read_wording, root / path, path=path), Wording(path=path))
            wordings[language] = wording.over(read_wording(base / path, path=path)) if base else wording
            lookup = _word_lookup(wordings[language], language=language)
            for file in text_files(root, language=language):
                text = tried(partial(read_text, file, root=root), None)
                if text:
                    texts[text.id, language, text.level] = with_word_keys(text, lookup=lookup)
        folder = root / "pictures"
        pictures = partial(read_pictures, root / "pictures.toml", folder=folder, path="pictures.toml")
        terms = partial(read_terms, root / "terms.toml", path="terms.toml")
        reviews = partial(read_reviews, root / "reviews.toml", path="reviews.toml")
        return cls(
            texts,
            wordings=wordings,
            terms=tried(terms, ()),
            pictures=tried(pictures, {}),
            reviews=tried(reviews, ()),
            profiles=profiles_of(root, refuse=refuse),
            voice=tried(partial(with_forms, root / "voice", languages=wordings), VOICE),
        )

    def changed(self, change: Callable[[Text], Text]) -> Library:
        """The same library with every text changed, for a page that draws texts in its own way."""
        texts = {key: change(text) for key, text in self._texts.items()}
        return Library(
            texts,
            wordings=self._wordings,
            terms=self.terms,
            pictures=self.pictures,
            reviews=self.reviews,
            profiles=self.profiles,
            voice=self.voice,
        )

    def badge(self, text: Text) -> Review | None:
        """The review by which the text may say that people have checked it, or None."""
        return badge_of(text, self.reviews)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that were loaded."""
        return tuple(self._wordings)

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text, ordered by language, level and id."""
        return tuple(self._texts.values())

    def text(self, id: str, *, language: str, level: str) -> Text:
        """The text; KeyError when there is none in that language at that level."""
        return self._texts[id, language, level]

    def has(self, id: str, *, language: str, level: str) -> bool:
        """Whether there is such a text in that language at that level."""
        return (id, language, level) in self._texts

    def ids(self, language: str, level: str) -> tuple[str, ...]:
        """The ids of all texts in that language at that level, in order."""
        return tuple(id for id, spoken, written in self._texts if (spoken, written) == (language, level))

    def slots(self) -> dict[str, tuple[str, ...]]:
        """Each slot name and the ``path:line`` places that use it."""
        return _places(
            (part.name, f"{text.path}:{part.number}")
            for text in self.texts
            for section in text.sections
            for part in section.parts
            if isinstance(part, Slot)
        )

    def values(self) -> dict[str, tuple[str, ...]]:
        """Each value name and the ``path:line`` places that use it."""
        return _places(
            (piece.text, f"{text.path}:{line.number}")
            for text in self.texts
            for line in text.lines
            for piece in line.pieces
            if piece.kind == "value"
        )

    def wording(self, language: str) -> Wording:
        """All that is said about words in that language; empty for an unknown one."""
        return self._wordings.get(language, Wording())

    def words(self, language: str) -> tuple[Word, ...]:
        """The glossary of that language, in the order of its file."""
        return self.wording(language).words


def _languages(root: Path, wanted: Sequence[str] | None) -> tuple[str, ...]:
    folders = {folder.name.removesuffix(FULL) for folder in (root / "texts").glob("*") if folder.is_dir()}
    glossaries = {file.stem for file in (root / "words").glob("*.toml")}
    found = sorted(folders | glossaries)
    return tuple(language for language in found if wanted is None or language in wanted)


def text_files(root: Path, *, language: str) -> Iterator[Path]:
    """The text files of one language, easy before full, by name."""
    for folder in (root / "texts" / language, root / "texts" / f"{language}{FULL}"):
        yield from sorted(folder.glob("*.txt"))


def read_text(file: Path, *, root: Path | None = None, otherwise: str = "") -> Text:
    """The text in ``file``; its folder says the language and the level.

    With ``otherwise``, a text in a folder that is no language's is an easy one in that language.
    """
    path = shown_path(file, root=root or HOME)
    folder = file.resolve().parent.name
    language, level = folder.removesuffix(FULL), "full" if folder.endswith(FULL) else "easy"
    if otherwise and language not in known_languages():
        language, level = otherwise, "easy"
    text = parse(read_source(file, path=path), path=path, language=language, level=level)
    if text.id != file.stem:
        raise fault("id-not-file", path=path, line=1, found=text.id, name=file.stem)
    return text


def shown_path(file: Path, *, root: Path) -> str:
    """The path from ``root``, or as given when the file lives elsewhere."""
    try:
        return (file.parent.resolve() / file.name).relative_to(root.resolve()).as_posix()
    except ValueError:
        return file.as_posix()


def _refuse(error: TextError) -> None:
    raise error


def _word_lookup(wording: Wording, *, language: str) -> WordKey:
    """Finds the glossary key of a word in any form; without a dictionary only in listed forms."""
    try:
        lexicon = lexicon_of(language, wording=wording)
    except (MorphologyError, SettingsError):
        return _exact_lookup(wording)
    return lexicon.entry_of


def _exact_lookup(wording: Wording) -> WordKey:
    known: dict[str, str] = {}
    for word in wording.words:
        for name in (word.key, word.title, *word.forms):
            known.setdefault(name.casefold(), word.key)

    def key_of(shown: str) -> str | None:
        return known.get(shown.casefold())

    return key_of


def with_word_keys(text: Text, *, lookup: WordKey) -> Text:
    """The same text with the glossary key in each explained word."""

    def piece_of(piece: Piece) -> Piece:
        return replace(piece, key=lookup(piece.key or piece.text)) if piece.kind == "word" else piece

    def line_of(line: Line) -> Line:
        return replace(line, pieces=tuple(piece_of(piece) for piece in line.pieces))

    def part_of(part: Part) -> Part:
        if isinstance(part, Block):
            return replace(part, lines=tuple(map(line_of, part.lines)), items=tuple(map(line_of, part.items)))
        if isinstance(part, Step):
            return replace(part, title=line_of(part.title), lines=tuple(map(line_of, part.lines)))
        return part

    def section_of(section: Section) -> Section:
        heading = line_of(section.heading) if section.heading else None
        return Section(heading, tuple(part_of(part) for part in section.parts))

    return replace(text, title=line_of(text.title), sections=tuple(map(section_of, text.sections)))


def _places(found: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {}
    for name, place in sorted(found):
        places[name] = (*places.get(name, ()), place)
    return places
