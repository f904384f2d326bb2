"""Puts the demo together: its keys, its people, its faces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app
from joserfc.jwk import ECKey

from demo import keys
from demo.credentials import Credentials
from demo.people import Person, read_people
from demo.pki import Authority, read_authority
from demo.settings import DemoSettings
from demo.store import Store


@dataclass(frozen=True, kw_only=True)
class Demo:
    """Everything that its pages and addresses need."""

    settings: DemoSettings
    people: dict[str, Person]
    store: Store
    signing_key: ECKey
    client_key: ECKey
    client_secret: str

    @cached_property
    def authority(self) -> Authority:
        """Read, or made, when somebody first needs a certificate."""
        return read_authority(self.settings.folder, issuer=self.settings.issuer)

    @cached_property
    def credentials(self) -> Credentials:
        """What people sign with."""
        return Credentials(self.settings.folder, self.authority)

    def person_of(self, user_id: str) -> Person | None:
        """The person whom the portal knows by this subject or this serial number."""
        told = {"issuer": self.settings.issuer, "client_id": self.settings.client_id}
        found = (one for one in self.people.values() if user_id in (one.subject(**told), one.serial_number))
        return next(found, None)


def demo() -> Demo:
    """That of the current app."""
    found: Demo = current_app.extensions["demo"]
    return found


def build(settings: DemoSettings) -> Flask:
    """The app. Keys that are not there yet are made."""
    from demo.csc_views import bp as csc
    from demo.lvrtc_views import bp as lvrtc
    from demo.pki_views import bp as pki
    from demo.views import bp as oidc
    from demo.visit_views import bp as visits

    app = Flask("demo")
    folder = settings.folder
    app.extensions["demo"] = Demo(
        settings=settings,
        people=read_people(settings.people),
        store=Store(),
        signing_key=ECKey.import_key(json.loads(keys.signing_key(folder))),
        client_key=ECKey.import_key(json.loads(keys.client_key(folder))),
        client_secret=keys.client_secret(folder),
    )
    app.config.update(
        SECRET_KEY=keys.session_secret(folder),
        SESSION_COOKIE_NAME="demo_login",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    app.context_processor(lambda: {"home": settings.home})
    for face in (oidc, visits, csc, lvrtc, pki):
        app.register_blueprint(face)
    return app
