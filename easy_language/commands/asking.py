"""Reads what a person wrote on the command line; what is wrong is answered with a sentence."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Literal

LANGUAGES = ("lv", "en")
HELP = ("--help", "-h", "help", "palīdzība")
Arguments = Literal["none", "one", "maybe one", "any"]


class UsageFault(Exception):
    """The command was written wrongly; ``kind`` names the sentence in words.toml that says how."""

    def __init__(self, kind: str, /, **facts: object) -> None:
        super().__init__(kind, facts)
        self.kind = kind
        self.facts = facts

    def said(self, speak: str) -> str:
        """What is wrong and what to write, in the language ``speak``."""
        sentence = word("fault", self.kind, speak=speak).format(program=program(), **self.facts)
        near = self.facts.get("near")
        return f"{sentence} {word('fault', 'near', speak=speak).format(near=near)}" if near else sentence


@dataclass(frozen=True)
class Option:
    """``--name value``; without choices any value does."""

    name: str
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class Asked:
    """What the person asked for, with every option filled in."""

    command: str
    arguments: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    typed: BinaryIO | None = None

    def __getitem__(self, name: str) -> str:
        return self.options[name]

    @property
    def speak(self) -> str:
        """The language of the answer."""
        return self.options.get("language", LANGUAGES[0])

    @property
    def for_programs(self) -> bool:
        """Whether a program reads the answer."""
        return self.options.get("format") == "json"


@dataclass(frozen=True)
class Command:
    """One command: its words stand in words.toml under its name."""

    name: str
    run: Callable[[Asked], int]
    arguments: Arguments = "none"
    options: tuple[Option, ...] = ()

    @property
    def every_option(self) -> tuple[Option, ...]:
        """Its own options and the language, which every command has."""
        return (*self.options, Option("language", LANGUAGES, LANGUAGES[0]))


FORMAT = Option("format", ("text", "json"), "text")
HOME_FOLDER = Option("home")
WRITTEN_IN = Option("in")


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).resolve().parent / "words.toml").read_text(encoding="utf-8"))


def word(group: str, key: str, *, speak: str) -> str:
    """The words ``key`` of the group in the language ``speak``."""
    return str(_words()[group][key][speak])


def words_of(group: str) -> Mapping[str, Any]:
    """All words of a group."""
    return _words()[group]


def program() -> str:
    """The name by which the person called the program."""
    called = Path(sys.argv[0]).stem
    return called if called == "easy-language" else "python -m easy_language"


def language_in(arguments: Sequence[str]) -> str:
    """The language of the answer, found before anything else so that faults are said in it."""
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--language":
            value = value if equals else "".join(arguments[index + 1 : index + 2])
            return value if value in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


def read(arguments: Sequence[str], *, command: Command, typed: BinaryIO | None = None) -> Asked:
    """What the arguments behind the command's name ask for; raises UsageFault."""
    known = {f"--{option.name}": option for option in command.every_option}
    options = {option.name: option.default for option in command.every_option}
    plain: list[str] = []
    left = list(arguments)
    while left:
        argument = left.pop(0)
        name, equals, value = argument.partition("=")
        if not argument.startswith("--"):
            plain.append(argument)
            continue
        if name not in known:
            raise UsageFault("option", found=name, command=command.name, near=nearest(name, known))
        if not equals:
            if not left:
                raise UsageFault("value", found=name, command=command.name)
            value = left.pop(0)
        options[known[name].name] = _chosen(known[name], value)
    _count(plain, command=command)
    return Asked(command.name, tuple(plain), options, typed)


def _chosen(option: Option, value: str) -> str:
    if option.choices and value not in option.choices:
        choices = ", ".join(option.choices)
        near = nearest(value, option.choices)
        raise UsageFault("choice", found=value, option=f"--{option.name}", choices=choices, near=near)
    return value


def _count(plain: Sequence[str], *, command: Command) -> None:
    fewest = 1 if command.arguments == "one" else 0
    most = {"none": 0, "any": len(plain)}.get(command.arguments, 1)
    if len(plain) < fewest:
        raise UsageFault("too-few", command=command.name)
    if len(plain) > most:
        raise UsageFault("too-many", found=plain[most], command=command.name)


def nearest(found: str, known: Mapping[str, object] | Sequence[str]) -> str:
    """The known name that looks most like what was written; empty when none does."""
    by_letters = {name.casefold(): name for name in known}
    near = get_close_matches(found.casefold(), list(by_letters), n=1, cutoff=0.5)
    return by_letters[near[0]] if near else ""
