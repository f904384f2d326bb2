"""Writes requirements/*.lock anew: exact versions with hashes, and no address of any index."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from run.environment import LOCKS, ROOT

OPTIONS = (
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--universal",
    "--python-version",
    "3.11",
)


def main(folder: Path = LOCKS) -> int:
    """Both locks; the one for development contains the one for running."""
    uv = shutil.which("uv")
    if uv is None:
        print("This needs the program uv (pipx install uv).", file=sys.stderr)
        return 2
    for name, extra in (("run.lock", ()), ("dev.lock", ("--extra", "dev"))):
        # The lock that is there keeps its versions where they still fit; delete it to get the newest ones.
        command = [
            uv,
            "pip",
            "compile",
            "pyproject.toml",
            *OPTIONS,
            *extra,
            "-o",
            str(folder / name),
            "--quiet",
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(*(Path(word) for word in sys.argv[1:])))
