"""Easy language: texts people can read alone, and the checker that keeps them so."""

from __future__ import annotations

from easy_language.check.checker import Checker
from easy_language.check.remarks import Finding
from easy_language.library import Library
from easy_language.reading import parse
from easy_language.reviews import Review
from easy_language.structure import (
    Block,
    Excuse,
    Line,
    Part,
    Piece,
    Section,
    Slot,
    Step,
    Text,
    TextError,
)
from easy_language.vocabulary import Picture, Term, Word

__all__ = [
    "Block",
    "Checker",
    "Excuse",
    "Finding",
    "Library",
    "Line",
    "Part",
    "Picture",
    "Piece",
    "Review",
    "Section",
    "Slot",
    "Step",
    "Term",
    "Text",
    "TextError",
    "Word",
    "parse",
]
