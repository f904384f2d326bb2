"""A program in which twelve people apply at once, over and over; made to be killed at any moment.

It says the number of each case on its own line as soon as "Sent" could be shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from io import BytesIO
from itertools import count
from pathlib import Path

from flask import Flask

from portal import create_app
from portal.applications import service as applications
from portal.applications.service import answer_name
from portal.settings import ROOT, Settings
from portal.uploads import service as uploads
from portal.web.clock import now
from tests.support import samples
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, someone

WRITERS = 12


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """What a program needs to open the same portal."""
    return {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "test",
        "PORTAL_VAR": str(settings.var),
        "PORTAL_SECRET_KEY": settings.secret_key,
        "PORTAL_FIELD_KEYS": ",".join(f"{name}:{key}" for name, key in settings.field_keys.items()),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def start(settings: Settings, errors: Path) -> subprocess.Popen[str]:
    """The program, with its words on a pipe and its complaints in a file."""
    with errors.open("wb") as kept:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.hammering"],
            cwd=ROOT, env=environment_of(settings), stdout=subprocess.PIPE, stderr=kept, text=True,
        )  # fmt: skip


# To look through a paper takes a process of its own; twelve at once would only wait for each other.
ONE_PAPER = threading.Lock()


def apply_once(number: int) -> str:
    """Somebody new applies, every third one with a paper; the number of the case."""
    actor = someone(f"Anna {number}")
    case_id = applications.begin(actor, programme=LONG, now=now())
    if number % 3 == 0:
        answer = answer_name(case_id, "certificate-files")
        with ONE_PAPER:
            uploads.accept(BytesIO(samples.jpeg()), "izziņa.jpg", answer=answer, now=now())
    fill_in(actor, case_id, LONG_ANSWERS)
    return applications.send(actor, case_id, now=now(), language="lv", level="easy")


def _write(app: Flask, numbers: count[int], said: threading.Lock) -> None:
    while True:
        with app.app_context():
            sent = apply_once(next(numbers))
        with said:
            print(sent, flush=True)


def main() -> None:
    """Write until killed."""
    app, numbers, said = create_app(), count(), threading.Lock()
    writers = [threading.Thread(target=_write, args=(app, numbers, said)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


if __name__ == "__main__":
    main()
