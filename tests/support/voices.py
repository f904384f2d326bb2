"""Sound files for a test: short and silent, with the names that the pages ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import lameenc
from flask import Flask

from easy_language.voice import Shelves, mp3, names_of, script_of
from easy_language.voice.making import Script, fill
from portal.organisations import service as organisations
from portal.programme import service as programme

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
def voices(app: Flask, *text_ids: str, language: str = "lv") -> Iterator[dict[str, list[Path]]]:
    """Every line of these texts, all of them without a name, has its file; the files by text."""
    shelves: Shelves = app.extensions["recordings"]
    made: dict[str, list[Path]] = {}
    try:
        for script_id, script in _scripts(app, language=language):
            if text_ids and script_id not in text_ids:
                continue
            names = [names_of(line, language=language).computer for line in script.lines]
            made[script_id] = [shelves.lines / f"{name}.mp3" for name in names]
            shelves.lines.mkdir(parents=True, exist_ok=True)
            for file in made[script_id]:
                file.write_bytes(silence())
            fill((script,), shelves=shelves, engine="nobody")
        yield made
    finally:
        shutil.rmtree(shelves.lines.parent, ignore_errors=True)


def _scripts(app: Flask, *, language: str) -> Iterator[tuple[str, Script]]:
    with app.app_context():
        values = organisations.text_values(language)
        texts = programme.texts_aloud(language)
    for text in texts:
        lines = script_of(text, values=values)
        assert lines is not None, f"{text.id} mentions a value that nobody gave"
        yield text.id, Script(language, lines)
