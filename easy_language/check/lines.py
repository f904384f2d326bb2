"""L01, L02, L03, L05, L06, L07: how long a line is and how much it says at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from easy_language.check.lexicon import Lexicon
from easy_language.check.remarks import Remark, Severity
from easy_language.check.sentence import VALUE, Sentence, Token
from easy_language.check.verbs import has_finite

_END = re.compile(r"[.?!:](?:[”“»\"')])?$|\ufffc$")
_SECOND = re.compile(r"[.?!][”“»\"]?\s+(?=[„“«\"]?(?P<next>\w))")
# "...", "u. c." and "piemers.lv" end no sentence before a small letter.
_WHOLE_WORD = re.compile(r"(?<![\w.])[^\W\d_]{2,}$")
_COMMA = re.compile(r",(?!\d)")
_ENDING_SIGNS = ".?!:"


def length(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """L01: few words."""
    count, limits = sentence.word_count, lexicon.limits
    if count > limits.words_error:
        yield Remark("L01", "E", 0, {"count": count, "limit": limits.words_warning})
    elif count > limits.words_warning:
        yield Remark("L01", "W", 0, {"count": count, "limit": limits.words_warning})
    elif count > limits.words_aim:
        yield Remark("L01", "I", 0, {"count": count, "limit": limits.words_aim})


def one_sentence(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """L02: one sentence on a line, with its sign at the end."""
    text = sentence.text.rstrip()
    if sentence.kind == "sentence" and not _END.search(text):
        yield Remark("L02", "E", max(len(text) - 1, 0), words="L02-end")
    for found in _SECOND.finditer(text):
        if found.start() in sentence.places_of_initials or not _starts_sentence(text, found):
            continue
        if not _is_abbreviation(text[: found.start() + 1], lexicon):
            yield Remark("L02", "E", found.end())
            return


def _starts_sentence(text: str, found: re.Match[str]) -> bool:
    """A capital after the stop, or anything else when the stop is a whole word's (24. novembrī, u. c.)."""
    before = text[: found.start()]
    starts = found["next"].isupper() or (found["next"].isdigit() and not before[-1:].isdigit())
    starts |= found["next"].islower() and found.group()[1:].isspace() and bool(_WHOLE_WORD.search(before))
    return starts and not _quoted(text, found.end())


def _quoted(text: str, offset: int) -> bool:
    """Inside a person's own words a second sentence belongs to them."""
    return max(text.rfind("„", 0, offset), text.rfind("«", 0, offset)) > max(
        text.rfind("”", 0, offset), text.rfind("»", 0, offset)
    )


def _is_abbreviation(text: str, lexicon: Lexicon) -> bool:
    last = text.split()[-1].lower() if text.split() else ""
    known = lexicon.lists
    return last in known.mapping("abbreviations") or last in known.mapping("before_number")


