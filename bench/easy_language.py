"""How long the easy-language check of all texts takes, beside a plain count of their words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

from easy_language.check.report import Run
from easy_language.library import HOME

ROOT = Path(__file__).resolve().parent.parent
COUNTS = 20
THOUSAND = 1000


def main() -> None:
    """Check everything once as people do and once inside this process, and print times and the ratio."""
    _as_people_do()
    _beside_a_count()


def _as_people_do() -> None:
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 our own program, no words from outside
        [sys.executable, "-m", "easy_language", "check", "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    try:
        checked = json.loads(done.stdout)["checked"]
    except (ValueError, KeyError):
        sys.exit(f"The check did not answer in JSON (status {done.returncode}): {done.stderr.strip()[-300:]}")
    each = seconds / max(checked, 1) * 1000
    print(f"easy-language check: {seconds:.2f} s for {checked} texts, {each:.0f} ms each")


def _beside_a_count() -> None:
    """The processor's own time, so that a busy machine gives the same ratio."""
    files = sorted(HOME.glob("texts/*/*.txt"))
    lines = sum(file.read_text(encoding="utf-8").count("\n") for file in files)
    start = time.process_time()
    for _ in range(COUNTS):
        sum(len(re.findall(r"\w+", file.read_text(encoding="utf-8"))) for file in files)
    counting = (time.process_time() - start) / COUNTS
    start = time.process_time()
    run = Run()
    run.everything()
    checking = time.process_time() - start
    share = THOUSAND / max(lines, 1)
    print(
        f"easy-language check: {checking * share:.2f} s of the processor for {THOUSAND} lines,"
        f" {checking / counting:.0f} times a count of their words ({counting * share * 1000:.1f} ms)"
    )


if __name__ == "__main__":
    main()
