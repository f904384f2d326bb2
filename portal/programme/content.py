"""Everything people read, checked as a whole at the start: texts, glossary, packs and their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from easy_language import Block, Checker, Library, Part, Section, Slot, Step, Text, TextError, Word
from portal.programme import catalogue
from portal.programme.articles import ARTICLES
from portal.programme.errors import ContentError, NoSuchTopic
from portal.programme.pack import PackError, current, load_packs
from portal.programme.pack_shape import Pack
from portal.programme.topics import Topics, read_topics

SITE_TEXTS = ("home", "is-this-for-me", "call-me", "call-me.sent", "sign-in", "sign-in-screens", *ARTICLES)
# Pictures of the pages that belong to no programme, beside those in their texts.
SITE_PICTURES = frozenset(
    {
        "clock",
        "morning",
        "day",
        "evening",
        "lock",
        "stop",
        "letter",
        "road",
        "guardian",
        "person",
        "document",
        "people",
        "numbers",
        "print",
        "computer",
        "trusted",
        "eye",
        "certificate",
        "sign",
        "phone-screen",
        "trash",
        "together",
        "waving",
        # What is kept about somebody, each with its picture (portal/my_data/words.toml).
        "speak",
    }
)
# Pictures of the pages of applying, beside those of their questions.
APPLYING_PICTURES = frozenset(
    {"calendar", "guardian", "stop", "document", "letter", "road", "person", "money", "clock", "write-plan"}
    # Signing, on a telephone or on paper.
    | {"e-sign", "sign", "print", "office"}
)
# Pictures of a letter that answers the person and their guardian (portal/answering/letters.py).
BOTH_ANSWERED = ("goal", "guardian")
# Pictures of the pages about who helps: what somebody may do, for how long, and how it ends.
HELPING_PICTURES = frozenset(
    {
        "trusted", "guardian", "person", "stop", "eye", "lock", "talk", "print", "clock", "numbers", "heart",
        "money", "document", "write-plan", "calendar", "choose", "survey", "day", "year",
        # Beside a worker; and the card with pictures (portal/key_cards/rules.py).
        "together", "letter", "sign", "house", "dog", "car", "food", "music", "horse", "swimming",
        "suitcase",
    }
)  # fmt: skip
# Pictures of the pages about being safe: whom one calls, whom one tells, and over which way one is told.
SAFE_PICTURES = frozenset(
    {
        "hearing", "lock", "speak", "guardian", "complaint", "rights", "court", "clock", "phone-screen",
        "computer", "letter", "office", "eye", "person", "people",
    }
)  # fmt: skip
# Pictures that the frame of a page and its shared components use on every kind of page.
FRAME_PICTURES = frozenset({"worker", "phone", "info", "warning", "yes", "no", "maybe", "question", "law"})


def application_family(programme: str) -> str:
    """The pages of applying carry many pictures: who only reads does not wait for them."""
    return f"{programme}-application"


def catalogue_family(programme: str) -> str:
    """Every service has a picture of its own: only the pages that explain them fetch them all."""
    return f"{programme}-catalogue"


def _pictures_of(pack: Pack) -> Iterator[str]:
    """What the pages of applying show."""
    yield from (row.picture for row in (*pack.application.before, *pack.application.steps))
    asked = [one for step in pack.application.steps for one in step.fields]
    for one in asked:
        listed = () if one.listed is None else getattr(pack, one.listed)
        named = (getattr(row, "picture", None) for row in (*listed, *one.choices))
        yield from (name for name in named if name is not None)


@dataclass(frozen=True)
class Content:
    """The library, the packs and the topics, ready to be read.

    `as_written` are the same texts exactly as their files have them, for who writes or checks.
    """

    library: Library
    as_written: Library
    packs: Mapping[str, Pack]
    grouped: Mapping[str, Topics]
    languages: tuple[str, ...]
    _checkers: dict[str, Checker] = field(default_factory=dict, compare=False, repr=False)

    def checker(self, told_in: str) -> Checker:
        """The checker over these texts; it says what it finds in English or, for anybody else, in Latvian."""
        spoken = "en" if told_in == "en" else "lv"
        # The dictionary takes a moment to open: once, and only when somebody writes.
        if spoken not in self._checkers:
            self._checkers[spoken] = Checker(self.as_written, speak=spoken)
        return self._checkers[spoken]

    def pack(self, programme: str, *, on: date) -> Pack:
        """The version of the programme's rules that counts today. Raises NoSuchTopic."""
        pack = current(self.packs, programme, on=on)
        if pack is None:
            raise NoSuchTopic(programme)
        return pack

    @property
    def order(self) -> Mapping[str, tuple[str, ...]]:
        """The addresses of each programme's topics in the order people read them, the overview first."""
        return {programme: topics.addresses for programme, topics in self.grouped.items()}

    def topics(self, programme: str) -> Topics:
        """The programme's topics in their groups. Raises NoSuchTopic."""
        if programme not in self.grouped:
            raise NoSuchTopic(programme)
        return self.grouped[programme]

    def levels(self, text_id: str, *, language: str) -> tuple[str, ...]:
        """In which reading levels the text exists in this language."""
        return tuple(x for x in ("easy", "full") if self.library.has(text_id, language=language, level=x))

    def text(self, text_id: str, *, language: str, level: str) -> Text:
        """The text at the wanted level, else easy, else easy in the source language."""
        for spoken, wanted in ((language, level), (language, "easy"), (self.languages[0], "easy")):
            if self.library.has(text_id, language=spoken, level=wanted):
                return self.library.text(text_id, language=spoken, level=wanted)
        raise NoSuchTopic(text_id)

    def explained(self, text: Text) -> tuple[Word, ...]:
        """The glossary entries of the words this text marks, in order of first use."""
        entries = {word.key: word for word in self.library.words(text.language)}
        keys = dict.fromkeys(
            piece.key for line in text.lines for piece in line.pieces if piece.kind == "word" and piece.key
        )
        return tuple(entries[key] for key in keys if key in entries)

    def families(self) -> dict[str, frozenset[str]]:
        """The pictures of each family of pages: one per programme, one for the glossary, one for the rest."""
        families = {
            programme: self._of_texts(f"{programme}.{topic}" for topic in topics)
            | {group.picture for group in self.grouped[programme].groups}
            | {row.picture for pack in self._versions(programme) for row in (*pack.steps, *pack.questions)}
            | {name for pack in self._versions(programme) for name in (*_of_letters(pack), *BOTH_ANSWERED)}
            | {page.picture for pack in self._versions(programme) for page in pack.catalogue}
            for programme, topics in self.order.items()
        }
        families |= {
            application_family(programme): frozenset(
                name
                for pack in self._versions(programme)
                for name in (*_pictures_of(pack), *_of_letters(pack), *BOTH_ANSWERED)
            )
            | APPLYING_PICTURES
            for programme in self.order
        }
        families |= {
            catalogue_family(programme): self._of_texts(
                catalogue.text_id(programme, key)
                for pack in self._versions(programme)
                for key in catalogue.offered(pack)
            )
            for programme in self.order
        }
        families["words"] = frozenset(
            word.picture
            for language in self.languages
            for word in self.library.words(language)
            if word.picture
        )
        families["helping"] = HELPING_PICTURES
        families["safe"] = SAFE_PICTURES
        families["site"] = self._of_texts(SITE_TEXTS) | SITE_PICTURES
        named = {family: names | FRAME_PICTURES for family, names in families.items()}
        return {**named, "style": frozenset(self.library.pictures)}

    def _versions(self, programme: str) -> list[Pack]:
        return [pack for pack in self.packs.values() if pack.id == programme]

    def _of_texts(self, ids: Iterable[str]) -> frozenset[str]:
        wanted = set(ids)
        found: set[str] = set()
        for text in (text for text in self.library.texts if text.id in wanted):
            found.update(word.picture for word in self.explained(text) if word.picture)
            for section in text.sections:
                for part in section.parts:
                    if isinstance(part, (Block, Step)) and part.picture:
                        found.add(part.picture)
        return frozenset(found)


