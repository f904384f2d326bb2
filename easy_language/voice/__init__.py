"""Texts read aloud: how a line is said, which file says it, and how missing files are made."""

from __future__ import annotations

from easy_language.voice.recordings import Recording, Shelves, file_name, names_of
from easy_language.voice.say import Doubt, Spoken, speaks, spoken
from easy_language.voice.script import line_words, script_of

__all__ = [
    "Doubt",
    "Recording",
    "Shelves",
    "Spoken",
    "file_name",
    "line_words",
    "names_of",
    "script_of",
    "speaks",
    "spoken",
]
