"""The command sheet: a page to print, with which people try a text."""

from __future__ import annotations

from pathlib import Path

from easy_language.check.settings import HOME
from easy_language.commands.asking import FORMAT, HOME_FOLDER, WRITTEN_IN, Asked, Command, Option, word
from easy_language.commands.homes import home_of, language_of, library_of, say, text_of
from easy_language.sheet import questions, sheet

STANDARD_OUTPUT = "-"


def run(asked: Asked) -> int:
    """Writes the page and says where it is; with ``--to -`` it prints the page itself."""
    library, language = library_of(asked), language_of(asked)
    text = text_of(asked, library, language=language)
    pictures = home_of(asked) / "pictures"
    page = sheet(library, text, pictures=pictures if pictures.is_dir() else HOME / "pictures")
    if asked["to"] == STANDARD_OUTPUT:
        print(page, end="")
        return 0
    file = Path(asked["to"] or f"{text.id}.{language}.html")
    file.write_text(page, encoding="utf-8")
    content: dict[str, object] = {
        "file": file.as_posix(),
        "text": text.id,
        "language": language,
        "hash": text.hash,
        "questions": list(questions(language)),
    }
    lines = [word("sheet", "made", speak=asked.speak).format(file=file.as_posix())]
    say(asked, lines=lines, content=content)
    return 0


COMMAND = Command("sheet", run, arguments="one", options=(Option("to"), WRITTEN_IN, FORMAT, HOME_FOLDER))
