"""How many seconds the easy-language check of all texts takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Check everything once, in a process of its own as people do, and print the time."""
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


if __name__ == "__main__":
    main()