def _of_letters(pack: Pack) -> set[str]:
    lines = (*pack.decision.granted.easy, *pack.decision.refused.easy)
    return {line.picture for line in lines if line.picture}


def load_content(
    *,
    texts: Path,
    packs: Path,
    languages: tuple[str, ...],
    described: Iterable[str],
    values: frozenset[str],
    slots: frozenset[str],
) -> Content:
    """Read and check everything. Raises ContentError with the file and the place of the first fault.

    `languages` are switched on, the first is the source; `described` may have words, but need not.
    """
    try:
        library = Library.load(texts, languages=languages)
        # Words of a language that is only begun may be missing; those of the source language may not.
        found = load_packs(packs, languages=languages[:1], unfinished=tuple(described))
        grouped = read_topics(
            texts / "texts" / "order.toml", languages=languages[:1], unfinished=tuple(described)
        )
    except (TextError, PackError) as error:
        raise ContentError(str(error)) from error
    content = Content(_with_lists_in_their_blocks(library), library, found, grouped, languages)
    _check(content, values=values, slots=slots)
    return content


def _with_lists_in_their_blocks(library: Library) -> Library:
    """A list that follows a picture's sentences belongs to them; the page draws them together."""
    return library.changed(as_drawn)


def as_drawn(text: Text) -> Text:
    """The text with each list in the block it follows."""
    return replace(text, sections=tuple(Section(one.heading, _joined(one.parts)) for one in text.sections))


