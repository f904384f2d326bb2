"""The file of the logins: what it may say, and that each fault stops the start with file and place."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from joserfc.jwk import ECKey

from portal.identity_file import (
    CscSettings,
    FaultyIdentityFile,
    IdentityFile,
    LvrtcSettings,
    OpenIdSettings,
    TrustedXSettings,
    read_identity_file,
)
from portal.settings import ROOT, Environment, SettingsError, read_settings
from portal.signing.starting import warn_of_endings
from portal.trusted_roots import faults_in, warnings_in
from tests.support.building import build_app
from tests.support.certificates import demo_pki
from tests.support.login import login_at
from tests.support.signing import signing_settings
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
secret_file = "secret.txt"
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
[signing.assurance]
"http://eidas.europa.eu/LoA/high" = "high"
[signing.levels]
application-copy = "qualified"
decision-acknowledgement = "submitted"
"""
NATIONAL = SIGNING.replace("csc-v2", "lvrtc-trustedx").replace("key_file", "secret_file")
LANGUAGES = ("lv", "en", "ru")


KEY = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))


def _read(folder: Path, words: str, *, production: bool = False) -> IdentityFile:
    _with_files(folder)
    file = folder / "identity.toml"
    file.write_text(words, encoding="utf-8")
    return read_identity_file(file, languages=LANGUAGES, production=production)


def test_several_logins_stand_side_by_side_in_their_order(tmp_path: Path) -> None:
    read = _read(tmp_path, PLATFORM + OPENID)
    platform, broker = read.login
    assert isinstance(platform, LvrtcSettings)
    assert isinstance(broker, OpenIdSettings)
    assert (platform.name, platform.pkce, platform.sign_out) == ("eparaksts", False, True)
    assert (platform.service, str(platform.secret_file)) == ("lvrtc-eipsign-as", str(tmp_path / "secret.txt"))
    assert broker.key_file == tmp_path / "login-key.json", "a file beside this one"
    assert broker.words["ru"].button == "Войти"
    assert read.signing is None


def test_what_one_signs_with_stands_in_the_same_file(tmp_path: Path) -> None:
    signing = _read(tmp_path, OPENID + SIGNING).signing
    assert isinstance(signing, CscSettings)
    assert signing.levels == {"application-copy": "qualified", "decision-acknowledgement": "submitted"}
    assert signing.trust == (tmp_path / "root.pem",)
    assert isinstance(_read(tmp_path, PLATFORM + NATIONAL).signing, TrustedXSettings)


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
    (SIGNING.replace('"http://eidas.europa.eu/LoA/high" = "high"\n', ""), "signing: assurance is empty"),
    (SIGNING.replace("[signing.assurance]", "[signing.assured]"), "signing: .*field `assur"),
    (NATIONAL.replace("real = true", "real = true\nlabels = []"), "signing: labels is empty"),
    (SIGNING.replace("real = true", 'real = true\norigins = ["https://a.example/x"]'), "signing: origins is"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "fault"), FAULTS)
def test_a_fault_stops_the_start(tmp_path: Path, words: str, fault: str) -> None:
    with pytest.raises(FaultyIdentityFile, match=fault) as refusal:
        _read(tmp_path, words)
    assert str(refusal.value).startswith(str(tmp_path / "identity.toml"))


def _with_files(folder: Path) -> None:
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    for name in ("login-key.json", "signing-key.json"):
        (folder / name).write_text(KEY, encoding="utf-8")
    demo_pki("Issuer").write(folder)


IN_PRODUCTION = [
    (DEMO, r"login 1 \(demo\): lets everybody in"),
    (DEMO.replace("demo = true\n", ""), "lets everybody in"),
    (DEMO.replace("demo = true\n", "").replace("http:", "https:"), "lets everybody in"),
    (OPENID + SIGNING.replace("real = true", "real = false"), "signing: makes signatures that are none"),
    (OPENID + SIGNING.replace("https://sign.example", "http://127.0.0.1:8001"), "signatures that are none"),
    (OPENID + SIGNING.replace("root.pem", "no.pem"), "signing, trust: .*no.pem cannot be read"),
    (
        OPENID + SIGNING.replace("root.pem", "secret.txt"),
        "trust: .*secret.txt holds something that is no cert",
    ),
    (OPENID + SIGNING.replace("root.pem", "issuing.pem"), "trust: trust names no root"),
]


