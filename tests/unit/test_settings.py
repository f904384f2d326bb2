"""Settings are read once, and a wrong one stops the start with a sentence that says what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from portal.settings import Environment, SettingsError, read_settings

PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": "s" * 40,
    "PORTAL_FIELD_KEYS": "2026:" + "a" * 64,
    "PORTAL_DATABASE_URL": "postgresql://portal@localhost/portal",
    "PORTAL_PUBLIC_URL": "https://atbalsts.example/",
    "PORTAL_ORGANISATIONS": "/etc/portal/organisations.toml",
    "PORTAL_SMTP_URL": "smtp://localhost",
    "PORTAL_MAIL_FROM": "portal@atbalsts.example",
}


def test_a_demo_needs_nothing_and_keeps_its_secrets(tmp_path: Path) -> None:
    first = read_settings({"PORTAL_VAR": str(tmp_path)})
    again = read_settings({"PORTAL_VAR": str(tmp_path)})
    assert first.environment is Environment.DEMO
    assert first.secret_key == again.secret_key
    assert first.field_keys == again.field_keys
    assert (tmp_path / "portal_secret_key.txt").stat().st_mode & 0o077 == 0


def test_production_is_complete() -> None:
    settings = read_settings(PRODUCTION)
    assert settings.behind_tls
    assert settings.public_url == "https://atbalsts.example"
    assert not settings.is_demo
    assert not settings.shows_style


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "PORTAL_ENV"])
def test_production_does_not_start_without(missing: str) -> None:
    env = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(SettingsError, match=missing.removesuffix("S")):
        read_settings(env)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORTAL_ENV", "staging", "production, demo"),
        ("PORTAL_SECRET_KEY", "short", "at least 32"),
        ("PORTAL_FIELD_KEYS", "2026:abc", "64-hex-digits"),
        ("PORTAL_FIELD_KEYS", "no key at all", "64-hex-digits"),
        ("PORTAL_NOW", "2026-11-22T10:00+02:00", "only for demo"),
        ("PORTAL_LOGIN_URL", "http://login.example", "begin with https"),
        ("PORTAL_LOGIN_URL", "https://login.example", "PORTAL_LOGIN_CLIENT_ID"),
        ("PORTAL_SESSION_MINUTES", "half an hour", "whole number"),
    ],
)
def test_a_wrong_setting_is_explained(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings({**PRODUCTION, name: value})


LOGIN = {
    "PORTAL_LOGIN_URL": "https://login.example",
    "PORTAL_LOGIN_CLIENT_ID": "portal",
    "PORTAL_LOGIN_KEY_FILE": "/etc/portal/login-key.json",
}


def test_a_login_is_told_by_its_address_and_what_its_words_are_worth() -> None:
    assert read_settings(PRODUCTION).logins == ()
    settings = read_settings(
        {**PRODUCTION, **LOGIN, "PORTAL_LOGIN_ASSURANCE": "urn:a=b=high urn:c=substantial"}
    )
    (login,) = settings.logins
    assert (login.issuer, login.client_id) == ("https://login.example", "portal")
    assert dict(login.assurance) == {"urn:a=b": "high", "urn:c": "substantial"}
    assert settings.form_targets == ("https://login.example",)
    for wrong in ("urn:a", "urn:a=low", "=high"):
        with pytest.raises(SettingsError, match="PORTAL_LOGIN_ASSURANCE"):
            read_settings({**PRODUCTION, **LOGIN, "PORTAL_LOGIN_ASSURANCE": wrong})


def test_how_long_a_session_lasts_is_a_setting(tmp_path: Path) -> None:
    usual = read_settings({"PORTAL_VAR": str(tmp_path)})
    assert (usual.session_idle, usual.session_longest) == (timedelta(minutes=30), timedelta(hours=12))
    short = {"PORTAL_VAR": str(tmp_path), "PORTAL_SESSION_MINUTES": "10", "PORTAL_SESSION_HOURS": "1"}
    assert read_settings(short).session_idle == timedelta(minutes=10)
    assert read_settings(short).session_longest == timedelta(hours=1)


def test_the_moved_clock_needs_a_zone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="time zone"):
        read_settings({"PORTAL_VAR": str(tmp_path), "PORTAL_NOW": "2026-11-22T10:00"})


def test_secrets_do_not_show_in_a_printed_setting() -> None:
    assert "s" * 40 not in repr(read_settings(PRODUCTION))
    assert "a" * 64 not in repr(read_settings(PRODUCTION))
