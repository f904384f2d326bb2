"""Sound files for a test: short and silent, with the names that the pages ask for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import lameenc
from flask import Flask

from easy_language.voice import Shelves, mp3, names_of
from portal.listening import service

SECONDS = 0.4


@cache
def silence(seconds: float = SECONDS) -> bytes:
    """Nothing to hear, as one of our sound files."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(mp3.KILOBITS_A_SECOND)
    encoder.set_in_sample_rate(mp3.SAMPLES_A_SECOND)
    encoder.set_channels(1)
    encoder.silence()
    return bytes(encoder.encode(bytes(2 * int(mp3.SAMPLES_A_SECOND * seconds))) + encoder.flush())


@contextmanager
def voices(app: Flask, language: str = "lv") -> Iterator[Callable[[str], Path]]:
    """Every line that a page reads out has its file; what is given says which file that is."""
    shelves: Shelves = app.extensions["recordings"]

    def file_of(line: str) -> Path:
        return shelves.lines / f"{names_of(line, language=language).computer}.mp3"

    with app.test_request_context():
        lines = [line for one in service.scripts() if one.language == language for line in one.lines]
    try:
        shelves.lines.mkdir(parents=True, exist_ok=True)
        for line in lines:
            file_of(line).write_bytes(silence())
        yield file_of
    finally:
        shutil.rmtree(shelves.lines.parent, ignore_errors=True)