@pytest.mark.parametrize(("words", "fault"), IN_PRODUCTION)
def test_where_real_people_sign_in_nothing_is_a_demo(tmp_path: Path, words: str, fault: str) -> None:
    with pytest.raises(FaultyIdentityFile, match=fault):
        _read(tmp_path, words, production=True)


OWN = [
    (OPENID.replace("login-key", "no-key"), None, r"login 1 \(broker\): .*no-key.json cannot be read"),
    (OPENID, "", "login-key.json holds no key; write a private key as JWK"),
    (OPENID, "[]", "login-key.json holds no key"),
    (OPENID, '{"kty": "oct", "k": "c2VjcmV0"}', "login-key.json holds no key"),
    (OPENID, "-----BEGIN PRIVATE KEY-----", "login-key.json holds no key"),
    (OPENID, json.dumps(ECKey.import_key(json.loads(KEY)).as_dict(private=False)), "only the public half"),
    (OPENID, json.dumps(ECKey.generate_key("P-384").as_dict(private=True)), "of the curve P-384"),
    (PLATFORM.replace("secret.txt", "no.txt"), None, "no.txt cannot be read"),
    (PLATFORM.replace("secret.txt", "login-key.json"), " \n", r"login 1 \(eparaksts\): .*is empty"),
    (PLATFORM + SIGNING, "x", "signing: .*login-key.json holds no key"),
    (NATIONAL, "", "signing: .*login-key.json is empty"),
]  # fmt: skip


@pytest.mark.parametrize("production", [False, True])
@pytest.mark.parametrize(("words", "written", "fault"), OWN)
def test_our_own_keys_are_tried_before_the_first_person_comes(
    tmp_path: Path, words: str, written: str | None, fault: str, production: bool
) -> None:
    _with_files(tmp_path)
    if written is not None:
        (tmp_path / "login-key.json").write_text(written, encoding="utf-8")
    file = tmp_path / "identity.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(FaultyIdentityFile, match=fault) as refusal:
        read_identity_file(file, languages=LANGUAGES, production=production)
    private = json.loads(KEY)["d"]
    assert private not in str(refusal.value)


def test_what_is_trusted_has_to_issue_and_one_root_has_to_count_today(tmp_path: Path) -> None:
    pki = demo_pki("Issuer")
    root, issuing = pki.write(tmp_path)
    person = tmp_path / "person.pem"
    person.write_bytes(root.read_bytes() + pki.person().read.public_bytes(Encoding.PEM))
    today = datetime.now(UTC)
    assert list(faults_in((root, issuing), now=today)) == []
    (leaf,) = faults_in((person,), now=today)
    assert leaf.startswith(f"{person}, certificate 2: is not the certificate of an issuer")
    for moment in (today + timedelta(days=4000), today - timedelta(days=1)):
        (none_counts,) = faults_in((root, issuing), now=moment)
        assert none_counts.startswith("trust names no root that counts today")
    empty = tmp_path / "empty.pem"
    empty.write_text("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")
    assert f"{empty} holds no certificate" in list(faults_in((root, empty), now=today))


def test_a_certificate_that_ends_is_told_loudly_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root, issuing = demo_pki("Issuer").write(tmp_path)
    today = datetime.now(UTC)
    assert list(warnings_in((root, issuing), now=today)) == []
    soon = list(warnings_in((root, issuing), now=today + timedelta(days=3600)))
    assert [said.partition(": ")[0] for said in soon] == [
        f"{root}, certificate 1", f"{issuing}, certificate 1"
    ]  # fmt: skip
    assert "ends on 20" in soon[0]
    assert "is over since 20" in next(warnings_in((root,), now=today + timedelta(days=4000)))
    assert "counts only from" in next(warnings_in((root,), now=today - timedelta(days=1)))
    app = build_app(tmp_path, signing=signing_settings(demo_pki("Issuer"), tmp_path, levels={}))
    with app.app_context():
        warn_of_endings(today + timedelta(days=3600))
    assert f"{root}, certificate 1: ends on" in caplog.text


