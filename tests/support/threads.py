"""Several things at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask


def at_once(app: Flask, *jobs: Callable[[], object]) -> list[Exception | None]:
    """Run the jobs in threads that start together, each with its own context; what each one raised."""
    start, ends = threading.Barrier(len(jobs)), list[Exception | None]([None] * len(jobs))

    def run(index: int, job: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                job()
            except Exception as error:  # whatever a thread raised is what the test asks about
                ends[index] = error

    threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
