"""The parser reads what the format allows and refuses the rest with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from easy_language import Block, Excuse, Slot, Step, Text, TextError, parse

WHOLE = """id: individual-budget.rights
source: L11598-11639

# Jūsu tiesības

@ choose
Atbalstu izvēlaties jūs.
Jums ir savs [[mērķis]].
Tie ir jūsu [[mērķi|mērķis]].
Zvaniet: {{phone}}.
Jūs varat teikt nē.             {ok G04: tiesības atteikties}

## Kā tas notiek?
@ talk
1. Jūs stāstāt
Kas jums ir svarīgi?
2. Jūs rakstāt plānu

- pirmais
- otrais

= amounts
"""


def read(source: str, level: str = "easy") -> Text:
    return parse(source, path="texts/lv/a.txt", language="lv", level=level)


def test_reads_every_part_of_the_format() -> None:
    text = read(WHOLE)
    first, second = text.sections
    assert (text.id, text.source, text.follows, text.title.plain) == (
        "individual-budget.rights",
        "L11598-11639",
        None,
        "Jūsu tiesības",
    )
    assert first.heading is None
    block = first.parts[0]
    assert isinstance(block, Block)
    assert block.picture == "choose"
    assert [line.plain for line in block.lines][:4] == [
        "Atbalstu izvēlaties jūs.",
        "Jums ir savs mērķis.",
        "Tie ir jūsu mērķi.",
        "Zvaniet: ….",
    ]
    assert block.lines[4].exceptions == (Excuse("G04", "tiesības atteikties"),)
    assert second.heading is not None
    assert second.heading.plain == "Kā tas notiek?"
    one, two, items, slot = second.parts
    assert isinstance(one, Step)
    assert (one.number, one.picture, one.title.plain, len(one.lines)) == (1, "talk", "Jūs stāstāt", 1)
    assert isinstance(two, Step)
    assert two.picture is None
    assert isinstance(items, Block)
    assert [item.plain for item in items.items] == ["pirmais", "otrais"]
    assert isinstance(slot, Slot)
    assert slot.name == "amounts"


def test_pieces_know_kind_key_and_column() -> None:
    block = read(WHOLE).sections[0].parts[0]
    assert isinstance(block, Block)
    word = block.lines[2].pieces[1]
    value = block.lines[3].pieces[1]
    assert (word.kind, word.text, word.key, word.column) == ("word", "mērķi", "mērķis", 15)
    assert (value.kind, value.text, value.key, value.column) == ("value", "phone", "phone", 12)


def test_hash_follows_what_the_reader_sees() -> None:
    same = WHOLE.replace("source: L11598-11639\n", "").replace("{ok G04: tiesības atteikties}", "")
    assert read(same).hash == read(WHOLE).hash
    assert read(WHOLE.replace("jūs.", "viņi.")).hash != read(WHOLE).hash
    assert len(read(WHOLE).hash) == 64


def test_several_exceptions_on_one_line() -> None:
    text = read("id: a\n# T\nTeksts. {ok W01: nosaukums} {ok L01: arī}\n")
    block = text.sections[0].parts[0]
    assert isinstance(block, Block)
    assert block.lines[0].exceptions == (Excuse("W01", "nosaukums"), Excuse("L01", "arī"))


BROKEN = {
    "": (1, "empty"),
    "# T\nTeksts.\n": (1, 'no "id:"'),
    "id: a\n": (2, "no title"),
    "id: A b\n# T\nTeksts.\n": (1, "small letters"),
    "id: a\nid: b\n# T\nTeksts.\n": (2, "twice"),
    "id: a\nowner: b\n# T\nTeksts.\n": (2, "only"),
    "id: a\nof: xyz\n# T\nTeksts.\n": (2, "8 hex"),
    "id: a\nof:\n# T\nTeksts.\n": (2, "no value"),
    "id: a\n# T\n": (2, "nothing else"),
    "id: a\n# \nTeksts.\n": (2, "nothing follows"),
    "id: a\n# T\n# U\nTeksts.\n": (3, "one title"),
    "id: a\n# T\n### U\nTeksts.\n": (3, "only"),
    "id: a\n# T\n## U\n\n## V\nTeksts.\n": (3, "under this heading"),
    "id: a\n# T\n@ money\n\nTeksts.\n": (3, "right under it"),
    "id: a\n# T\n@ money\n@ talk\nTeksts.\n": (4, "two pictures"),
    "id: a\n# T\n@ Money Bag\nTeksts.\n": (3, "not a name"),
    "id: a\n# T\n@ money\n= amounts\n": (3, "slot has no picture"),
    "id: a\n# T\n=\n": (3, "nothing follows"),
    "id: a\n# T\n-\n": (3, "nothing follows"),
    "id: a\n# T\n- viens\nTeksts.\n": (4, "empty line"),
    "id: a\n# T\n1. Solis\n- viens\n": (4, "hold a list"),
    "id: a\n# T\n2. Solis\n": (3, "step 2, but step 1"),
    "id: a\n# T\n1. Solis\n3. Solis\n": (4, "step 3, but step 2"),
    "id: a\n# T\nTeksts [[vārds.\n": (3, "not closed"),
    "id: a\n# T\nTeksts vārds]].\n": (3, "not closed"),
    "id: a\n# T\nTeksts [[]].\n": (3, "nothing stands inside"),
    "id: a\n# T\nTeksts [[vārds|]].\n": (3, "nothing stands inside"),
    "id: a\n# T\nTeksts {{Tālrunis}}.\n": (3, "value name"),
    "id: a\n# T\nTeksts {phone}.\n": (3, "not closed"),
    "id: a\n# T\nTeksts. {ok W01}\n": (3, "reason"),
    "id: a\n# T\nTeksts. {ok W01: }\n": (3, "reason"),
    "id: a\n# T\nTeksts. {ok: kāpēc}\n": (3, "reason"),
    "id: a\n# T\nTeksts {ok W01: vidū} tālāk.\n": (3, "exception needs"),
    "id: a\n# T\n{ok W01: kāpēc}\n": (3, "sentence before it"),
    "id: a\n# T\nTek\u00adsts.\n": (3, "U+00AD"),
    "id: a\n# T\nTek\x00sts.\n": (3, "U+0000"),
    "id: a\n# T\n" + "a" * 3000: (3, "longer than 2000"),
    "id: a\n# T\n" + "Teksts.\n" * 10_000: (1, "longer than 60000"),
}


@pytest.mark.parametrize("source", BROKEN)
def test_refuses_a_broken_text_with_its_line(source: str) -> None:
    line, words = BROKEN[source]
    with pytest.raises(TextError) as refused:
        read(source)
    assert str(refused.value).startswith(f"texts/lv/a.txt:{line}: ")
    assert words in str(refused.value)
    assert refused.value.latvian != refused.value.message


def test_unknown_level_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="level"):
        read(WHOLE, level="simple")


FRAGMENTS = st.sampled_from(
    [*WHOLE.splitlines(keepends=True), "\u2028"]
    + ["\n", "[[", "]]", "{{", "}}", "{ok ", "W01: x}", "|", "1. ", "# "]
)


@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=30).map("".join))
def test_the_parser_fails_with_text_error_only(source: str) -> None:
    for candidate in (source, "id: a\n# T\n" + source):
        try:
            text = read(candidate)
        except TextError as error:
            assert 1 <= error.line <= candidate.count("\n") + 1
        else:
            assert text.lines