def test_a_whole_file_is_taken_in_production(tmp_path: Path) -> None:
    _with_files(tmp_path)
    signing = SIGNING.replace("real = true", 'real = true\norigins = ["https://pin.example"]')
    words = OPENID + PLATFORM + signing
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
    (tmp_path / "eparaksts-secret.txt").write_text("secret", encoding="utf-8")
    read = _read(tmp_path, example)
    assert {type(login) for login in read.login} == {OpenIdSettings, LvrtcSettings}
    assert read.signing is not None


# What the portal takes for granted of a platform and nobody has tried: each has to be asked for in one line.
UNTRIED = (
    ("contract", "signing", "test access"),
    ("`client_id`", "secret"),
    ("/sign-in/callback", "/signing/callback"),
    ("`acr`", "`[login.assurance]`"),
    ("`prompt=login`", "`asks_anew = true`"),
    ("lists", "OCSP"),
    ("PKCE", "`state`"),
    ("digits", "`shows_code = true`"),
    ("our own digests",),
    ("timestamp", "roots"),
    ("OpenID Connect", "SAML"),
    ("`private_key_jwt`", "`iss`"),
)


@pytest.mark.parametrize("words", UNTRIED, ids=lambda words: words[0].strip("`/"))
def test_a_town_is_told_to_ask_for_what_nobody_has_tried(words: tuple[str, ...]) -> None:
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert "**Not verified against the real platforms.**" in told
    asked = told.partition("### What a town has to ask for\n")[2].partition("\n## ")[0]
    lines = [" ".join(one.split("\n\n")[0].split()) for one in asked.split("\n- [ ] ")[1:]]
    assert any(all(word in line for word in words) for line in lines), lines


@pytest.mark.parametrize(
    ("levels", "fault"),
    [
        ({"aplication-copy": "qualified"}, "nobody signs 'aplication-copy'; write one of application-copy, "),
        ({"application-copy": "qualified"}, "says nothing of 'decision-acknowledgement'; write its level"),
    ],
)
def test_a_kind_that_is_misspelt_or_left_out_is_not_sent_unsigned(
    tmp_path: Path, levels: dict[str, str], fault: str
) -> None:
    organisations = tmp_path / "organisations.toml"
    demo = (ROOT / "packs" / "organisations" / "demo.toml").read_text(encoding="utf-8")
    # Where real people sign nobody is staff by a file.
    organisations.write_text(demo.partition("[[staff]]")[0], encoding="utf-8")
    signing = signing_settings(demo_pki("Issuer"), tmp_path, levels=levels)
    with pytest.raises(SettingsError, match=f"PORTAL_IDENTITY: signing, levels: {fault}"):
        build_app(tmp_path, signing=signing, environment=Environment.PRODUCTION, organisations=organisations)


def test_where_strangers_share_computers_a_login_has_to_prove_when_it_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from msgspec.structs import replace as changed

    networks = (ip_network("192.0.2.0/24"),)
    build_app(tmp_path, logins=(login_at(tmp_path),), shared_networks=networks)
    assert "PORTAL_SHARED_NETWORKS" not in caplog.text
    build_app(tmp_path, logins=(changed(login_at(tmp_path), asks_anew=False),), shared_networks=networks)
    assert "PORTAL_SHARED_NETWORKS is set, and no login of PORTAL_IDENTITY proves" in caplog.text


def test_the_fault_names_the_variable(tmp_path: Path) -> None:
    file = tmp_path / "identity.toml"
    file.write_text("login = 1", encoding="utf-8")
    with pytest.raises(SettingsError, match="PORTAL_IDENTITY: .*identity.toml: login: Expected"):
        read_settings({"PORTAL_VAR": str(tmp_path), "PORTAL_IDENTITY": str(file)})


def test_a_picture_nobody_drew_stops_the_start(tmp_path: Path) -> None:
    from msgspec.structs import replace as changed

    with pytest.raises(SettingsError, match="login demo: there is no picture 'unicorn'"):
        build_app(tmp_path, logins=(changed(login_at(tmp_path), picture="unicorn"),))
    app: Flask = build_app(tmp_path, logins=(changed(login_at(tmp_path), picture="bank"),))
    assert 'id="bank"' in app.test_client().get("/static/sheets/site.svg").get_data(as_text=True)
