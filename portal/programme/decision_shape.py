"""The shape of a pack's part for whoever decides: what is checked, which papers, the words of the letters."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from portal.programme.facts import Fact, FullWords, Key, Row, Said, Words


class Criterion(Fact, frozen=True, kw_only=True):
    """One condition that the worker checks; `register` names what a state register knows about it.

    `letter` is what a refusal says, when this condition is not met.
    """

    key: Key
    words: FullWords
    hint: FullWords | None = None
    register: Key | None = None
    letter: FullWords


class Paper(Fact, frozen=True, kw_only=True):
    """A paper that an answer promised for later; it is missing until somebody has seen it.

    `files` is the field whose files are this paper, when the person sent it with the application;
    `criterion` is met only when somebody has seen it. Who checks the guardian has seen what is `of_guardian`.
    """

    key: Key
    field: Key
    one_of: Annotated[tuple[Key, ...], Meta(min_length=1)]
    files: Key | None = None
    criterion: Key | None = None
    of_guardian: bool = False
    words: FullWords


class Starter(Row, frozen=True, kw_only=True):
    """A sentence with which a worker may begin to write to the person."""

    key: Key
    label: FullWords
    words: Annotated[tuple[Words, ...], Meta(min_length=1)]


class LetterLine(Row, frozen=True, kw_only=True):
    """One easy line of a letter; `value` is what stands in it or in its place.

    `reason` gives way to what the worker wrote, `amount` to the sum.
    """

    words: Words | None = None
    picture: Key | None = None
    value: Literal["reason", "amount"] | None = None

    def __post_init__(self) -> None:
        if (self.words is None) != (self.value == "reason"):
            raise ValueError("a line has words of its own, or is the reason that the worker wrote")


class Letter(Fact, frozen=True, kw_only=True):
    """A letter with a decision; `{amount}`, `{reason}`, `{conditions}` stand in the full text."""

    heading: Words
    easy: Annotated[tuple[LetterLine, ...], Meta(min_length=1)]
    full: Annotated[tuple[FullWords, ...], Meta(min_length=1)]


class Contest(Row, frozen=True, kw_only=True):
    """How to contest a decision, as a lawyer wrote it; `by` says who, `on` which day (2027-01-31)."""

    by: Said
    on: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    full: Annotated[tuple[FullWords, ...], Meta(min_length=1)]


class Decision(Row, frozen=True, kw_only=True):
    """Everything for the desk; without `contest`, only a demo can send a decision."""

    criteria: Annotated[tuple[Criterion, ...], Meta(min_length=1)]
    papers: tuple[Paper, ...] = ()
    starters: tuple[Starter, ...] = ()
    granted: Letter
    refused: Letter
    contest: Contest | None = None
