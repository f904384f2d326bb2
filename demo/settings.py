"""Where the demo login runs and whom it serves."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
IDENTITY_FILE = "identity.toml"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class DemoRefused(RuntimeError):
    """The demo login must not run here; the message says why."""


@dataclass(frozen=True, kw_only=True)
class DemoSettings:
    """The issuer, its one client, and the folder with its keys."""

    issuer: str
    folder: Path
    redirect_uris: frozenset[str]
    after_logout_uris: frozenset[str]
    client_id: str = "mans-atbalsts"
    people: Path = Path(__file__).parent / "people.toml"
    # How long the slow person's login thinks.
    slow_seconds: float = 4.0

    @property
    def home(self) -> str:
        """Where the portal begins, for who has lost the way to it."""
        return min(self.after_logout_uris, default="/")

    def __post_init__(self) -> None:
        """Raise DemoRefused when somebody could reach it from another machine."""
        for address in (self.issuer, *self.redirect_uris, *self.after_logout_uris):
            if urlsplit(address).hostname not in LOOPBACK:
                raise DemoRefused(f"The demo login lets everybody in; it must not serve {address}.")


def read_settings(environ: Mapping[str, str] = os.environ) -> DemoSettings:
    """From the same variables as the portal.

    Raises DemoRefused in production, where others can come, and beside a real login.
    """
    if environ.get("PORTAL_ENV") == "production":
        raise DemoRefused("The demo login lets everybody in; it does not start with PORTAL_ENV=production.")
    host = environ.get("HOST", "127.0.0.1")
    if host not in LOOPBACK:
        raise DemoRefused(f"The demo login lets everybody in; it does not start with HOST={host}.")
    port = environ.get("PORT", "8001")
    portal = environ.get("PORTAL_PUBLIC_URL", "http://localhost:8000").rstrip("/")
    settings = DemoSettings(
        issuer=environ.get("DEMO_LOGIN_URL", f"http://localhost:{port}").rstrip("/"),
        folder=Path(environ.get("PORTAL_VAR", str(ROOT / "var"))) / "demo-login",
        redirect_uris=frozenset({f"{portal}/sign-in/callback", f"{portal}/signing/callback"}),
        after_logout_uris=frozenset({f"{portal}/"}),
    )
    identity = environ.get("PORTAL_IDENTITY")
    # Our own file may be from before, when we were at another port.
    if identity and Path(identity) != settings.folder / IDENTITY_FILE:
        _require_no_real_login(Path(identity), issuer=settings.issuer)
    return settings


def _require_no_real_login(file: Path, *, issuer: str) -> None:
    """Raise DemoRefused when the portal also knows a login or a signing platform that is not this one."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        # The portal stops at a file that is missing; nobody signs in anywhere.
        return
    except (OSError, ValueError) as error:
        raise DemoRefused(
            f"The demo login lets everybody in; it cannot read who else does: {file}."
        ) from error
    for place in _places(said):
        address = place.get("issuer") or place.get("host")
        if address != issuer:
            raise DemoRefused(
                f"The demo login lets everybody in; it does not start beside {address} in {file}."
            )


def _places(said: dict[str, Any]) -> list[dict[str, Any]]:
    logins, signing = said.get("login", []), said.get("signing")
    return [*logins, *([signing] if signing else [])]
