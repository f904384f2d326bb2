"""Runs the portal, the demo national login and the outbox under one parent, then makes the voices."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from demo.identity_file import prepare
from demo.settings import DemoRefused, read_settings
from run.environment import ROOT
from run.supervisor import Child, Supervisor, die_with_parent
from run.translations import compile_translations

LOOPBACK = ("localhost", "127.0.0.1", "::1")
# It lets everybody in: nobody from another machine may reach it, wherever the portal itself listens.
LOGIN_HOST = "127.0.0.1"
PYTHON = sys.executable
FLASK = [PYTHON, "-m", "flask", "--app", "portal"]
GUNICORN = [PYTHON, "-m", "gunicorn", "-c", "run/gunicorn.conf.py"]


def main() -> None:
    """Prepare, start, say where, and stay until Ctrl-C."""
    if os.environ.get("PORTAL_ENV") == "production":
        raise SystemExit("make run is the demo. For real people see docs/running.md, “Production”.")
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    require_free(host, port)
    require_free(LOGIN_HOST, port + 1)
    environment = environment_for(port, environ=os.environ)
    os.chdir(ROOT)
    # What the demo writes is for its owner alone; the children inherit this.
    os.umask(0o077)
    write_identity(environment)
    compile_translations()
    beginning = Beginning(port, environment=environment)
    try:
        Supervisor(children(environment, say=_say), say=_say, each_round=beginning.look).run()
    finally:
        beginning.end()
    _say("Everything has ended.")


def environment_for(port: int, *, environ: Mapping[str, str]) -> dict[str, str]:
    """What the children find in their environment; whatever is set by hand stays."""
    told = {
        "PORTAL_ENV": "demo",
        "PORTAL_PUBLIC_URL": f"http://localhost:{port}",
        "DEMO_LOGIN_URL": f"http://localhost:{port + 1}",
        **environ,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    if urlsplit(told["PORTAL_PUBLIC_URL"]).hostname not in LOOPBACK:
        # The demo login does not serve where others can come; the portal then says that one cannot sign in.
        return told
    return {"PORTAL_IDENTITY": str(_demo_identity(told)), **told}


def _demo_identity(environment: Mapping[str, str]) -> Path:
    """The file in which the demo login says how it is reached."""
    return Path(environment.get("PORTAL_VAR", ROOT / "var")) / "demo-login" / "identity.toml"


def _login_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the demo login finds in its environment."""
    port = str(int(environment["PORT"]) + 1)
    return {**environment, "PORT": port, "WEB_WORKERS": "1", "HOST": LOGIN_HOST}


def write_identity(environment: Mapping[str, str]) -> None:
    """Let the demo login make its keys and say how it is reached; a file set by hand stays."""
    if environment.get("PORTAL_IDENTITY") == str(_demo_identity(environment)):
        languages = environment.get("PORTAL_LANGUAGES", "lv,en,ru").split(",")
        prepare(read_settings(_login_environment(environment)), languages=languages)


def children(environment: Mapping[str, str], *, say: Callable[[str], None] = print) -> list[Child]:
    """Web server, demo login (only where nobody real can meet it), outbox."""
    web = Child("The web server", GUNICORN, environment)
    outbox = Child("The outbox", [*FLASK, "outbox", "run", "--forever"], environment, begins_after_seconds=3)
    login = _login_environment(environment)
    try:
        read_settings(login)
    except DemoRefused as refusal:
        say(str(refusal))
        return [web, outbox]
    # Later: somebody waits for the first page, but nobody for the first sign-in or the first mail.
    command = [*GUNICORN, "demo:create_app()"]
    return [web, Child("The demo login", command, login, begins_after_seconds=1.5), outbox]


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


class Beginning:
    """Upgrades the database while the web server reads its content, and says when both are ready."""

    def __init__(self, port: int, *, environment: Mapping[str, str]) -> None:
        self.address = f"http://localhost:{port}"
        self.said = False
        self._look_again_at = 0.0
        self._environment = dict(environment)
        self._voices: subprocess.Popen[bytes] | None = None
        self._upgrade = subprocess.Popen(  # noqa: S603
            [*FLASK, "database", "upgrade"],
            env=dict(environment),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def look(self) -> None:
        """Say it when it is so, once. Raises SystemExit when there is no database to work with."""
        if self._upgrade.poll():
            raise SystemExit("The portal did not start; the reason stands above.")
        if self.said or time.monotonic() < self._look_again_at:
            return
        self._look_again_at = time.monotonic() + 0.2
        try:
            # Ready means: the pages are there and the database has the newest schema.
            with urlopen(f"{self.address}/readyz", timeout=2):  # noqa: S310 -- our own address
                self.said = True
        except (URLError, OSError):
            return
        _say(f"Mans atbalsts is here: {self.address}\nStop it with Ctrl-C.")
        self._voices = fill_voices(self._environment)

    def end(self) -> None:
        """Leave no half-done upgrade behind: it is one transaction, and it is short. Voices can wait."""
        if self._voices is not None:
            self._voices.terminate()
            self._voices.wait()
        self._upgrade.wait()


def fill_voices(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Make the sound files that are missing, behind everything else; it says by itself how it went."""
    return subprocess.Popen(  # noqa: S603 -- our own command
        [*FLASK, "voice", "fill"],
        env=dict(environment),
        start_new_session=True,
        preexec_fn=partial(_behind_everything, os.getpid()),  # noqa: PLW1509 -- nothing else runs in this process
    )


def _behind_everything(parent: int) -> None:
    die_with_parent(parent)
    os.nice(19)


def _port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65535:
        raise SystemExit(f"PORT={given} is no port. Write a number, for example PORT=8000.")
    return int(given)


def _say(words: str) -> None:
    print(f"\n{words}\n", flush=True)


if __name__ == "__main__":
    main()
