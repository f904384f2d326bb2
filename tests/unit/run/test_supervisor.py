"""A child that dies is started again, later each time; a calm one is forgiven."""

from __future__ import annotations

import os
import signal
import sys
import time

from run.supervisor import CALM_SECONDS, PAUSES, Child, Supervisor


def _child(program: str) -> Child:
    return Child("The child", [sys.executable, "-c", program], os.environ)


def _die(child: Child, *, started: float, at: float) -> float:
    """Let it run and end; the answer is the pause before it starts again."""
    child.start(started)
    assert child.process is not None
    child.process.wait()
    assert child.died(at)
    return child.start_again_at - at


def test_the_pause_grows_with_each_quick_death_and_stops_growing() -> None:
    child = _child("")
    pauses = [_die(child, started=0, at=1) for _ in range(len(PAUSES) + 2)]
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]


def test_a_child_that_ran_calmly_is_forgiven() -> None:
    child = _child("")
    for _ in PAUSES:
        _die(child, started=0, at=1)
    assert _die(child, started=0, at=CALM_SECONDS + 1) == PAUSES[0]


def test_everybody_ends_with_the_parent_even_one_that_does_not_want_to() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('deaf', flush=True); time.sleep(60)"
    )
    children = [_child("import time; time.sleep(60)"), _child(stubborn)]
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    rounds = iter(range(5))

    def each_round() -> None:
        if next(rounds, None) is None:
            os.kill(os.getpid(), signal.SIGTERM)

    started = time.monotonic()
    try:
        Supervisor(children, say=lambda _words: None, each_round=each_round, end_seconds=0.5).run()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    assert all(child.process is not None and child.process.poll() is not None for child in children)
    assert time.monotonic() - started < 10
