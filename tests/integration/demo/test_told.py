"""Where the demo may run, what it writes down for the portal, and the rule that both of them have."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.identity_file import prepare
from demo.settings import DemoRefused, DemoSettings, read_settings
from demo.short_code import short_code
from portal.gateways import remote_signing
from portal.identity_file import CscSettings, FaultyIdentityFile, read_identity_file
from tests.support.login import ISSUER

LANGUAGES = ("lv", "en", "ru")
HERE = f'[[login]]\nname = "own"\nissuer = "{ISSUER}"\n'


@pytest.fixture
def settings(tmp_path: Path, certified: Path) -> DemoSettings:
    """A demo whose certificates are there."""
    (tmp_path / "pki").symlink_to(certified / "pki")
    return DemoSettings(
        issuer=ISSUER, folder=tmp_path, redirect_uris=frozenset(), after_logout_uris=frozenset()
    )


def test_the_portal_reads_what_the_demo_writes(settings: DemoSettings) -> None:
    file = prepare(settings, languages=LANGUAGES)
    read = read_identity_file(file, languages=LANGUAGES, production=False)
    assert [(one.name, one.address, one.demo) for one in read.login] == [
        ("demo", ISSUER, True),
        ("demo-card", ISSUER, True),
    ]
    assert isinstance(read.signing, CscSettings)
    assert not read.signing.real
    assert read.signing.levels == dict.fromkeys(("application-copy", "decision-acknowledgement"), "advanced")
    named = [read.signing.key_file, *read.signing.trust, read.login[0].key_file, read.login[1].secret_file]
    assert all(one.is_file() for one in named), "whatever it names is there before the portal starts"
    assert file.stat().st_mode & 0o077 == 0


def test_a_portal_in_another_language_can_read_it_too(settings: DemoSettings) -> None:
    file = prepare(settings, languages=("lv", "uk"))
    read = read_identity_file(file, languages=("lv", "uk"), production=False)
    assert read.login[0].words["uk"].button == "Sign in"


def test_it_is_written_anew_and_the_keys_stay(settings: DemoSettings) -> None:
    before = tomllib.loads(prepare(settings, languages=LANGUAGES).read_text(encoding="utf-8"))
    key = (settings.folder / "client-key.json").read_bytes()
    (settings.folder / "identity.toml").write_text("spoilt", encoding="utf-8")
    assert tomllib.loads(prepare(settings, languages=LANGUAGES).read_text(encoding="utf-8")) == before
    assert (settings.folder / "client-key.json").read_bytes() == key


def test_production_refuses_what_the_demo_writes(settings: DemoSettings) -> None:
    file = prepare(settings, languages=LANGUAGES)
    with pytest.raises(FaultyIdentityFile, match="lets everybody in"):
        read_identity_file(file, languages=LANGUAGES, production=True)


@pytest.mark.parametrize(
    "said",
    [
        '[[login]]\nname = "real"\nissuer = "https://login.invalid"\n',
        '[[login]]\nname = "real"\nhost = "https://login.invalid"\n',
        f'{HERE}[[login]]\nname = "real"\nhost = "https://login.invalid"\n',
        f'{HERE}[signing]\nhost = "https://signing.invalid"\n',
        '[[login]]\nname = "no address"\n',
        "not TOML",
    ],
    ids=["real issuer", "real host", "beside it", "real signing", "nowhere", "unreadable"],
)
def test_it_does_not_start_beside_a_real_login(tmp_path: Path, said: str) -> None:
    file = tmp_path / "identity.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(DemoRefused, match="lets everybody in"):
        read_settings({"PORTAL_IDENTITY": str(file)})


def test_it_starts_beside_itself_and_where_nobody_signs_in(tmp_path: Path) -> None:
    file = tmp_path / "identity.toml"
    for said in (HERE, f'{HERE}[signing]\nhost = "{ISSUER}"\n', ""):
        file.write_text(said, encoding="utf-8")
        assert read_settings({"PORTAL_IDENTITY": str(file)}).issuer == ISSUER
    assert read_settings({"PORTAL_IDENTITY": str(tmp_path / "missing.toml")})


@given(st.binary(min_size=32, max_size=32))
def test_both_screens_show_the_same_digits(digest: bytes) -> None:
    assert short_code(digest) == remote_signing.short_code(digest)


def test_the_digits_are_six_in_two_groups() -> None:
    assert short_code(b"\x00" * 32) == "123 181"


def test_asking_for_the_file_costs_no_start() -> None:
    """`make run` does it each time, before anything else."""
    heavy = "import demo.identity_file, sys; print({'flask', 'cryptography'} & sys.modules.keys())"
    said = subprocess.run(
        [sys.executable, "-c", heavy], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert said.stdout.strip() == "set()"