def width(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """L03: few characters."""
    count, limits = len(sentence.text.strip()), lexicon.limits
    if count > limits.characters_warning:
        severity: Severity = "E" if count > limits.characters_error else "W"
        facts: dict[str, object] = {"count": count, "limit": limits.characters_warning}
        yield Remark("L03", severity, limits.characters_warning, facts)


def commas(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """L05: few commas; those of a date (otrdien, 24. novembrī, pulksten 10) join nothing."""
    found = [comma for comma in _COMMA.finditer(sentence.text) if not _is_of_date(sentence, comma, lexicon)]
    count, limits = len(found), lexicon.limits
    if count >= limits.commas_warning:
        severity: Severity = "E" if count >= limits.commas_error else "W"
        yield Remark("L05", severity, found[-1].start(), {"count": count})


def _is_of_date(sentence: Sentence, comma: re.Match[str], lexicon: Lexicon) -> bool:
    """Between the parts of a date, or after one; not "pirmdien, otrdien" and "Otrdien, ja gribat"."""
    before = sentence.text[: comma.start()].lower().split()[-2:]
    after = sentence.text[comma.end() :].lower().split()[:2]
    months, weekdays = lexicon.lists.mapping("months"), lexicon.lists.mapping("weekdays")
    last, earlier = before[-1] if before else "", before[0] if len(before) > 1 else ""
    if last in months:
        is_day = earlier[:1].isdigit()
        return (
            is_day
            or _is_day_or_time(after, lexicon)
            or any(word.strip(",.") in weekdays for word in after[:1])
        )
    closes = earlier.endswith(",") and earlier.strip(",") in months
    return last in weekdays and (closes or _is_day_or_time(after, lexicon))


def _is_day_or_time(words: Sequence[str], lexicon: Lexicon) -> bool:
    """24. novembrī, November 24, pulksten 10, perhaps after a small word: at 10, в 10:30, no pulksten 10."""
    names = {*lexicon.lists.mapping("months"), lexicon.lists.value("clock", "word") or VALUE}
    clauses = lexicon.lists.words("clauses", "after_comma") | lexicon.lists.words("clauses", "at_start")
    known = [word.strip(",.") in names or word[0].isdigit() or word[0] == VALUE for word in words]
    return any(known[:1]) or (any(known) and words[0] not in clauses)


def clauses(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """L06: few subordinate clauses."""
    found = _clause_words(sentence, lexicon)
    gentle = lexicon.lists.words("clauses", "gentle")
    limits = lexicon.limits
    if len(found) >= limits.clauses_error:
        shown = ", ".join(token.lower for token in found)
        yield Remark("L06", "E", found[-1].start, {"words": shown})
    elif found and not (found[0].lower in gentle and sentence.word_count <= limits.short_clause_words):
        yield Remark("L06", "I", found[0].start, {"words": found[0].lower})


def _clause_words(sentence: Sentence, lexicon: Lexicon) -> list[Token]:
    found: list[Token] = []
    for index, token in enumerate(sentence.tokens):
        if token.is_word and (
            _starts_clause(sentence, index, lexicon) or _goes_on(sentence, index, lexicon, found)
        ):
            found.append(token)
    return found


def _goes_on(sentence: Sentence, index: int, lexicon: Lexicon, found: list[Token]) -> bool:
    """Another clause of the same kind, joined to the first: "kas jums patīk un ko gribat"."""
    joining = lexicon.lists.words("joining", "words")
    joined = index > 0 and sentence.tokens[index - 1].lower in joining
    words = lexicon.lists.words("clauses", "after_comma") - joining
    if not found or not joined or sentence.tokens[index].lower not in words:
        return False
    last = sentence.tokens.index(found[-1])
    between, rest = sentence.tokens[last + 1 : index], sentence.tokens[index + 1 :]
    # "Kas maksā un kad" asks twice but says one thing.
    return has_finite(between, lexicon) and has_finite(rest, lexicon)


def _starts_clause(sentence: Sentence, index: int, lexicon: Lexicon) -> bool:
    """At the start, after a comma and perhaps a small word (", ar kuru"), in some languages anywhere."""
    clauses, tokens = lexicon.lists.mapping("clauses"), sentence.tokens
    word = tokens[index].lower
    if index == 0:
        return "," in sentence.text and word in clauses.get("at_start", ())
    before = tokens[index - 1]
    after_small_word = (
        index > 1 and tokens[index - 2].text == "," and before.lower in clauses.get("between", ())
    )
    after_comma = before.text == "," or after_small_word
    before_subject = _next_word(tokens, index) in clauses.get("before", {}).get(word, ())
    anywhere = word in clauses.get("anywhere", ()) or before_subject
    return anywhere or (after_comma and word in clauses.get("after_comma", ()))


def _next_word(tokens: tuple[Token, ...], index: int) -> str:
    return tokens[index + 1].lower if index + 1 < len(tokens) else ""


def joined_verbs(sentence: Sentence, lexicon: Lexicon) -> Iterator[Remark]:
    """L07: one sentence, one thing done; verbs are not chained with un, bet, vai."""
    joining = lexicon.lists.words("joining", "words")
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        opens = tokens[0].lower == token.lower
        asks = token.lower == "vai" and tokens[index - 1].text == "," and not opens
        if token.lower not in joining or index == 0 or asks:
            continue
        after = _until_sign(tokens[index + 1 :])
        before = _until_sign(tokens[:index][::-1])[::-1]
        if has_finite(before, lexicon) and has_finite(after, lexicon):
            yield Remark("L07", "W", token.start, {"word": token.lower})
            return


def _until_sign(tokens: tuple[Token, ...]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if not token.is_word and token.text != VALUE and not token.text.isdigit():
            if not found and token.text == ",":
                continue
            break
        found.append(token)
    return found
