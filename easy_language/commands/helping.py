"""The help that a person who writes texts reads, made from the commands and words.toml."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from easy_language.check.report import LAST_LINE
from easy_language.commands.asking import Command, Option, program, word, words_of

WIDTH = 88
_ARGUMENTS = {"none": "", "one": " {name}", "maybe one": " [{name}]", "any": " [{name} …]"}


def help_of_all(commands: Iterable[Command], *, speak: str) -> str:
    """What the program is for and what its commands do."""
    commands = tuple(commands)
    width = max(len(command.name) for command in commands) + 2
    lines = [word("program", "about", speak=speak), "", word("program", "commands", speak=speak)]
    for command in commands:
        lines += _entry(command.name, word(command.name, "about", speak=speak), width=width)
    lines += ["", word("program", "examples", speak=speak)]
    lines += [f"  {program()} {example}" for example in words_of("program")["shown"]]
    lines += ["", word("program", "more", speak=speak).format(program=program())]
    return "\n".join([*lines, LAST_LINE[speak]])


def help_of(command: Command, *, speak: str) -> str:
    """How one command is written and what its options mean."""
    words = words_of(command.name)
    name = words["argument"][speak] if "argument" in words else ""
    arguments = _ARGUMENTS[command.arguments].format(name=name)
    options = command.every_option
    width = max(len(_written(option, speak=speak)) for option in options) + 2
    lines = [*textwrap.wrap(words["about"][speak], WIDTH), ""]
    lines += [word("program", "usage", speak=speak), f"  {program()} {command.name}{arguments} [--…]", ""]
    if "argument" in words:
        lines += [*textwrap.wrap(f"{name}: {words['argument-means'][speak]}", WIDTH), ""]
    for option in options:
        meaning = (words.get(option.name) or words_of("option")[option.name])[speak]
        lines += _entry(_written(option, speak=speak), meaning, width=width)
    lines += ["", word("program", "examples", speak=speak)]
    lines += [f"  {program()} {example}" for example in words["shown"]]
    lines += ["", *textwrap.wrap(words["ends"][speak], WIDTH)]
    return "\n".join(lines)


def _written(option: Option, *, speak: str) -> str:
    value = "|".join(option.choices) or word("value", option.name, speak=speak)
    return f"--{option.name} {value}"


def _entry(name: str, meaning: str, *, width: int) -> list[str]:
    first, *rest = textwrap.wrap(meaning, WIDTH - width - 2)
    return [f"  {name.ljust(width)}{first}", *(" " * (width + 2) + line for line in rest)]
