"""How a code is written, and whether somebody is who was invited. Pure."""

from __future__ import annotations

import unicodedata

CODE_DIGITS = 8
GROUP = 4
_SHORTEST_NAME = 2


def show_code(code: str) -> str:
    """In groups, for reading aloud: `1234 5678`."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The digits of a code as people type it; None for what is no code."""
    digits = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
    return digits if len(digits) == CODE_DIGITS and digits.isascii() and digits.isdecimal() else None


def is_called(called: str, *, name: str) -> bool:
    """Whether every word of what a person is called stands in their name; marks over letters do not count.

    A person writes only "Anna", or forgets a stroke: it is Anna Bērziņa all the same, and nobody else.
    """
    wanted, known = _words(called), set(_words(name))
    return bool(wanted) and all(word in known for word in wanted)


def can_be_a_name(called: str) -> bool:
    """Whether it is a name and a family name: "Mum" is nobody's, and "Anna" is the name of many."""
    return sum(len(word) >= _SHORTEST_NAME and word.isalpha() for word in _words(called)) > 1


def _words(name: str) -> list[str]:
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()
