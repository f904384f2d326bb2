"""The demo national login: a small OpenID provider with invented people. Not part of the portal."""

from __future__ import annotations

from flask import Flask

from demo.settings import DemoSettings, read_settings


def create_app(settings: DemoSettings | None = None) -> Flask:
    """Refuses to start where a real person could meet it."""
    from demo.keys import read_key, read_secret
    from demo.people import read_people
    from demo.store import Store
    from demo.views import bp

    settings = settings or read_settings()
    app = Flask(__name__)
    app.config.update(
        DEMO=settings,
        PEOPLE=read_people(settings.people),
        SIGNING_KEY=read_key(settings.folder / "signing-key.json"),
        CLIENT_KEY=read_key(settings.folder / "client-key.json"),
        STORE=Store(),
        SECRET_KEY=read_secret(settings.folder / "secret.txt"),
        SESSION_COOKIE_NAME="demo_login",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    app.register_blueprint(bp)
    return app
