"""Runs the portal, the demo national login and the outbox under one parent."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from urllib.error import URLError
from urllib.request import urlopen

from run.environment import ROOT
from run.supervisor import Child, Supervisor
from run.translations import compile_translations

PYTHON = sys.executable
FLASK = [PYTHON, "-m", "flask", "--app", "portal"]
GUNICORN = [PYTHON, "-m", "gunicorn", "-c", "run/gunicorn.conf.py"]


def main() -> None:
    """Prepare, start, say where, and stay until Ctrl-C."""
    if os.environ.get("PORTAL_ENV") == "production":
        raise SystemExit("make run is the demo. For real people see docs/running.md, “Production”.")
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    for one in (port, port + 1):
        require_free(host, one)
    environment = environment_for(port, environ=os.environ)
    os.chdir(ROOT)
    compile_translations()
    upgraded = subprocess.run([*FLASK, "database", "upgrade"], env=environment, check=False)  # noqa: S603
    if upgraded.returncode:
        raise SystemExit("The portal did not start; the reason stands above.")
    announcement = Announcement(port)
    Supervisor(children(port, environment=environment), say=_say, each_round=announcement.look).run()
    _say("Everything has ended.")


def environment_for(port: int, *, environ: Mapping[str, str]) -> dict[str, str]:
    """What the children find in their environment; whatever is set by hand stays."""
    return {
        "PORTAL_ENV": "demo",
        "PORTAL_PUBLIC_URL": f"http://localhost:{port}",
        "PORTAL_LOGIN_ORIGINS": f"http://localhost:{port + 1}",
        "DEMO_LOGIN_URL": f"http://localhost:{port + 1}",
        **environ,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def children(port: int, *, environment: Mapping[str, str]) -> list[Child]:
    """Web server, demo login, outbox."""
    login = {**environment, "PORT": str(port + 1), "WEB_WORKERS": "1"}
    return [
        Child("The web server", GUNICORN, environment),
        Child("The demo login", [*GUNICORN, "demo:create_app()"], login),
        Child("The outbox", [*FLASK, "outbox", "run", "--forever"], environment),
    ]


def require_free(host: str, port: int) -> None:
    """Raise SystemExit with a way out when somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SystemExit(
                f"Port {port} is taken. Choose another one: make run PORT={port + 100}"
            ) from None


class Announcement:
    """Says where the portal is as soon as it answers, once."""

    def __init__(self, port: int) -> None:
        self.address = f"http://localhost:{port}"
        self.said = False
        self._look_again_at = 0.0

    def look(self) -> None:
        """Say it when it is so."""
        if self.said or time.monotonic() < self._look_again_at:
            return
        self._look_again_at = time.monotonic() + 0.3
        try:
            with urlopen(f"{self.address}/readyz", timeout=2):  # noqa: S310 -- our own address
                self.said = True
        except (URLError, OSError):
            return
        _say(f"Mans atbalsts is here: {self.address}\nStop it with Ctrl-C.")


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65535:
        raise SystemExit(f"PORT={given} is no port. Write a number, for example PORT=8000.")
    return int(given)


def _say(words: str) -> None:
    print(f"\n{words}\n", flush=True)


if __name__ == "__main__":
    main()
