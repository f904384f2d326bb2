"""Finds the programs of the machine that the tests need, or gets them with apt when that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NotHere(RuntimeError):
    """A program is missing; the message says what to do."""


def find_browser(environ: Mapping[str, str] = os.environ) -> Path:
    """CHROMIUM=, then PATH. Raises NotHere."""
    given = environ.get("CHROMIUM")
    if given:
        if not os.access(given, os.X_OK):
            raise NotHere(f"CHROMIUM={given} is no program that can be started.")
        return Path(given)
    for name in BROWSERS:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return Path(found)
    raise NotHere(
        "There is no Chromium. Install the package chromium, or say where it is: CHROMIUM=/path/to/it"
    )


def find_postgresql(
    environ: Mapping[str, str] = os.environ, *, packaged: Path = Path("/usr/lib/postgresql")
) -> Path:
    """The folder with initdb and postgres: in PATH, else the newest packaged one. Raises NotHere."""
    on_path = shutil.which("initdb", path=environ.get("PATH"))
    newest_first = sorted(packaged.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in (*([Path(on_path).parent] if on_path else []), *newest_first):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NotHere("There is no PostgreSQL. Install the package postgresql, or run: make test DATABASE=sqlite")


def install(package: str) -> None:
    """With apt, when we may. Raises NotHere when we may not, or when it did not work."""
    apt = shutil.which("apt-get")
    if apt is None or os.getuid() != 0:
        raise NotHere(f"The package {package} is missing, and only root on Debian gets it by itself.")
    print(f"Installing {package} with apt …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        done = subprocess.run(  # noqa: S603
            [apt, *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise NotHere(f"apt could not install {package}.")