def _joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        lonely = isinstance(part, Block) and not part.picture and not part.lines
        if lonely and isinstance(part, Block) and isinstance(before, Block) and not before.items:
            joined[-1] = replace(before, items=part.items)
        else:
            joined.append(part)
    return tuple(joined)


def _check(content: Content, *, values: frozenset[str], slots: frozenset[str]) -> None:
    _refuse_unknown("value", content.library.values(), values)
    _refuse_unknown("slot", content.library.slots(), slots)
    source = content.languages[0]
    _check_order(content, language=source)
    for text_id in SITE_TEXTS:
        _require(content, text_id, language=source)
    for text in content.library.texts:
        _check_names(content, text)
    for fault in catalogue.text_faults(content.packs, content.library, language=source, topics=content.order):
        raise ContentError(fault)


def _check_order(content: Content, *, language: str) -> None:
    ids = {pack.id for pack in content.packs.values()}
    for programme, topics in content.grouped.items():
        if programme not in ids:
            raise ContentError(f"order.toml: {programme}: there is no such programme pack")
        for topic in topics.addresses:
            _require(content, f"{programme}.{topic}", language=language)
        for group in topics.groups:
            if group.picture not in content.library.pictures:
                place = f"order.toml: {programme}, {group.key}"
                raise ContentError(f"{place}: there is no picture {group.picture!r}")


def _refuse_unknown(kind: str, used: Mapping[str, tuple[str, ...]], known: frozenset[str]) -> None:
    for name, places in used.items():
        if name not in known:
            raise ContentError(f"{places[0]}: there is no {kind} {name!r}; known: {', '.join(sorted(known))}")


def _require(content: Content, text_id: str, *, language: str) -> None:
    if not content.library.has(text_id, language=language, level="easy"):
        raise ContentError(f"texts/{language}/{text_id}.txt: this text is missing")


def _check_names(content: Content, text: Text) -> None:
    for line in text.lines:
        for piece in line.pieces:
            if piece.kind == "word" and piece.key is None:
                raise ContentError(f"{text.path}:{line.number}: the glossary does not explain {piece.text!r}")
    for section in text.sections:
        for part in section.parts:
            picture = None if isinstance(part, Slot) else part.picture
            if picture and picture not in content.library.pictures:
                line_number = (part.lines or (text.title,))[0].number if not isinstance(part, Slot) else 0
                raise ContentError(f"{text.path}:{line_number}: there is no picture {picture!r}")
