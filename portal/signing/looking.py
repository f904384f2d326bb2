"""Looks through a stranger's file in a process of its own: little memory, little time, no secrets.

`python -m portal.signing.looking` says that it is ready, reads from its standard input one line that says
whom to trust, and then the file; it answers with one line. It asks nobody on the network.
"""

from __future__ import annotations

import json
import logging
import math
import os
import resource
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.queueing import NoPlace, a_place
from portal.signing.shapes import Judged, Problem
from portal.signing.trust import Trust

LOG = logging.getLogger("portal.signing")
ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 10 * 1024 * 1024
MOST_SIGNATURES = 12
MOST_MEMORY = 768 * 1024 * 1024
# Of work on the file, whatever it took to begin, and of waiting for the answer.
MOST_SECONDS = 10
MOST_WAITING_SECONDS = 30.0
# So many files are looked at at once on this machine: each may take all that memory.
AT_ONCE, MOST_QUEUEING_SECONDS = 2, 2.0
QUEUE = "looking"
READY = b"ready\n"
PROGRAM = ("-m", "portal.signing.looking")
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


class Verdict(StrEnum):
    """What became of looking at a file; each has a sentence."""

    GOOD = "good"
    # Nothing speaks against it, and the file does not show whether a certificate had been revoked.
    UNCHECKED = "unchecked"
    DEMO = "demo"
    BAD = "bad"
    NONE = "none"
    TOO_MANY = "too-many"
    TOO_BIG = "too-big"
    LOCKED = "locked"
    NO_PDF = "no-pdf"
    BROKEN = "broken"
    BUSY = "busy"


@dataclass(frozen=True)
class Report:
    """What there is to say about a file."""

    verdict: Verdict
    signatures: tuple[Judged, ...] = ()


def look(content: bytes, *, seconds: float = MOST_WAITING_SECONDS) -> Report:
    """Who signed the PDF, when, and whether it was changed since; there is always an answer."""
    # The settings of the app say whom to trust; the process that looks knows no app.
    from flask import current_app

    from portal.signing import who

    queue = current_app.config["SETTINGS"].var / QUEUE
    return look_with(content, trust=who.trust(), queue=queue, seconds=seconds)


def look_with(
    content: bytes,
    *,
    trust: Trust,
    queue: Path,
    seconds: float = MOST_WAITING_SECONDS,
    program: Sequence[str] = PROGRAM,
) -> Report:
    """The same with the trust and the folder of the places given, and with what is run."""
    if len(content) > MOST_BYTES:
        return Report(Verdict.TOO_BIG)
    if not content.startswith(b"%PDF-"):
        return Report(Verdict.NO_PDF)
    try:
        with a_place(queue, at_once=AT_ONCE, seconds=MOST_QUEUEING_SECONDS):
            return _looked_at(content, trust=trust, seconds=seconds, program=program)
    except NoPlace:
        return Report(Verdict.BUSY)


def _looked_at(content: bytes, *, trust: Trust, seconds: float, program: Sequence[str]) -> Report:
    head = json.dumps({name: [b64encode(one).decode() for one in der] for name, der in asdict(trust).items()})
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *program],
            input=head.encode() + b"\n" + content,
            capture_output=True,
            cwd=ROOT,
            env=ENVIRONMENT | {"PATH": os.environ.get("PATH", "")},
            timeout=seconds,
            check=True,
        )
    except subprocess.CalledProcessError as ended:
        # Only what ended over the file speaks of the file.
        if ended.stdout.startswith(READY):
            return Report(Verdict.BROKEN)
        # Nothing of the file was read, so nothing of it is said here.
        said = ended.stderr.decode(errors="replace").splitlines()[-1:]
        LOG.error("what looks through files did not begin (%s): %s", ended.returncode, said)
        return Report(Verdict.BUSY)
    # The machine has no room for another process, or that one waits for its turn.
    except (subprocess.TimeoutExpired, OSError):
        return Report(Verdict.BUSY)
    return _read(json.loads(done.stdout.removeprefix(READY)))


def look_here(content: bytes, *, trust: Trust) -> Report:
    """The same in this process; raises nothing that a file could cause but running out of memory."""
    # Loaded only in the process that looks: it is large.
    from portal.signing import judging

    try:
        if _is_locked(content):
            return Report(Verdict.LOCKED)
        count = judging.how_many(content)
        if count == 0:
            return Report(Verdict.NONE)
        if count > MOST_SIGNATURES:
            return Report(Verdict.TOO_MANY)
        found = judging.judge(content, trust=trust)
    # A reader that meets a hostile file may raise anything.
    except Exception:
        return Report(Verdict.BROKEN)
    return Report(_verdict(found), found)


def _is_locked(content: bytes) -> bool:
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    return bool(PdfFileReader(BytesIO(content), strict=False).encrypted)


def _verdict(found: tuple[Judged, ...]) -> Verdict:
    if any(one.is_demo for one in found) and all(one.holds or one.is_demo for one in found):
        changed = any(problem in ("changed", "broken") for one in found for problem in one.problems)
        return Verdict.BAD if changed else Verdict.DEMO
    if not all(one.holds for one in found):
        return Verdict.BAD
    return Verdict.GOOD if all(one.is_checked for one in found) else Verdict.UNCHECKED


def _read(said: dict[str, Any]) -> Report:
    signatures = tuple(
        Judged(
            **{
                **one,
                "at": datetime.fromisoformat(one["at"]) if one["at"] else None,
                "problems": tuple(map(Problem, one["problems"])),
            }
        )
        for one in said["signatures"]
    )
    return Report(Verdict(said["verdict"]), signatures)


def _written(report: Report) -> str:
    return json.dumps(asdict(report), default=lambda moment: moment.isoformat())


def main() -> int:
    """Look at what comes in; the limits are set before the first byte is looked at."""
    # What reads signatures is large: on a slow machine loading it takes seconds that are not the file's.
    from portal.signing import judging  # noqa: F401

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = MOST_SECONDS + math.ceil(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    # What a file makes its reader complain of may be very long, and is nobody's business.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    head = json.loads(sys.stdin.buffer.readline())
    trust = Trust(**{name: tuple(b64decode(one) for one in der) for name, der in head.items()})
    print(_written(look_here(sys.stdin.buffer.read(), trust=trust)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
