"""Opens a file that may be hostile in a process of its own, with little memory, little time and no secrets.

`python -m portal.uploads.washing` reads the file from its standard input; the first line of its answer says
what became of it, the rest is the clean file.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.uploads.errors import Refusal, UploadRefused
from portal.uploads.rules import Sent, kind_of

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 1536 * 1024 * 1024
# Of work: a file that needs more is made to keep us busy.
MOST_SECONDS = 12
# Of waiting: whoever has not come so far by then had too little room to work, whatever the file is.
MOST_WAITING_SECONDS = 30.0
# No secret of the portal is among them, and nothing is written on the way.
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Washed:
    """A file that may be kept."""

    content: bytes
    kind: str
    pages: int
    is_signed: bool


def wash(content: bytes, *, seconds: float = MOST_WAITING_SECONDS) -> Washed:
    """The file as it may be kept. Raises UploadRefused, also when the file made its reader fall over.

    When nobody could look at it in that many seconds, nothing is said about the file itself.
    """
    if kind_of(content) is None:
        raise UploadRefused(Refusal.UNKNOWN_KIND)
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "portal.uploads.washing"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT | {"PATH": os.environ.get("PATH", "")},
            timeout=seconds,
            check=True,
        )
    except subprocess.CalledProcessError:
        raise UploadRefused(Refusal.BROKEN) from None
    # The machine has no room for another process, or that one waits for its turn.
    except (subprocess.TimeoutExpired, OSError):
        raise UploadRefused(Refusal.BUSY) from None
    head, _, clean = done.stdout.partition(b"\n")
    said = json.loads(head)
    if "refused" in said:
        raise UploadRefused(Refusal(said["refused"]))
    return Washed(clean, said["kind"], said["pages"], said["is_signed"])


def wash_here(content: bytes) -> Washed:
    """The same in this process. Raises UploadRefused."""
    # Each library is loaded only for its own kind of file.
    kind = kind_of(content)
    if kind is None:
        raise UploadRefused(Refusal.UNKNOWN_KIND)
    if kind is Sent.PDF:
        from portal.uploads.papers import clean_paper

        paper = clean_paper(content)
        return Washed(paper.content, "pdf", paper.pages, paper.is_signed)
    from portal.uploads.pictures import clean_picture

    return Washed(clean_picture(content, kind=kind), "jpeg", 1, is_signed=False)


def main() -> int:
    """Wash what comes in; the limits are set before the first byte is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        washed = wash_here(sys.stdin.buffer.read())
    except UploadRefused as refused:
        _answer({"refused": refused.why.value})
        return 0
    _answer({"kind": washed.kind, "pages": washed.pages, "is_signed": washed.is_signed}, washed.content)
    return 0


def _answer(head: dict[str, object], content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
