"""A program of its own that speaks: one request per line on its input, one answer per line on its output.

It stands apart because the voice, eSpeak NG, is under the GPL: nothing else here is loaded together with it.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from easy_language.voice.mp3 import KILOBITS_A_SECOND, SAMPLES_A_SECOND

WORDS_A_MINUTE = 140
PAUSE_SECONDS = 0.45
_SYNCHRONOUS = 2
_RATE = 1
_FROM_START = 1
_UTF_8 = 1
_HEAR = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
# From text and language to sound: 16 bits, one channel, SAMPLES_A_SECOND.
Speak = Callable[[str, str], bytes]


class NoVoice(Exception):
    """There is no program that speaks here, or it does not answer; its str says what is missing.

    ``latvian`` says the same in Latvian.
    """

    def __init__(self, why: str, latvian: str) -> None:
        super().__init__(why)
        self.latvian = latvian


def library() -> Speak:
    """The library that came as a package. Raises NoVoice."""
    try:
        import espeakng_loader

        loaded: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
    except (ImportError, OSError) as error:
        raise NoVoice(
            f"the package espeakng-loader cannot be loaded: {error}",
            f"pakotni espeakng-loader nevar ielādēt: {error}",
        ) from error
    if loaded.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data), 0) != SAMPLES_A_SECOND:
        raise NoVoice("the package espeakng-loader does not start", "pakotni espeakng-loader nevar palaist")
    heard = bytearray()

    def hear(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            heard.extend(ctypes.string_at(samples, count * 2))
        return 0

    # The library calls it for as long as it lives, so it is kept beside it.
    loaded.hear = _HEAR(hear)
    loaded.espeak_SetSynthCallback(loaded.hear)

    def speak(text: str, language: str) -> bytes:
        heard.clear()
        if loaded.espeak_SetVoiceByName(language.encode()):
            raise NoVoice(f"there is no voice for {language}", f"valodai {language} nav balss")
        loaded.espeak_SetParameter(_RATE, WORDS_A_MINUTE, 0)
        words = text.encode()
        if loaded.espeak_Synth(words, len(words) + 1, 0, _FROM_START, 0, _UTF_8, None, None):
            raise NoVoice("the voice does not answer", "balss neatbild")
        loaded.espeak_Synchronize()
        return bytes(heard)

    return speak


def program(path: str | None = None) -> Speak:
    """The program espeak-ng of the machine, looked for in `path`, else in PATH. Raises NoVoice."""
    found = shutil.which("espeak-ng", path=path)
    if found is None:
        raise NoVoice("there is no program espeak-ng", "nav programmas espeak-ng")

    def speak(text: str, language: str) -> bytes:
        command = [found, "-v", language, "-s", str(WORDS_A_MINUTE), "--stdout", "--stdin"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)  # noqa: S603
        if done.returncode or not done.stdout:
            said = done.stderr.decode(errors="replace").strip()
            raise NoVoice(f"espeak-ng does not answer: {said}", f"espeak-ng neatbild: {said}")
        # What comes through a pipe has no length in its head; wave reads as much as there is.
        with wave.open(io.BytesIO(done.stdout)) as sound:
            if sound.getframerate() != SAMPLES_A_SECOND:
                raise NoVoice("espeak-ng speaks at another rate", "espeak-ng runā citā ātrumā")
            heard: bytes = sound.readframes(len(done.stdout))
            return heard

    return speak


AUTOMATIC = "auto"
ENGINES: dict[str, Callable[[], Speak]] = {"library": library, "program": program}


def find(engine: str) -> Speak:
    """The voice of that name; AUTOMATIC takes the first that is there. Raises NoVoice."""
    if engine not in (AUTOMATIC, *ENGINES):
        there = ", ".join((AUTOMATIC, *ENGINES))
        raise NoVoice(
            f"there is no voice {engine}; there are: {there}", f"balss {engine} te nav; ir: {there}"
        )
    reasons: list[NoVoice] = []
    for name in ENGINES if engine == AUTOMATIC else (engine,):
        try:
            return ENGINES[name]()
        except NoVoice as reason:
            reasons.append(reason)
    raise NoVoice("; ".join(map(str, reasons)), "; ".join(reason.latvian for reason in reasons))


def lacking(engine: str = AUTOMATIC, *, path: str | None = None) -> tuple[str, ...]:
    """The packages without which this voice cannot speak here; a program of the machine needs one less."""
    has_program = engine != "library" and shutil.which("espeak-ng", path=path) is not None
    wanted = ("lameenc",) if has_program or engine == "program" else ("espeakng_loader", "lameenc")
    return tuple(name for name in wanted if find_spec(name) is None)


def encoded(sound: bytes) -> bytes:
    """The sound and a pause as MP3. Raises NoVoice when there is nothing that writes it."""
    try:
        import lameenc
    except ImportError as error:
        raise NoVoice(
            f"the package lameenc cannot be loaded: {error}", f"pakotni lameenc nevar ielādēt: {error}"
        ) from error
    encoder: Any = lameenc.Encoder()
    encoder.set_bit_rate(KILOBITS_A_SECOND)
    encoder.set_in_sample_rate(SAMPLES_A_SECOND)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    pause = bytes(2 * int(SAMPLES_A_SECOND * PAUSE_SECONDS))
    return bytes(encoder.encode(sound + pause) + encoder.flush())


def answer(request: dict[str, str], speak: Speak) -> dict[str, str]:
    """Write the file that the request names: whole, or not at all. Raises NoVoice."""
    sound = speak(request["text"], request["language"])
    if not sound:
        raise NoVoice("nothing was heard", "nekas nebija dzirdams")
    file = Path(request["file"])
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_bytes(encoded(sound))
    beside.replace(file)
    return {"made": file.name}


def main(engine: str) -> int:
    """Answer until the input ends."""
    try:
        speak = find(engine)
        encoded(b"\0\0")
        _say({"ready": engine})
        for line in sys.stdin:
            _say(answer(json.loads(line), speak))
    except NoVoice as reason:
        _say({"error": str(reason), "latvian": reason.latvian})
        return 1
    return 0


def _say(words: dict[str, str]) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else AUTOMATIC))
