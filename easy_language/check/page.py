"""L04, P01, P03 and X01: what can be seen only on a whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Placed, Remark
from easy_language.check.sentence import Sentence
from easy_language.check.words import OF_A_WORD
from easy_language.structure import Block, Part, Slot, Step, Text, lines_of
from easy_language.vocabulary import Picture


def block_sizes(text: Text, lexicon: Lexicon) -> Iterator[Placed]:
    """L04: small blocks and few of them."""
    limits = lexicon.limits
    blocks = 0
    for part in _parts(text):
        blocks += not isinstance(part, Slot)
        sentences = lines_of(part)
        items = part.items if isinstance(part, Block) else ()
        count = len(sentences) - len(items) - isinstance(part, Step)
        if count > limits.block_lines_warning:
            facts: dict[str, object] = {"count": count, "limit": limits.block_lines_warning}
            yield sentences[limits.block_lines_warning].number, Remark("L04", "W", 0, facts)
        if len(items) > limits.block_items_warning:
            facts = {"count": len(items), "limit": limits.block_items_warning}
            yield items[limits.block_items_warning].number, Remark("L04", "W", 0, facts, "L04-items")
    if blocks > limits.blocks_warning:
        facts = {"count": blocks, "limit": limits.blocks_warning}
        yield text.title.number, Remark("L04", "W", 0, facts, "L04-blocks")


def _parts(text: Text) -> Iterator[Part]:
    for section in text.sections:
        yield from section.parts


def pictures(text: Text, known: Mapping[str, Picture], *, in_each_block: bool = True) -> Iterator[Placed]:
    """P01: each block of sentences has a picture that exists and is described in its language.

    Without ``in_each_block`` a block may go without; what it names must exist all the same.
    """
    if not known:
        return
    for part in _parts(text):
        if in_each_block and isinstance(part, Block) and part.lines and not part.picture:
            yield part.lines[0].number, Remark("P01", "E", 0, {}, "P01-none")
        if not isinstance(part, Slot) and part.picture:
            number = part.picture_number or lines_of(part)[0].number
            remarks = _picture(part.picture, known, language=text.language)
            yield from ((number, remark) for remark in remarks)


def _picture(name: str, known: Mapping[str, Picture], *, language: str) -> Iterator[Remark]:
    facts: dict[str, object] = {"word": name, "language": language}
    if name not in known:
        yield Remark("P01", "E", 0, facts)
    elif not known[name].alt.get(language):
        yield Remark("P01", "E", 0, facts, "P01-alt")


def glossary_picture(name: str, known: Mapping[str, Picture], *, language: str) -> Iterator[Remark]:
    """P01 for the picture of a glossary entry."""
    if known:
        yield from _picture(name, known, language=language)


def explained_words(text: Text, lexicon: Lexicon) -> Iterator[Placed]:
    """P03: a word marked as explained stands in the glossary."""
    for line in text.lines:
        for piece in line.pieces:
            if piece.kind == "word" and not lexicon.entry_of(piece.key or piece.text):
                facts: dict[str, object] = {"word": piece.text, "language": text.language}
                yield line.number, Remark("P03", "E", piece.column - 1, facts)


def unmarked_words(
    text: Text, sentences: Iterable[Sentence], known: Lexicon, bare: Lexicon
) -> Iterator[Placed]:
    """P03: where a hard word leans on the glossary, somebody can open its explanation on that page.

    ``bare`` are the same words with nothing explained: what is no remark there leans on nothing.
    """
    words = [piece.key or piece.text for line in text.lines for piece in line.pieces if piece.kind == "word"]
    settled = {known.entry_of(word) for word in words}
    for sentence in sentences:
        # In a heading nothing can be opened; what it names is said again under it.
        if sentence.kind == "heading":
            continue
        matches = [match for match in known.entries_in(sentence) if match.phrase.advice not in settled]
        places = _hard_places(sentence, bare) if matches else frozenset()
        for match in matches:
            if match.phrase.advice not in settled and any(one.start in places for one in match.tokens):
                settled.add(match.phrase.advice)
                start = match.tokens[0].start
                shown = sentence.text[start : match.tokens[-1].start + len(match.tokens[-1].text)]
                yield (
                    sentence.number,
                    Remark("P03", "W", sentence.column(start) - 1, {"word": shown}, "P03-unmarked"),
                )


def _hard_places(sentence: Sentence, lexicon: Lexicon) -> frozenset[int]:
    found = (remark for rule in OF_A_WORD for remark in rule(sentence, lexicon))
    return frozenset(remark.offset for remark in found if remark.severity != "I")


def parity(text: Text, latvian: Text | None) -> Iterator[Placed]:
    """X01: a translation has the parts of the Latvian text and knows which text it follows."""
    if latvian is None:
        yield text.title.number, Remark("X01", "E", 0, {"id": text.id}, "X01-orphan")
        return
    for ours, theirs in zip(shape(text), shape(latvian), strict=False):
        if ours[1:] != theirs[1:]:
            yield ours[0], Remark("X01", "E", 0, {"fault": f"{ours[1]} / {theirs[1]}"})
            return
    count, wanted = len(shape(text)), len(shape(latvian))
    if count != wanted:
        yield text.title.number, Remark("X01", "E", 0, {"fault": f"{count} / {wanted}"})
    elif text.follows != latvian.hash[:8]:
        yield text.title.number, Remark("X01", "W", 0, {"hash": latvian.hash[:8]}, "X01-stale")


def shape(text: Text) -> list[tuple[int, str]]:
    """What must be the same in every language, each with its line: parts, pictures, slots, values."""
    found: list[tuple[int, str]] = []
    for section in text.sections:
        if section.heading:
            found.append((section.heading.number, "##"))
        for part in section.parts:
            if isinstance(part, Slot):
                found.append((part.number, f"= {part.name}"))
                continue
            kind = f"{part.number}." if isinstance(part, Step) else "block"
            found.append((lines_of(part)[0].number, f"{kind} @ {part.picture or 'none'}"))
            values = sorted({p.text for line in lines_of(part) for p in line.pieces if p.kind == "value"})
            found += [(lines_of(part)[0].number, f"{{{{{value}}}}}") for value in values]
    return found
