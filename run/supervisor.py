"""One parent for several programs: starts them, again when they die, and ends them all with itself."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
CALM_SECONDS = 60
END_SECONDS = 10
LOOK_EVERY_SECONDS = 0.1
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program that must run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    begins_after_seconds: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    start_again_at: float = 0.0

    def start(self, now: float) -> None:
        """Start it; a signal from the keyboard reaches only the parent, who then ends everybody in order."""
        self.process = subprocess.Popen(  # noqa: S603 -- our own commands, no words from outside
            self.command,
            env=dict(self.environment),
            start_new_session=True,
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 -- nothing else runs in this process
        )
        self.started_at = now

    def died(self, now: float) -> bool:
        """Whether it has just ended; then it is due again after a pause that grows with each quick death."""
        if self.process is None or self.process.poll() is None:
            return False
        self.deaths = 0 if now - self.started_at > CALM_SECONDS else self.deaths
        self.start_again_at = now + PAUSES[min(self.deaths, len(PAUSES) - 1)]
        self.deaths += 1
        self.process = None
        return True

    def signal(self, number: int) -> None:
        """Send the signal to the program and everything it started."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """Watches over the children until somebody ends it."""

    children: Sequence[Child]
    say: Callable[[str], None]
    each_round: Callable[[], None] = lambda: None
    end_seconds: float = END_SECONDS
    ending: bool = field(default=False, init=False)

    def run(self) -> None:
        """Returns after SIGINT or SIGTERM, when every child has ended, or when `each_round` raises."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        for child in self.children:
            child.start_again_at = time.monotonic() + child.begins_after_seconds
        try:
            while not self.ending:
                self._look(time.monotonic())
                self.each_round()
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            self._end_all()

    def _look(self, now: float) -> None:
        for child in self.children:
            if child.died(now):
                self.say(f"{child.name} ended; it starts again in {child.start_again_at - now:.0f} s.")
            elif child.process is None and now >= child.start_again_at:
                child.start(now)

    def _end(self, _number: int, _frame: object) -> None:
        self.ending = True

    def _end_all(self) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + self.end_seconds
        for child in self.children:
            if child.process is not None:
                try:
                    child.process.wait(timeout=max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    child.signal(signal.SIGKILL)
                    child.process.wait()


def die_with_parent(parent: int) -> None:
    """Ask Linux to end this child when the parent is killed and cannot end it itself."""
    if sys.platform == "linux":
        # A handler of the parent would swallow the signal until the new program begins; it comes once.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            # It was killed before we could ask.
            os._exit(0)
