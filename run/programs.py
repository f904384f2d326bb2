"""Gets a program of the machine with apt, when that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess


class NotInstalled(RuntimeError):
    """We may not install, or it did not work; the message says which."""


def install(package: str, *, path: str | None = None, user: int | None = None) -> None:
    """Raises NotInstalled. `path` and `user` are those of this process unless said otherwise."""
    apt = shutil.which("apt-get", path=path)
    if apt is None or (os.getuid() if user is None else user) != 0:
        raise NotInstalled(f"Only root on Debian gets the package {package} by itself.")
    print(f"Installing {package} with apt …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        done = subprocess.run(  # noqa: S603
            [apt, *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise NotInstalled(f"apt could not install {package}.")
