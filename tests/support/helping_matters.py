"""Anna, who is helped and has invited one more, and Zane, who helps: for everything that looks at pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from portal.acting_for.actor import oneself
from portal.people import service as people
from portal.web import session as web_session
from portal.web.clock import now
from tests.support.casework import guardian_of, worker
from tests.support.helping import helper_of, invited

KEPT = "helping_matters"


@dataclass(frozen=True)
class HelpingMatters:
    """The sessions, and what the addresses need."""

    anna: str
    nobody_yet: str
    zane: str
    oto: str
    invitation: UUID
    token: str
    code: str


def helping_matters(app: Flask) -> HelpingMatters:
    """Made at the first look."""
    if KEPT not in app.extensions:
        with app.app_context():
            app.extensions[KEPT] = _made()
    found: HelpingMatters = app.extensions[KEPT]
    return found


def _made() -> HelpingMatters:
    anna, nobody_yet, zane, oto = (
        people.declare(name, family_name=family)
        for name, family in (("Anna", "Paraudziņa"), ("Juris", "Zieds"), ("Zane", "Ozola"), ("Oto", "Kalns"))
    )
    guardian_of(anna, checked_by=worker())
    helper_of(oneself(anna), ("fill-in", "see-visits"), helper_id=zane)
    asked = invited(oneself(anna), "Oto Kalns", ("fill-in", "see-plan", "choose-provider"))
    sessions = [
        web_session.begin(one, provider="demo", authenticated_at=now(), at=now())
        for one in (anna, nobody_yet, zane, oto)
    ]
    return HelpingMatters(*sessions, invitation=asked.id, token=asked.token, code=asked.code)
