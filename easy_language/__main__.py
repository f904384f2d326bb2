"""The command: python -m easy_language check | explain | words | new | stale | sheet | voice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import BinaryIO

from easy_language.check.morphology import MorphologyError
from easy_language.check.settings import SettingsError
from easy_language.commands import beginning, checking, explaining, outdated, printing, voicing, worklist
from easy_language.commands.asking import HELP, Command, UsageFault, language_in, nearest, read, word
from easy_language.commands.helping import help_of, help_of_all
from easy_language.structure import TextError
from easy_language.voice.readers import ReadersFault

CANNOT = 2
# Each command is a module of commands/ with a COMMAND, and its words in commands/words.toml.
COMMANDS: dict[str, Command] = {
    module.COMMAND.name: module.COMMAND
    for module in (checking, explaining, worklist, beginning, outdated, printing, voicing)
}


def main(arguments: Sequence[str] | None = None, *, typed: BinaryIO | None = None) -> int:
    """Runs the command and returns its exit code; ``typed`` stands in for standard input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak = language_in(given)
    try:
        return _run(given, speak=speak, typed=typed)
    except UsageFault as fault:
        return _refuse(fault.said(speak))
    except TextError as error:
        said = error.message if speak == "en" else error.latvian
        return _refuse(f"{error.path}:{error.line}: {said}")
    except (SettingsError, MorphologyError) as error:
        return _refuse(str(error) if speak == "en" else error.latvian)
    except ReadersFault as error:
        return _refuse(word("fault", "readers", speak=speak).format(found=error))
    except OSError as error:
        return _refuse(word("fault", "file", speak=speak).format(found=error.filename or error.strerror))


def _run(given: list[str], *, speak: str, typed: BinaryIO | None) -> int:
    wants_help = any(argument in HELP for argument in given)
    name = next((argument for argument in _without_language(given) if argument not in HELP), "")
    if name in COMMANDS and wants_help:
        print(help_of(COMMANDS[name], speak=speak))
        return 0
    if not name:
        print(help_of_all(COMMANDS.values(), speak=speak), file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else CANNOT
    if name not in COMMANDS:
        raise UsageFault("command", found=name, near=nearest(name, COMMANDS), commands=", ".join(COMMANDS))
    command = COMMANDS[name]
    given.remove(name)
    return command.run(read(given, command=command, typed=typed))


def _without_language(given: list[str]) -> list[str]:
    """The arguments without ``--language``, which may stand before the command."""
    if "--language" in given:
        at = given.index("--language")
        given = given[:at] + given[at + 2 :]
    return [argument for argument in given if not argument.startswith("--language=")]


def _refuse(sentence: str) -> int:
    print(f"easy_language: {sentence}", file=sys.stderr)
    return CANNOT


def run() -> None:
    """The program ``easy-language``."""
    sys.exit(main())


if __name__ == "__main__":
    run()
