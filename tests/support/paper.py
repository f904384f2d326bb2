"""Applications under which the settings ask for a signature, and which people sign on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flask import Flask, current_app

from portal.acting_for.service import Actor
from portal.applications import service as applications
from portal.identity_file import CscSettings
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, Typed, fill_in
from tests.support.casework import LONG


@contextmanager
def asking_for_signatures(app: Flask) -> Iterator[None]:
    """The settings ask for a signature under an application; nobody signs at their platform."""
    before = app.config["SETTINGS"]
    signing = CscSettings(
        host="https://signer.invalid", client_id="mans-atbalsts", key_file=Path("none"),
        trust=(Path("none.pem"),), timestamps="https://time.invalid", real=False,
        assurance={"high": "high"}, levels={"application-copy": "advanced"},
    )  # fmt: skip
    app.config["SETTINGS"] = replace(before, signing=signing)
    try:
        yield
    finally:
        app.config["SETTINGS"] = before


def applied_on_paper(person: Actor, answers: Mapping[str, Typed] = LONG_ANSWERS) -> UUID:
    """An application of this person that was sent, and waits for a signature on paper."""
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id, answers)
    with asking_for_signatures(current_app._get_current_object()):  # type: ignore[attr-defined]
        applications.send(person, case_id, now=now(), on_paper=True)
    return case_id
