"""A program in which Anna signs, which stops at a point of our choice and waits there to be killed.

It reads from its standard input where to stop and what world it lives in, and says on its own line that it is
there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from portal import create_app
from portal.gateways.http import Answer
from portal.gateways.identity import VerifiedIdentity
from portal.gateways.remote_signing import Confirmation, Credential
from portal.settings import ROOT, Settings
from portal.signing import purposes, service
from portal.signing.rules import GIVES_UP
from portal.web.clock import now
from tests.support.certificates import Made, Pki
from tests.support.hammering import environment_of
from tests.support.signing import (
    Desk,
    Lists,
    LocalSigner,
    Times,
    confirm,
    signing_settings,
)

# In the order of a signing; at each of them something is written and something is not yet.
POINTS = (
    "credential", "prepared", "address", "sent", "asked", "answered", "kept", "timed", "telling", "signed",
    "lists", "sealing", "sealed",
)  # fmt: skip
# Where the platform tells a certificate only to its owner, these lie between their two visits there.
VISITING = ("visiting", "reading", "visited")
# What came to nothing is written, and its room has not heard of it yet.
ENDING = ("lost", "revoked")
# From here on the signature is safe.
SAFE = POINTS[POINTS.index("kept") :]


@dataclass
class _Stop:
    point: str
    seen: set[str] = field(default_factory=set)

    def at(self, point: str) -> None:
        """Say that it is reached, and wait for the end."""
        if point == self.point:
            print(point, flush=True)
            while True:
                time.sleep(60)


@dataclass
class _Signer(LocalSigner):
    stop: _Stop = field(default_factory=lambda: _Stop(""))

    def credential(self, code: str) -> Credential:
        self.stop.at("credential")
        return super().credential(code)

    def credential_from(self, *given: Any, **named: Any) -> tuple[VerifiedIdentity, Credential]:
        # What the browser brought is spent from here on.
        self.stop.at("reading")
        return super().credential_from(*given, **named)

    def confirm_address(self, *given: Any, **named: Any) -> str:
        self.stop.at("address")
        return super().confirm_address(*given, **named)

    def confirmed(self, *given: Any, **named: Any) -> Confirmation:
        self.stop.at("asked")
        done = super().confirmed(*given, **named)
        self.stop.at("answered")
        return done


@dataclass
class _Times(Times):
    stop: _Stop = field(default_factory=lambda: _Stop(""))

    def stamp(self, query: bytes) -> bytes:
        # The first time is for the signature, those after it are for the seal.
        self.stop.at("kept" if not self.asked else "sealing")
        given = super().stamp(query)
        self.stop.at("timed")
        return given


@dataclass
class _Lists(Lists):
    stop: _Stop = field(default_factory=lambda: _Stop(""))

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        self.stop.at("lists")
        return super().send(url, body=body, headers=headers)


def start(
    settings: Settings, *, folder: Path, pki: Pki, point: str, person: UUID, signing: UUID
) -> subprocess.Popen[str]:
    """The program, which has been told where to stop."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.support.signing_program"],
        cwd=ROOT, env=environment_of(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    world = {
        name: {part: raw.hex() for part, raw in made.items()} if isinstance(made, dict) else made
        for name, made in asdict(pki).items()
    }
    said = {
        "pki": world,
        "folder": str(folder),
        "point": point,
        "person": str(person),
        "signing": str(signing),
    }
    assert program.stdin is not None
    program.stdin.write(json.dumps(said))
    program.stdin.close()
    return program


def _tell_slowly(kind: str, stop: _Stop) -> None:
    """What became of the signature is written, and its room has not heard of it yet."""
    purpose = purposes.purpose_of_kind(kind)
    assert purpose is not None

    def when_signed(document_id: UUID, signed_at: datetime) -> None:
        stop.at("telling")
        purpose.when_signed(document_id, signed_at)

    def stops_at(point: str) -> Callable[[UUID, datetime], None]:
        return lambda _document_id, _at: stop.at(point)

    purposes.register(
        kind,
        replace(
            purpose,
            when_signed=when_signed,
            when_lost=stops_at("lost"),
            when_revoked=stops_at("revoked"),
        ),
    )


def main() -> None:
    """Sign until the point."""
    said = json.loads(sys.stdin.read())
    stop = _Stop(said["point"])
    made = {
        name: Made(*(bytes.fromhex(one[part]) for part in ("certificate", "key")))
        for name, one in said["pki"].items()
        if isinstance(one, dict)
    }
    pki = Pki(organisation=said["pki"]["organisation"], **made)
    app = create_app()
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"], signing=signing_settings(pki, Path(said["folder"]))
    )
    _tell_slowly("application-copy", stop)
    signer = _Signer(pki, needs_visit=stop.point in VISITING, stop=stop)
    desk = Desk(app, signer, _Times(pki, stop=stop), _Lists(pki, stop=stop))
    app.extensions["remote_signing"] = desk.neighbours
    anna, signing_id = UUID(said["person"]), UUID(said["signing"])
    with app.app_context():
        begun = desk.begin(anna, signing_id)
        if begun.visit is not None:
            stop.at("visiting")
            desk.back(confirm(begun.visit))
            stop.at("visited")
        stop.at("prepared")
        address = desk.send(anna, begun.ceremony_id)
        stop.at("sent")
        desk.times.is_down = stop.point == "lost"
        if stop.point == "revoked":
            desk.lists.revoked = tuple(signer.people.values())
        desk.back(confirm(address))
        stop.at("signed")
        if stop.point == "lost":
            service.erase_old(now() + GIVES_UP)
        # What is given up is given up a day later, and told by a message of its own.
        desk.run_outbox(now() + GIVES_UP if stop.point in ENDING else None)
        stop.at("sealed")
    os._exit(3)


if __name__ == "__main__":
    main()
