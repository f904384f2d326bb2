"""The shape of a pack's application: what is asked, on which page, and when it is asked at all."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from portal.programme.facts import Key, Row, Shown, Words

FieldKind = Literal[
    "choice",
    "choices",
    "text",
    "long-text",
    "name",
    "code",
    "phone",
    "email",
    "date",
    "files",
    "organisation",
]
# Lists of the same pack that a field offers besides its own choices.
Listed = Literal["livings", "target_groups", "regions", "free_help"]
OFFERING = ("choice", "choices")


class Choice(Row, frozen=True, kw_only=True):
    """One answer to choose; `alone` cannot stand beside another one."""

    key: Key
    words: Words
    picture: Key | None = None
    alone: bool = False


class When(Row, frozen=True, kw_only=True):
    """Asked only if that field was answered with one of these."""

    field: Key
    one_of: Annotated[tuple[Key, ...], Meta(min_length=1)]


class Field(Row, frozen=True, kw_only=True):
    """One thing to fill in; without a label, the question of its step is its label.

    `newest` names the limit that says how old a date may be.
    """

    key: Key
    kind: FieldKind
    label: Words | None = None
    hint: Words | None = None
    choices: tuple[Choice, ...] = ()
    listed: Listed | None = None
    organisations: Literal["office", "provider_team"] | None = None
    optional: bool = False
    longest: Annotated[int, Meta(ge=1, le=10_000)] = 200
    newest: Key | None = None
    when: When | None = None
    # What the device may fill in by itself: only what is about the one who types.
    autocomplete: Literal["street-address"] | None = None


class ApplicationStep(Shown, frozen=True, kw_only=True):
    """One page with one question, about whom the support is for, or about who writes."""

    group: Key
    ask: Words
    about: Literal["person", "writer"] = "person"
    # What the person wants: once they have said it, nobody writes over it, a guardian neither.
    own_wish: bool = False
    hint: Words | None = None
    fields: Annotated[tuple[Field, ...], Meta(min_length=1)]
    when: When | None = None


class Group(Row, frozen=True, kw_only=True):
    """A heading of the task list."""

    key: Key
    title: Words


class Ward(Row, frozen=True, kw_only=True):
    """The fields in which somebody names the person whose guardian they are."""

    given_name: Key
    family_name: Key
    code: Key


class Before(Shown, frozen=True, kw_only=True):
    """What one knows before the first question; `topic` is where to read more about it."""

    title: Words
    lines: Annotated[tuple[Words, ...], Meta(min_length=1)]
    topic: Key | None = None


class ReachWay(Row, frozen=True, kw_only=True):
    """One answer to how to reach the person: by which channel, at what another field says.

    `asks` is the field that says who hears or reads along, or whether a letter may come; only the answers
    in `safe` let a notice leave without a human who thinks first.
    """

    answer: Key
    channel: Literal["call", "message", "email", "letter", "come"]
    address: Key | None = None
    asks: Key | None = None
    safe: tuple[Key, ...] = ()


class Reaching(Row, frozen=True, kw_only=True):
    """Where the application says how the person wants to be told."""

    field: Key
    ways: Annotated[tuple[ReachWay, ...], Meta(min_length=1)]


class Application(Row, frozen=True, kw_only=True):
    """The questions of an application in their order; `ward` where one may apply for another person."""

    before: Annotated[tuple[Before, ...], Meta(min_length=1)]
    groups: Annotated[tuple[Group, ...], Meta(min_length=1)]
    steps: Annotated[tuple[ApplicationStep, ...], Meta(min_length=1)]
    ward: Ward | None = None
    reach: Reaching | None = None
