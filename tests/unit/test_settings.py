"""Settings are read once, and a wrong one stops the start with a sentence that says what to do."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from portal.settings import ROOT, Environment, SettingsError, read_settings

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
        ("PORTAL_FIELD_KEYS", ":" + "a" * 64, "64-hex-digits"),
        ("PORTAL_FIELD_KEYS", f"2026:{'a' * 64},2026:{'b' * 64}", "two keys named '2026'"),
        ("PORTAL_NOW", "2026-11-22T10:00+02:00", "only for demo"),
        ("PORTAL_PUBLIC_URL", "http://atbalsts.example", "begins with https://"),
        ("PORTAL_PUBLIC_URL", "atbalsts.example", "begins with https://"),
        ("PORTAL_PUBLIC_URL", "https://", "begins with https://"),
        ("PORTAL_PUBLIC_URL", "https://[atbalsts", "begins with https://"),
        ("PORTAL_EXIT_URL", "http://www.meteo.lv/", "PORTAL_EXIT_URL .* https://"),
        ("PORTAL_EXIT_URL", "javascript:alert(1)", "PORTAL_EXIT_URL .* https://"),
        ("PORTAL_DATABASE_URL", "nonsense", "PORTAL_DATABASE_URL must be"),
        ("PORTAL_DATABASE_URL", "postgresql://portal@localhost:x/portal", "PORTAL_DATABASE_URL must be"),
        ("PORTAL_DATABASE_URL", "sqlite://", "PORTAL_DATABASE_URL must be"),
        ("PORTAL_DATABASE_URL", "mysql://localhost/portal", "PORTAL_DATABASE_URL must be"),
        ("PORTAL_PROXIES", "one", "whole number"),
        ("PORTAL_SHARED_NETWORKS", "192.0.2.0/33", "PORTAL_SHARED_NETWORKS"),
        ("PORTAL_IDENTITY", "/nowhere/identity.toml", "/nowhere/identity.toml cannot be read"),
        ("PORTAL_SESSION_MINUTES", "half an hour", "whole number"),
    ],
)
def test_a_wrong_setting_is_explained(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings({**PRODUCTION, name: value})


def test_without_the_file_nobody_signs_in_and_nothing_is_signed() -> None:
    settings = read_settings(PRODUCTION)
    assert (settings.logins, settings.signing, settings.form_targets) == ((), None, ())


def test_how_long_a_session_lasts_is_a_setting(tmp_path: Path) -> None:
    usual = read_settings({"PORTAL_VAR": str(tmp_path)})
    assert (usual.session_idle, usual.session_longest) == (timedelta(minutes=30), timedelta(hours=12))
    short = {"PORTAL_VAR": str(tmp_path), "PORTAL_SESSION_MINUTES": "10", "PORTAL_SESSION_HOURS": "1"}
    assert read_settings(short).session_idle == timedelta(minutes=10)
    assert read_settings(short).session_longest == timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORTAL_NOW", "abc", "PORTAL_NOW is 'abc'. Write a moment"),
        ("PORTAL_EXIT_URL", "http://www.meteo.lv/", "https://"),
        ("PORTAL_PUBLIC_URL", "ftp://localhost", "PORTAL_PUBLIC_URL"),
        ("PORTAL_DATABASE_URL", "nonsense", "PORTAL_DATABASE_URL must be"),
    ],
)
def test_a_wrong_setting_of_a_demo_is_explained_too(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        read_settings({"PORTAL_VAR": str(tmp_path), name: value})


def test_a_password_in_a_wrong_address_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({**PRODUCTION, "PORTAL_DATABASE_URL": "mysql://portal:hush-hush@localhost/portal"})
    assert "hush-hush" not in str(refusal.value)


@pytest.mark.parametrize("half", ["", "0123456789abcdef"])
def test_a_kept_secret_that_is_not_whole_is_refused(tmp_path: Path, half: str) -> None:
    (tmp_path / "portal_secret_key.txt").write_text(half, encoding="ascii")
    with pytest.raises(SettingsError, match="no whole secret"):
        read_settings({"PORTAL_VAR": str(tmp_path)})


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"
    read_settings({"PORTAL_VAR": str(var)})
    assert var.stat().st_mode & 0o777 == 0o700
    files = list(var.iterdir())
    assert sorted(file.name for file in files) == ["portal_field_key.txt", "portal_secret_key.txt"]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]


def test_several_first_starts_at_once_agree_on_whole_secrets(tmp_path: Path) -> None:
    # All of them wait for one moment, so that they really meet.
    program = (
        "import sys, time; from portal.settings import read_settings;"
        "print('ready', flush=True); sys.stdin.readline();"
        "[print(read_settings({'PORTAL_VAR': f'{sys.argv[1]}/{n}'}).secret_key) for n in range(40)]"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for one in starts:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in starts:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [one.communicate()[0].split() for one in starts]
    assert [one.returncode for one in starts] == [0] * len(starts)
    assert all(len(secret) == 64 for secret in told[0])
    assert told == [told[0]] * len(starts)


def test_the_moved_clock_needs_a_zone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="time zone"):
        read_settings({"PORTAL_VAR": str(tmp_path), "PORTAL_NOW": "2026-11-22T10:00"})


def test_secrets_do_not_show_in_a_printed_setting() -> None:
    assert "s" * 40 not in repr(read_settings(PRODUCTION))
    assert "a" * 64 not in repr(read_settings(PRODUCTION))
