"""The file of the logins: what it may say, and that each fault stops the start with file and place."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal.identity_file import (
    CscSettings,
    FaultyIdentityFile,
    IdentityFile,
    LvrtcSettings,
    OpenIdSettings,
    TrustedXSettings,
    read_identity_file,
)
from portal.settings import ROOT, SettingsError, read_settings
from tests.support.building import build_app
from tests.support.login import login_at
from tests.unit.test_settings import PRODUCTION

WORDS = """
[login.words.lv]
button = "Pieslēgties"
line = "Jums vajag tālruni."
[login.words.en]
button = "Sign in"
line = "You need your phone."
[login.words.ru]
button = "Войти"
line = "Вам нужен телефон."
"""
OPENID = f"""
[[login]]
name = "broker"
kind = "oidc"
issuer = "https://login.example/realm"
client_id = "portal"
key_file = "login-key.json"
picture = "phone-screen"
[login.assurance]
"http://eidas.europa.eu/LoA/high" = "high"
{WORDS}"""
PLATFORM = f"""
[[login]]
name = "eparaksts"
kind = "lvrtc-oauth2"
host = "https://eidas.example"
client_id = "portal"
secret_file = "/etc/portal/secret.txt"
acr_values = "urn:eparaksts:authentication:flow:mobileid"
[login.assurance]
"urn:safelayer:tws:policies:authentication:level:high" = "high"
{WORDS}"""
DEMO = OPENID.replace('name = "broker"', 'name = "demo"\ndemo = true').replace(
    "https://login.example/realm", "http://localhost:8001"
)
SIGNING = """
[signing]
kind = "csc-v2"
host = "https://sign.example"
client_id = "portal"
key_file = "login-key.json"
trust = ["root.pem"]
timestamps = "http://time.example/tsa"
real = true
[signing.levels]
application = "qualified"
decision = "submitted"
"""
LANGUAGES = ("lv", "en", "ru")


def _read(folder: Path, words: str, *, production: bool = False) -> IdentityFile:
    file = folder / "identity.toml"
    file.write_text(words, encoding="utf-8")
    return read_identity_file(file, languages=LANGUAGES, production=production)


def test_several_logins_stand_side_by_side_in_their_order(tmp_path: Path) -> None:
    read = _read(tmp_path, PLATFORM + OPENID)
    platform, broker = read.login
    assert isinstance(platform, LvrtcSettings)
    assert isinstance(broker, OpenIdSettings)
    assert (platform.name, platform.pkce, platform.sign_out) == ("eparaksts", False, True)
    assert (platform.service, str(platform.secret_file)) == ("lvrtc-eipsign-as", "/etc/portal/secret.txt")
    assert broker.key_file == tmp_path / "login-key.json", "a file beside this one"
    assert broker.words["ru"].button == "Войти"
    assert read.signing is None


def test_what_one_signs_with_stands_in_the_same_file(tmp_path: Path) -> None:
    signing = _read(tmp_path, OPENID + SIGNING).signing
    assert isinstance(signing, CscSettings)
    assert signing.levels == {"application": "qualified", "decision": "submitted"}
    assert signing.trust == (tmp_path / "root.pem",)
    other = SIGNING.replace("csc-v2", "lvrtc-trustedx").replace("key_file", "secret_file")
    assert isinstance(_read(tmp_path, PLATFORM + other).signing, TrustedXSettings)


FAULTS = [
    ("login = 1", "login: Expected"),
    ("[[login]\n", "cannot be read"),
    ("[other]\na = 1\n", "unknown field `other`"),
    (OPENID.replace('kind = "oidc"', 'kind = "saml"'), "login 1, kind: Invalid value 'saml'"),
    (OPENID.replace('kind = "oidc"\n', ""), "login 1: Object missing required field `kind`"),
    (OPENID.replace('key_file = "login-key.json"\n', ""), "login 1: .*missing required field `key_file`"),
    (OPENID.replace("login-key.json", ""), "login 1, key_file: Expected the name of a file"),
    (OPENID.replace("key_file", "secret_file"), "login 1: .*unknown field `secret_file`"),
    (OPENID.replace('"broker"', '"Broker!"'), "login 1: name is 'Broker!'; write up to 40"),
    (OPENID.replace('client_id = "portal"', 'client_id = " "'), "login 1: client_id is empty"),
    (OPENID.replace("https://login", "http://login"), "login 1: issuer is .* begins with https://"),
    (OPENID.replace("/realm", "?a=b"), "login 1: issuer is"),
    (OPENID.replace("https://login.example/realm", "https://[x"), "login 1: issuer is"),
    (PLATFORM.replace("eidas.example", "eidas.example/x"), "login 1: host is .* without anything after"),
    (PLATFORM.replace('client_id = "portal"', 'client_id = "portal"\nservice = "a/b"'), "login 1: service"),
    (OPENID.replace('"http://eidas.europa.eu/LoA/high" = "high"\n', ""), "login 1: assurance is empty"),
    (OPENID.replace('LoA/high" = "high"', 'LoA/low" = "low"'), "login 1, assurance.*value 'low'"),
    (OPENID.replace("You need your phone.", "x" * 121), "login 1, words.*: .* longer than 120 signs"),
    (OPENID.replace('button = "Войти"', 'button = ""'), "login 1, words.*: '' is empty"),
    (OPENID.partition("[login.words.ru]")[0], r"login 1 \(broker\): has no words in ru"),
    (OPENID + OPENID, r"login 2 \(broker\): has the name of another login"),
    (OPENID + DEMO, "a demo login never stands beside a real one"),
    (DEMO.replace("http://localhost:8001", "https://demo.example"), "a demo login that others could reach"),
    (
        PLATFORM + PLATFORM.replace("eparaksts\"", "other\"").replace("eidas.example", "eidas2.example"),
        "https://eidas.example and https://eidas2.example cannot be told apart",
    ),
    (DEMO + SIGNING, "signing: is real beside a demo login"),
    (SIGNING.replace('trust = ["root.pem"]', "trust = []"), "signing: trust is empty"),
    (SIGNING.replace('"qualified"', '"perfect"'), "signing, levels.*Invalid enum value 'perfect'"),
    (SIGNING.replace("https://sign", "http://sign"), "signing: host is"),
    (SIGNING.replace("real = true", 'real = true\norigins = ["https://a.example/x"]'), "signing: origins is"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "fault"), FAULTS)
def test_a_fault_stops_the_start(tmp_path: Path, words: str, fault: str) -> None:
    with pytest.raises(FaultyIdentityFile, match=fault) as refusal:
        _read(tmp_path, words)
    assert str(refusal.value).startswith(str(tmp_path / "identity.toml"))


def _with_files(folder: Path) -> None:
    for name in ("login-key.json", "secret.txt", "root.pem"):
        (folder / name).write_text("x", encoding="utf-8")


IN_PRODUCTION = [
    (DEMO, r"login 1 \(demo\): lets everybody in"),
    (DEMO.replace("demo = true\n", ""), "lets everybody in"),
    (DEMO.replace("demo = true\n", "").replace("http:", "https:"), "lets everybody in"),
    (OPENID.replace("login-key", "no-key"), r"login 1 \(broker\): .*no-key.json cannot be read"),
    (PLATFORM.replace("/etc/portal/secret.txt", "no.txt"), "no.txt cannot be read"),
    (OPENID + SIGNING.replace("real = true", "real = false"), "signing: makes signatures that are none"),
    (OPENID + SIGNING.replace("https://sign.example", "http://127.0.0.1:8001"), "signatures that are none"),
    (OPENID + SIGNING.replace("root.pem", "no.pem"), "signing: .*no.pem cannot be read"),
]


@pytest.mark.parametrize(("words", "fault"), IN_PRODUCTION)
def test_where_real_people_sign_in_nothing_is_a_demo(tmp_path: Path, words: str, fault: str) -> None:
    _with_files(tmp_path)
    with pytest.raises(FaultyIdentityFile, match=fault):
        _read(tmp_path, words, production=True)


def test_a_whole_file_is_taken_in_production(tmp_path: Path) -> None:
    _with_files(tmp_path)
    signing = SIGNING.replace("real = true", 'real = true\norigins = ["https://pin.example"]')
    words = OPENID + PLATFORM.replace("/etc/portal/secret.txt", "secret.txt") + signing
    file = tmp_path / "identity.toml"
    file.write_text(words, encoding="utf-8")
    settings = read_settings({**PRODUCTION, "PORTAL_IDENTITY": str(file)})
    assert [login.name for login in settings.logins] == ["broker", "eparaksts"]
    assert settings.form_targets == (
        "https://login.example", "https://eidas.example", "https://sign.example", "https://pin.example",
    )  # fmt: skip


def test_the_example_that_is_told_is_a_whole_file(tmp_path: Path) -> None:
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    example = told.partition("```toml\n")[2].partition("```")[0]
    read = _read(tmp_path, example)
    assert {type(login) for login in read.login} == {OpenIdSettings, LvrtcSettings}
    assert read.signing is not None


def test_a_town_is_told_what_nobody_has_tried() -> None:
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert "**Not verified against the real platforms.**" in told
    assert "ask" in told.partition("**Not verified against the real platforms.**")[2][:2000]


def test_the_fault_names_the_variable(tmp_path: Path) -> None:
    file = tmp_path / "identity.toml"
    file.write_text("login = 1", encoding="utf-8")
    with pytest.raises(SettingsError, match="PORTAL_IDENTITY: .*identity.toml: login: Expected"):
        read_settings({"PORTAL_VAR": str(tmp_path), "PORTAL_IDENTITY": str(file)})


def test_a_picture_nobody_drew_stops_the_start(tmp_path: Path) -> None:
    from msgspec.structs import replace

    with pytest.raises(SettingsError, match="login demo: there is no picture 'unicorn'"):
        build_app(tmp_path, logins=(replace(login_at(tmp_path), picture="unicorn"),))
    app: Flask = build_app(tmp_path, logins=(replace(login_at(tmp_path), picture="bank"),))
    assert 'id="bank"' in app.test_client().get("/static/sheets/site.svg").get_data(as_text=True)
