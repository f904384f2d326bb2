"""Makes .venv hold exactly what a lock lists; does nothing when that is so already.

Runs with the Python of the machine, before anything is installed: only the standard library here.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
OLDEST = (3, 11)


def main(lock_name: str) -> None:
    """Bring .venv to the state of requirements/<lock_name>."""
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(
            f"This is Python {version}; the portal needs 3.11 or newer. Try: make PYTHON=python3.11"
        )
    lock = LOCKS / lock_name
    if not is_current(lock, venv_folder=VENV):
        _make_venv()
        _install(lock)
        _keep_stamp(lock)


def is_current(lock: Path, *, venv_folder: Path) -> bool:
    """Whether the environment was made from this very lock, or from the one that contains it, and works."""
    python = venv_folder / "bin" / "python"
    if not python.exists() or not _belongs_here(venv_folder):
        return False
    # The lock for development lists everything that the lock for running does.
    stamps = (_stamp(lock.name, venv_folder), _stamp("dev.lock", venv_folder))
    wanted = (fingerprint(lock), fingerprint(lock.parent / "dev.lock"))
    return any(
        stamp.exists() and stamp.read_text(encoding="ascii") == print_
        for stamp, print_ in zip(stamps, wanted, strict=True)
    )


def fingerprint(lock: Path) -> str:
    """Changes with the lock and with the Python that runs."""
    version = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256(version.encode() + lock.read_bytes()).hexdigest()


def _belongs_here(venv_folder: Path) -> bool:
    """Scripts in an environment name its folder; one that was moved does not work."""
    pip = venv_folder / "bin" / "pip"
    if not pip.exists():
        return False
    first_line = pip.read_bytes().partition(b"\n")[0].decode(errors="replace")
    return str(venv_folder) in first_line


def _stamp(lock_name: str, venv_folder: Path) -> Path:
    return venv_folder / f"made-from-{lock_name}"


def _make_venv() -> None:
    if VENV.exists() and _belongs_here(VENV):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    print("Making .venv …", flush=True)
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(
            "Python cannot make an environment here. On Debian: apt install python3-venv"
        ) from None


def _install(lock: Path) -> None:
    print(f"Installing what requirements/{lock.name} lists; this happens once …", flush=True)
    command: list[str | Path] = [
        VENV / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    command += ["--no-input", "--require-hashes", "--requirement", lock]
    if subprocess.run(command, check=False).returncode:  # noqa: S603
        raise SystemExit("Not everything could be installed. Is there a connection? Then run the same again.")


def _keep_stamp(lock: Path) -> None:
    _stamp(lock.name, VENV).write_text(fingerprint(lock), encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1])
