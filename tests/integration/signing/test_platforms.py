"""Both kinds of platforms, as the demo speaks them, the whole way; and what a platform may do wrong."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask import Flask

from portal.acting_for.actor import oneself
from portal.gateways.csc import CscSigner
from portal.gateways.http import Answer, NoAnswer, Transport
from portal.gateways.identity import LoginDown, LoginFailed, LoginRefused, Secrets
from portal.gateways.remote_signing import Credential, choose_neighbours, in_der, nonce_of, short_code
from portal.gateways.timestamps import HttpTimes, NoTime
from portal.gateways.trustedx import TrustedXSigner, summary_of
from portal.identity_file import CscSettings, TrustedXSettings
from portal.signing import judging, service, who
from portal.signing.service import SigningEnded, Step, Why
from tests.support.certificates import demo_pki, value_of
from tests.support.login import CLIENT, HIGH, ISSUER, NATIONAL, DemoLogin, InProcess, asked_of
from tests.support.signing import Desk

# What a platform says is the same over any database.
pytestmark = pytest.mark.other_databases_long
BACK = "http://localhost:8000/signing/callback"
DIGEST = b"d" * 32
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(params=["csc-v2", "lvrtc-trustedx"])
def platform(request: pytest.FixtureRequest, portal_app: Flask, tmp_path: Path) -> Iterator[DemoLogin]:
    """The demo as the platform of the portal, in each of the two ways."""
    before = portal_app.config["SETTINGS"], dict(portal_app.extensions)
    demo = DemoLogin.beside(portal_app, tmp_path)
    given: dict[str, Any] = {
        "host": ISSUER,
        "client_id": CLIENT,
        # This one's certificates do not tell where their issuer's lies: it stands beside the root.
        "trust": (tmp_path / "pki" / "root.pem", tmp_path / "pki" / "issuing.pem"),
        "timestamps": f"{ISSUER}/timestamp",
        "real": False,
        "assurance": {HIGH: "high", NATIONAL: "high"},
        "levels": {"application-copy": "qualified"},
    }
    settings = (
        CscSettings(**given, key_file=tmp_path / "client-key.json")
        if request.param == "csc-v2"
        else TrustedXSettings(**given, secret_file=tmp_path / "client-secret.txt")
    )
    portal_app.config["SETTINGS"] = replace(before[0], signing=settings)
    portal_app.extensions["remote_signing"] = choose_neighbours(
        portal_app.config["SETTINGS"], transport=InProcess(demo.app)
    )
    with portal_app.app_context():
        yield demo
    portal_app.config["SETTINGS"] = before[0]
    portal_app.extensions |= before[1]


def _answer(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_the_whole_way_at_the_demo(platform: DemoLogin, portal_app: Flask) -> None:
    desk = Desk(portal_app)
    anna = desk.person()
    signing_id = desk.opened(anna)
    begun = desk.begin(anna, signing_id)
    if begun.visit is not None:
        assert desk.back(_answer(platform.choose(begun.visit, "anna"))).step is Step.PREPARED
    address = desk.send(anna, begun.ceremony_id)
    assert "Iesniegums" not in address, "what is signed travels behind the person's back"
    assert desk.back(_answer(platform.confirm(address))).step is Step.SIGNED
    desk.run_outbox()
    (found,) = judging.judge(service.open_bytes(signing_id), trust=who.trust())
    assert (found.code, found.holds, found.lasts, found.is_demo) == ("PNOLV-990000-00001", True, True, True)
    assert service.signing_of(oneself(anna), signing_id).sealed_at is not None


@dataclass
class _Twice:
    """Carries to the platform, and gives back every signature twice."""

    carried: Transport

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self.carried.get(url, headers=headers or {})

    def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Answer:
        return self.carried.post(url, form, headers=headers or {})

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        answer = self.carried.send(url, body=body, headers=headers)
        if not url.endswith("/signHash"):
            return answer
        said = json.loads(answer.body)
        return Answer(answer.status, json.dumps({**said, "signatures": said["signatures"] * 2}).encode())


@pytest.mark.parametrize("platform", ["csc-v2"], indirect=True)
def test_a_platform_that_gives_two_signatures_gives_none(platform: DemoLogin, portal_app: Flask) -> None:
    desk = Desk(portal_app)
    anna = desk.person()
    signing_id = desk.opened(anna)
    near = portal_app.extensions["remote_signing"]
    signer = replace(near.signer, transport=_Twice(near.signer.transport))
    portal_app.extensions["remote_signing"] = replace(near, signer=signer)
    begun = desk.begin(anna, signing_id)
    with pytest.raises(SigningEnded) as ended:
        desk.back(_answer(platform.confirm(desk.send(anna, begun.ceremony_id))))
    assert ended.value.why is Why.FAILED
    assert service.signing_of(oneself(anna), signing_id).is_signed is False


def test_somebody_else_at_the_demo_signs_nothing(platform: DemoLogin, portal_app: Flask) -> None:
    desk = Desk(portal_app)
    anna = desk.person()
    signing_id = desk.opened(anna)
    begun = desk.begin(anna, signing_id)
    if begun.visit is None:
        return
    with pytest.raises(SigningEnded) as ended:
        desk.back(_answer(platform.choose(begun.visit, "juris")))
    assert ended.value.why is Why.NOT_YOU


def test_a_certificate_that_was_taken_back_has_nothing_to_sign_with(
    platform: DemoLogin, portal_app: Flask
) -> None:
    desk = Desk(portal_app)
    people = list(_revoked())
    assert people
    key, code = people[0]
    person = desk.person(int(code[-5:]), "Ozols")
    signing_id = desk.opened(person)
    with pytest.raises(SigningEnded) as ended:
        begun = desk.begin(person, signing_id)
        desk.back(_answer(platform.choose(begun.visit or "", key)))
    assert ended.value.why is Why.NO_KEY


def _revoked() -> Iterator[tuple[str, str]]:
    import tomllib

    rows = tomllib.loads(Path("demo/people.toml").read_text(encoding="utf-8"))["person"]
    yield from ((one["key"], one["code"]) for one in rows if one.get("revoked"))


@dataclass
class _Fake:
    """A platform whose every answer is ours."""

    answers: dict[str, Callable[[int], Answer]]
    asked: list[tuple[str, bytes | None, dict[str, str]]] = field(default_factory=list)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send(url, body=None, headers=headers or {})

    def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send(url, body=json.dumps(dict(form)).encode(), headers=headers or {})

    def send(self, url: str, *, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        self.asked.append((url, body, dict(headers)))
        name = next((one for one in self.answers if url.endswith(one)), None)
        if name is None:
            raise NoAnswer(url)
        times = sum(asked.endswith(name) for asked, _body, _headers in self.asked)
        return self.answers[name](times)


def _said(**said: object) -> Callable[[int], Answer]:
    return lambda _times: Answer(200, json.dumps(said).encode())


ME = {
    "sub": "x", "acr": NATIONAL, "amr": ["x"],
    "given_name": "ANNA", "family_name": "PARAUDZIŅA", "serial_number": "PNOLV-990000-00001",
}  # fmt: skip
MINE = {
    "id": "key/1",
    "labels": ["mobileid", "x509:keyUsage:contentCommitment"],
    "status": {"value": "enabled"},
}
OTHER = {
    "id": "key-2",
    "labels": ["mobileid", "x509:keyUsage:digitalSignature"],
    "status": {"value": "enabled"},
}


def _national(
    tmp_path: Path, answers: dict[str, Callable[[int], Answer]], **changes: Any
) -> tuple[TrustedXSigner, _Fake, list[float]]:
    (tmp_path / "secret.txt").write_text("s:ecret/1", encoding="utf-8")
    settings = TrustedXSettings(
        host="https://eidas.example", client_id="portal:1", trust=(tmp_path,), timestamps="https://t.example",
        real=True, secret_file=tmp_path / "secret.txt", assurance={NATIONAL: "high"}, **changes,
    )  # fmt: skip
    fake = _Fake({"/token": _said(access_token="t", token_type="Bearer"), **answers})
    pauses: list[float] = []
    return TrustedXSigner(settings, fake, pause=pauses.append), fake, pauses


SECRETS = Secrets(state="s", nonce="n", verifier="v")


def _visit(signer: TrustedXSigner) -> Any:
    return signer.credential_from(
        {"code": "c", "state": "s"}, SECRETS, redirect_uri=BACK, begun_at=NOW, now=NOW
    )


@pytest.mark.one_database
@pytest.mark.parametrize("nesting", ["papers", "living"])
@pytest.mark.parametrize("writing", ["bare", "pem"])
def test_both_nestings_of_a_certificate_are_read(tmp_path: Path, nesting: str, writing: str) -> None:
    der = demo_pki().person().certificate
    written = b64encode(der).decode()
    if writing == "pem":
        written = f"-----BEGIN CERTIFICATE-----\n{written}\n-----END CERTIFICATE-----\n"
    details = {"details": {"certificate": written}}
    said = details if nesting == "papers" else {"identity": details}
    signer, fake, _pauses = _national(
        tmp_path, {"/users/me": _said(**ME, sign_identities=[OTHER, MINE]), "/key%2F1": _said(**said)}
    )
    identity, credential = _visit(signer)
    assert (identity.code, credential.id, credential.certificate) == ("PNOLV-990000-00001", "key/1", der)
    assert credential.algorithm == "ecdsa"
    # Both are encoded before they are joined (RFC 6749 2.3.1).
    assert fake.asked[0][2]["Authorization"] == "Basic " + b64encode(b"portal%3A1:s%3Aecret%2F1").decode()


@pytest.mark.one_database
@pytest.mark.parametrize("late", ["list", "certificate"])
def test_an_identity_that_appears_late_is_waited_for(tmp_path: Path, late: str) -> None:
    der = b64encode(demo_pki().person().certificate).decode()
    there, not_yet = {"details": {"certificate": der}}, Answer(404, b"")
    signer, _fake, pauses = _national(
        tmp_path,
        {
            "/users/me": lambda times: Answer(
                200,
                json.dumps({**ME, "sign_identities": [MINE] if late != "list" or times > 3 else []}).encode(),
            ),
            "/key%2F1": lambda times: (
                not_yet if late == "certificate" and times < 3 else Answer(200, json.dumps(there).encode())
            ),
        },
    )
    assert _visit(signer)[1].id == "key/1"
    assert 1 <= len(pauses) <= 3


@pytest.mark.one_database
def test_an_identity_that_never_appears_is_nothing_to_sign_with(tmp_path: Path) -> None:
    for rows in ([], [OTHER], [{**MINE, "status": {"value": "disabled"}}], "nonsense", [None]):
        signer, _fake, pauses = _national(tmp_path, {"/users/me": _said(**ME, sign_identities=rows)})
        with pytest.raises(LoginFailed, match="nothing to sign with"):
            _visit(signer)
        assert len(pauses) == 3


@pytest.mark.one_database
@pytest.mark.parametrize("shape", ["der", "raw"])
def test_a_signature_is_read_in_both_shapes(tmp_path: Path, shape: str) -> None:
    made = demo_pki().person(curve=ec.SECP384R1())
    value = value_of(made, DIGEST)
    r, s = decode_dss_signature(value)
    raw = r.to_bytes(48, "big") + s.to_bytes(48, "big")
    answer = Answer(200, value if shape == "der" else raw)
    signer, fake, _pauses = _national(tmp_path, {"/server/raw": lambda _times: answer})
    credential = Credential(id="key", certificate=made.certificate, algorithm="ecdsa")
    confirmed = signer.confirmed(
        {"code": "c", "state": "s"}, SECRETS, credential, DIGEST, redirect_uri=BACK, begun_at=NOW, now=NOW
    )
    assert (confirmed.value, confirmed.identity) == (value, None)
    assert json.loads(fake.asked[-1][1] or b"{}") == {
        "digest_value": b64encode(DIGEST).decode(), "signature_algorithm": "ecdsa", "sign_identity_id": "key",
    }  # fmt: skip
    asked = asked_of(
        signer.confirm_address(SECRETS, credential, DIGEST, label="x", redirect_uri=BACK, language="lv")
    )
    assert asked["digests_summary"] == summary_of(DIGEST)
    assert asked["scope"] == "urn:safelayer:eidas:sign:identity:use:server"


@pytest.mark.one_database
@pytest.mark.parametrize(("status", "refusal"), [(500, LoginDown), (400, LoginFailed), (200, LoginFailed)])
def test_a_platform_that_does_not_sign_is_told_apart(
    tmp_path: Path, status: int, refusal: type[LoginRefused]
) -> None:
    signer, _fake, _pauses = _national(tmp_path, {"/server/raw": lambda _times: Answer(status, b"")})
    credential = Credential(id="key", certificate=demo_pki().person().certificate, algorithm="ecdsa")
    with pytest.raises(refusal):
        signer.confirmed({"code": "c"}, SECRETS, credential, DIGEST, redirect_uri=BACK, begun_at=NOW, now=NOW)


@pytest.mark.one_database
def test_what_is_no_signature_is_refused() -> None:
    certificate = demo_pki().person().certificate
    for value in (b"", b"x", b"x" * 63, b"x" * 65):
        with pytest.raises(LoginFailed):
            in_der(value, certificate=certificate)
    with pytest.raises(LoginFailed):
        in_der(b"x" * 64, certificate=b"no certificate")


@pytest.mark.one_database
def test_the_digits_and_the_nonce_belong_to_the_digest() -> None:
    assert short_code(DIGEST) != short_code(b"e" * 32)
    assert len(short_code(DIGEST)) == 7 and short_code(DIGEST)[3] == " "
    assert len({nonce_of(one, random=chance) for one in (DIGEST, b"e" * 32) for chance in (b"1", b"2")}) == 4


@pytest.mark.one_database
@pytest.mark.parametrize("answer", [Answer(500, b""), Answer(200, b"")])
def test_an_authority_that_tells_no_time_says_so(answer: Answer) -> None:
    with pytest.raises(NoTime):
        HttpTimes("https://t.example", _Fake({"": lambda _times: answer})).stamp(b"x")
    with pytest.raises(NoTime):
        HttpTimes("https://t.example/none", _Fake({})).stamp(b"x")


@pytest.mark.one_database
@pytest.mark.parametrize(
    "info",
    [
        {"cert": {"status": "revoked"}},
        {"key": {"status": "disabled"}},
        {"key": {"algo": ["1.2.3"]}},
        {"key": {"algo": [{}]}},
        {"cert": {"certificates": []}},
        # Their owner does not confirm each digest.
        {"SCAL": "1"},
        {"SCAL": None},
    ],
)
def test_a_credential_that_cannot_sign_is_passed_over(tmp_path: Path, info: dict[str, Any]) -> None:
    der = b64encode(demo_pki().person().certificate).decode()
    good: dict[str, dict[str, Any]] = {
        "key": {"status": "enabled", "algo": ["1.2.840.10045.2.1"]},
        "cert": {"status": "valid", "certificates": [der]},
    }
    bad = {name: {**good[name], **info.get(name, {})} for name in good}
    listed: dict[str, list[Any]] = {
        "credentialIDs": ["bad", "good"],
        "credentialInfos": [
            {"credentialID": "bad", "SCAL": info.get("SCAL", "2"), **bad},
            {"credentialID": "good", "SCAL": "2", **good},
        ],
    }
    signer = _csc(tmp_path, {"/credentials/list": _said(**listed)})
    assert signer.credential("PNOLV-990000-00001").id == "good"
    only_bad = {name: rows[:1] for name, rows in listed.items()}
    with pytest.raises(LoginFailed, match="nothing to sign with"):
        _csc(tmp_path, {"/credentials/list": _said(**only_bad)}).credential("PNOLV-990000-00001")


@pytest.mark.one_database
def test_a_platform_that_cannot_be_asked_ahead_is_refused(tmp_path: Path) -> None:
    credential = Credential(id="a", certificate=demo_pki().person().certificate, algorithm="x")
    ahead = {"/par": lambda _times: Answer(201, json.dumps({"request_uri": "urn:x"}).encode())}
    asked = {"label": "x", "redirect_uri": BACK, "language": "lv"}
    address = _csc(tmp_path, ahead).confirm_address(SECRETS, credential, DIGEST, **asked)
    assert asked_of(address) == {"client_id": "portal", "request_uri": "urn:x"}
    with pytest.raises(LoginFailed, match="no address for pushed"):
        _csc(tmp_path, ahead, pushed=False).confirm_address(SECRETS, credential, DIGEST, **asked)


@pytest.mark.one_database
def test_another_means_of_the_national_platform_is_a_matter_of_settings(tmp_path: Path) -> None:
    der = b64encode(demo_pki().person().certificate).decode()
    card = {"id": "card", "labels": ["card", "x509:keyUsage:contentCommitment"]}
    answers = {
        "/users/me": _said(**ME, sign_identities=[MINE, card]),
        "/card": _said(details={"certificate": der}),
    }
    labels, acr_values = ("card", "x509:keyUsage:contentCommitment"), "urn:x:flow:card"
    signer, _fake, _pauses = _national(tmp_path, answers, labels=labels, acr_values=acr_values)
    assert _visit(signer)[1].id == "card"
    visit = signer.first_visit(SECRETS, redirect_uri=BACK, language="lv")
    assert asked_of(visit)["acr_values"] == "urn:x:flow:card"


@pytest.mark.one_database
def test_half_a_letter_is_no_name(tmp_path: Path) -> None:
    me = {**ME, "family_name": "PARAUDZI\ud800"}
    signer, _fake, _pauses = _national(tmp_path, {"/users/me": _said(**me)})
    with pytest.raises(LoginFailed, match="does not say family_name"):
        _visit(signer)


@pytest.mark.one_database
def test_what_is_no_certificate_is_refused(tmp_path: Path) -> None:
    der = b64encode(demo_pki().person().certificate).decode()
    info = {"key": {"algo": ["1.2.840.10045.2.1"]}, "cert": {"certificates": [der, b64encode(b"x").decode()]}}
    listed = {"credentialIDs": ["a"], "credentialInfos": [{"credentialID": "a", "SCAL": "2", **info}]}
    with pytest.raises(LoginFailed, match="certificate"):
        _csc(tmp_path, {"/credentials/list": _said(**listed)}).credential("PNOLV-990000-00001")
    broken = _said(details={"certificate": "-----BEGIN"})
    signer, _fake, _pauses = _national(
        tmp_path, {"/users/me": _said(**ME, sign_identities=[MINE]), "/key%2F1": broken}
    )
    with pytest.raises(LoginFailed, match="certificate"):
        _visit(signer)


def _csc(tmp_path: Path, answers: dict[str, Callable[[int], Answer]], *, pushed: bool = True) -> CscSigner:
    from joserfc.jwk import ECKey

    key = tmp_path / "key.json"
    key.write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)), encoding="utf-8")
    host = "https://sign.example"
    offer = {
        "issuer": host, "authorization_endpoint": f"{host}/a", "token_endpoint": f"{host}/token",
        "jwks_uri": f"{host}/jwks", "authorization_response_iss_parameter_supported": True,
        **({"pushed_authorization_request_endpoint": f"{host}/par"} if pushed else {}),
    }  # fmt: skip
    settings = CscSettings(
        host=host,
        client_id="portal",
        trust=(tmp_path,),
        timestamps="https://t.example",
        real=True,
        assurance={HIGH: "high"},
        key_file=key,
    )
    known = {"/openid-configuration": _said(**offer), "/token": _said(access_token="t", token_type="Bearer")}
    return CscSigner(settings, _Fake({**known, **answers}))
