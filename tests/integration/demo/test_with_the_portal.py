"""The portal's own adapters meet the demo: both ways of signing, and the time."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from msgspec.structs import replace

from portal.gateways.csc import CscSigner
from portal.gateways.identity import LoginCancelled, LoginDown, LoginFailed, Secrets
from portal.gateways.remote_signing import Credential
from portal.gateways.timestamps import HttpTimes
from portal.gateways.trustedx import TrustedXSigner
from portal.identity_file import CscSettings, TrustedXSettings
from portal.signing import pades
from portal.signing.judging import judge
from portal.signing.trust import Trust
from tests.integration.demo.conftest import Signer
from tests.integration.demo.test_pki import info_of, query
from tests.support.login import CLIENT, HIGH, ISSUER, NATIONAL, SIGNED_BACK, InProcess, walk
from tests.support.signing import signable_pdf

DIGEST = sha256(b"signed attributes").digest()
ANNA = "PNOLV-990000-00001"
SECRETS = Secrets(state="s" * 43, nonce="n" * 43, verifier="v" * 64)


@pytest.fixture
def csc(app: Flask, tmp_path: Path) -> CscSigner:
    """Signing as it is planned."""
    common = {"host": ISSUER, "client_id": CLIENT, "timestamps": f"{ISSUER}/timestamp", "real": False}
    settings = CscSettings(
        **common,
        assurance={HIGH: "high"},
        trust=(tmp_path / "pki/root.pem",),
        key_file=tmp_path / "client-key.json",
    )
    return CscSigner(settings, transport=InProcess(app))


@pytest.fixture
def national(app: Flask, tmp_path: Path) -> TrustedXSigner:
    """Signing as the national platform does it now."""
    common = {"host": ISSUER, "client_id": CLIENT, "timestamps": f"{ISSUER}/timestamp", "real": False}
    secret = tmp_path / "client-secret.txt"
    settings = TrustedXSettings(
        **common, assurance={NATIONAL: "high"}, trust=(tmp_path / "pki/root.pem",), secret_file=secret
    )
    return TrustedXSigner(settings, transport=InProcess(app), pause=lambda _seconds: None)


def told(address: str) -> dict[str, str]:
    """What comes back with the browser."""
    return dict(parse_qsl(urlsplit(address).query))


def holds(value: bytes, credential: Credential) -> bool:
    """Whether the key of the certificate made this value. Raises InvalidSignature."""
    key = x509.load_der_x509_certificate(credential.certificate).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(value, DIGEST, ec.ECDSA(Prehashed(hashes.SHA256())))
    return True


def confirm(signer: CscSigner | TrustedXSigner, credential: Credential) -> str:
    """Where the person is led to confirm."""
    return signer.confirm_address(
        SECRETS, credential, DIGEST, label="Iesniegums", redirect_uri=SIGNED_BACK, language="lv"
    )


def times() -> dict[str, datetime]:
    """When it begins, and when it is."""
    now = datetime.now(UTC)
    return {"begun_at": now, "now": now}


def test_it_signs_as_planned(csc: CscSigner, app: Flask) -> None:
    credential = csc.credential(ANNA)
    back = told(walk(app.test_client(), confirm(csc, credential)))
    given = csc.confirmed(back, SECRETS, credential, DIGEST, redirect_uri=SIGNED_BACK, **times())
    assert holds(given.value, credential)
    assert given.identity is not None
    assert (given.identity.code, given.identity.assurance) == (ANNA, "high")
    with pytest.raises(LoginFailed):
        csc.confirmed(back, SECRETS, credential, DIGEST, redirect_uri=SIGNED_BACK, **times())


def test_who_takes_the_demo_for_real_is_refused(csc: CscSigner, app: Flask) -> None:
    real = CscSigner(replace(csc.settings, real=True), transport=csc.transport)
    credential = real.credential(ANNA)
    back = told(walk(app.test_client(), confirm(real, credential)))
    with pytest.raises(LoginFailed, match="says that it is a demo"):
        real.confirmed(back, SECRETS, credential, DIGEST, redirect_uri=SIGNED_BACK, **times())


def test_another_digest_than_the_confirmed_one_is_refused_to_the_portal(csc: CscSigner, app: Flask) -> None:
    credential = csc.credential(ANNA)
    back = told(walk(app.test_client(), confirm(csc, credential)))
    other = sha256(b"other").digest()
    with pytest.raises(LoginFailed):
        csc.confirmed(back, SECRETS, credential, other, redirect_uri=SIGNED_BACK, **times())


def test_who_goes_back_is_told_so(csc: CscSigner, app: Flask) -> None:
    credential, browser = csc.credential(ANNA), app.test_client()
    visit = browser.get(confirm(csc, credential)).location
    back = told(browser.post(visit, data={"person": "nobody"}).location)
    with pytest.raises(LoginCancelled):
        csc.confirmed(back, SECRETS, credential, DIGEST, redirect_uri=SIGNED_BACK, **times())


def test_a_certificate_that_was_taken_back_is_nothing_to_sign_with(csc: CscSigner) -> None:
    with pytest.raises(LoginFailed, match="nothing to sign with"):
        csc.credential("PNOLV-990000-00024")
    with pytest.raises((LoginFailed, LoginDown)):
        csc.credential("PNOLV-990000-99999")


@pytest.mark.parametrize("person", ["anna", "lote"])
def test_it_signs_as_the_national_platform_does_now(
    national: TrustedXSigner, app: Flask, signer: Signer, person: str
) -> None:
    browser = app.test_client()
    first = national.first_visit(SECRETS, redirect_uri=SIGNED_BACK, language="lv")
    back = told(walk(browser, first, person))
    who, credential = national.credential_from(back, SECRETS, redirect_uri=SIGNED_BACK, **times())
    assert who.code == signer.demo.people[person].serial_number
    back = told(walk(browser, confirm(national, credential)))
    given = national.confirmed(back, SECRETS, credential, DIGEST, redirect_uri=SIGNED_BACK, **times())
    assert holds(given.value, credential), "in DER, however the platform writes it"


def test_the_root_alone_is_trust_enough_at_the_national_platform(
    national: TrustedXSigner, app: Flask, signer: Signer
) -> None:
    carried, browser = InProcess(app), app.test_client()
    trust = Trust((signer.demo.authority.root.public_bytes(Encoding.DER),))
    first = national.first_visit(SECRETS, redirect_uri=SIGNED_BACK, language="lv")
    told_back = told(walk(browser, first, "anna"))
    _who, bare = national.credential_from(told_back, SECRETS, redirect_uri=SIGNED_BACK, **times())
    assert bare.chain == ()
    credential = pades.with_chain(bare, trust=trust, lists=carried)
    prepared = pades.prepare(
        signable_pdf(1), field="signer-1", credential=credential, reason="Iesniegums", name="Anna"
    )
    address = national.confirm_address(
        SECRETS, credential, prepared.digest, label="Iesniegums", redirect_uri=SIGNED_BACK, language="lv"
    )
    back = told(walk(browser, address))
    given = national.confirmed(
        back, SECRETS, credential, prepared.digest, redirect_uri=SIGNED_BACK, **times()
    )
    stamps = HttpTimes(f"{ISSUER}/timestamp", transport=carried)
    signed = pades.finish(prepared, value=given.value, credential=credential, trust=trust, times=stamps)
    (found,) = judge(signed, trust=trust)
    assert found.holds and found.is_time_trusted
    told_more, _missing = pades.with_evidence(signed, trust=trust, lists=carried)
    sealed = pades.with_time(told_more, field="time", trust=trust, times=stamps, lists=carried)
    (found,) = judge(sealed, trust=trust)
    assert found.holds and found.lasts


def test_the_portal_gets_the_time(app: Flask) -> None:
    reply = HttpTimes(f"{ISSUER}/timestamp", transport=InProcess(app)).stamp(query())
    assert info_of(reply)["nonce"].native == 4711
