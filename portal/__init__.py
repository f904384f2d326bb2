"""Mans atbalsts: a citizen's portal for social support."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Nothing is loaded here: the process that washes one file is part of this package, too.
    from flask import Flask

    from portal.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The start-up order of the portal, nothing else. Refuses to start on bad data, with a sentence."""
    from flask import Flask

    from portal import cli, db, gateways, menu, rooms
    from portal.acting_for import service as acting_for
    from portal.cases import service as cases
    from portal.listening import service as listening
    from portal.organisations import service as organisations
    from portal.programme import service as programme
    from portal.settings import ROOT, read_settings
    from portal.signing import starting as signing
    from portal.signing_in import frame as signing_in
    from portal.web import (
        access,
        assets,
        compression,
        errors,
        health,
        kept,
        locale,
        logs,
        page,
        parked,
        phrases,
        proxies,
        security,
    )

    settings = settings or read_settings()
    app = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key, SHOW_STYLE=settings.shows_style)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    proxies.init_proxies(app)
    logs.init_logs(app)
    security.init_hosts(app)
    kept.init_kept(app)
    compression.init_compression(app)
    locale.init_locale(app, folder=settings.translations, wanted=settings.languages)
    db.init_db(app)
    gateways.init_gateways(app)
    organisations.init_organisations(app)
    families = signing_in.with_pictures(app, families=programme.init_programme(app))
    cases.init_cases(app)
    organisations.check_pictures(app, families=families.values())
    assets.init_assets(app, families=families, pictures=settings.texts / "pictures")
    security.init_security(app)
    listening.init_listening(app)
    phrases.init_phrases(app)
    page.init_page(
        app,
        menu=menu.menu,
        own=menu.own,
        about=menu.about,
        front_desk=organisations.front_desk_help,
        who=signing_in.who,
    )
    errors.init_errors(app)
    acting_for.init_acting_for(app)
    health.init_health(app)
    rooms.open_rooms(app)
    signing.init_signing(app)
    signing_in.warn_of_shared_networks(app)
    access.init_access(
        app,
        access.Door(
            lead_to_sign_in=signing_in.lead_to_sign_in,
            is_staff=acting_for.is_staff,
            ask_again=signing_in.ask_again,
            leave_what_is_over=signing_in.leave_what_is_over,
            instead_of_desk=signing_in.instead_of_desk,
            instead_of_login=signing_in.instead_of_login,
        ),
    )
    parked.init_parked(app, may_wait=acting_for.may_wait)
    cli.init_commands(app)
    return app
