"""Signing at the demo (CSC v2): bound to one digest, once, and refused in every other case."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.x509.oid import NameOID
from flask import Flask

from demo.credentials import Credentials
from demo.short_code import short_code
from tests.integration.demo.conftest import Signer, said_at, written
from tests.support.login import CLIENT, walk

DIGEST = sha256(b"signed attributes").digest()
OTHER = sha256(b"something else").digest()


def test_a_whole_signing(signer: Signer) -> None:
    credential = signer.credential()
    given = signer.confirmed(credential, DIGEST)
    said = written(given["id_token"])
    assert (said["serial_number"], said["nonce"]) == ("PNOLV-990000-00001", "nonce")
    assert (said["acr"], said["amr"]) == ("http://eidas.europa.eu/LoA/high", ["demo", "otp"])
    assert said["auth_time"] >= time.time() - 5
    answer = signer.sign(given["access_token"], credential, DIGEST)
    assert answer.headers["Cache-Control"] == "no-store"
    (value,) = answer.json["signatures"]
    key = signer.certificate(credential).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(b64decode(value), DIGEST, ec.ECDSA(Prehashed(hashes.SHA256())))


def test_the_page_shows_what_is_signed_and_the_digits_of_both_screens(signer: Signer) -> None:
    address = signer.page_address(signer.credential(), DIGEST, description="Iesniegums <1>")
    page = BeautifulSoup(signer.browser.get(signer.browser.get(address).location).data, "html5lib")
    assert page.select_one("header .demo").get_text() == "DEMO"
    assert page.select_one(".document").get_text() == "Iesniegums <1>"
    assert page.select_one("[data-digits]").get_text() == short_code(DIGEST)
    assert page.select_one(".name").get_text() == "Anna Paraudziņa"
    assert not page.select("button[value=anna]"), "nobody else can sign with it"


@pytest.mark.parametrize("signed_over", [OTHER, DIGEST + b"x", b""], ids=["other", "longer", "nothing"])
def test_another_hash_than_the_confirmed_one_is_refused(signer: Signer, signed_over: bytes) -> None:
    credential = signer.credential()
    token = signer.confirmed(credential, DIGEST)["access_token"]
    refused = signer.sign(token, credential, signed_over)
    assert (refused.status_code, refused.json["error"]) == (400, "invalid_request")
    assert signer.sign(token, credential, DIGEST).status_code == 400, "tried wrongly, it is gone"


@pytest.mark.parametrize(
    "changes",
    [
        {"hashes": []},
        {"hashes": None},
        {"hashes": [b64encode(DIGEST).decode()] * 2},
        {"hashes": ["not in base64"]},
        {"hashes": [7]},
        {"hashAlgorithmOID": "2.16.840.1.101.3.4.2.3"},
        {"signAlgo": "1.2.840.113549.1.1.11"},
        {"credentialID": "0" * 32},
    ],
    ids=str,
)
def test_whatever_else_was_not_confirmed_is_refused(signer: Signer, changes: dict[str, object]) -> None:
    credential = signer.credential()
    token = signer.confirmed(credential, DIGEST)["access_token"]
    assert signer.sign(token, credential, DIGEST, **changes).status_code == 400


def test_another_credential_of_the_same_person_is_refused(signer: Signer) -> None:
    token = signer.confirmed(signer.credential(), DIGEST)["access_token"]
    assert signer.sign(token, signer.credential(), DIGEST).status_code == 400


def test_a_confirmation_signs_once(signer: Signer) -> None:
    credential = signer.credential()
    token = signer.confirmed(credential, DIGEST)["access_token"]
    assert signer.sign(token, credential, DIGEST).status_code == 200
    again = signer.sign(token, credential, DIGEST)
    assert (again.status_code, again.json["error"]) == (400, "invalid_request")
    assert "signatures" not in again.json


def test_what_is_no_confirmation_signs_nothing(signer: Signer) -> None:
    credential = signer.credential()
    for token in ("", "foreign", signer.service_token()):
        refused = signer.sign(token, credential, DIGEST)
        assert (refused.status_code, refused.json["error"]) == (401, "invalid_token")


def test_a_body_that_is_no_object_is_refused(signer: Signer) -> None:
    token = signer.confirmed(signer.credential(), DIGEST)["access_token"]
    assert signer.ask("/csc/v2/signatures/signHash", ["x"], token=token).status_code == 400


def test_credentials_are_looked_for_by_the_portal_alone(signer: Signer) -> None:
    credential = signer.credential()
    confirmed = signer.confirmed(credential, DIGEST)["access_token"]
    for path, said in (
        ("/csc/v2/credentials/list", {"userID": "PNOLV-990000-00001"}),
        ("/csc/v2/credentials/info", {"credentialID": credential}),
    ):
        for token in ("", "foreign", confirmed):
            assert signer.ask(path, said, token=token).status_code == 401
    service = signer.service_token()
    assert signer.ask("/csc/v2/credentials/list", {"userID": "PNOLV-1"}, token=service).status_code == 400
    assert signer.ask("/csc/v2/credentials/info", {"credentialID": "../x"}, token=service).status_code == 400


def test_a_person_is_found_by_the_subject_of_the_login_too(signer: Signer) -> None:
    credential = signer.credential()
    subject = written(signer.confirmed(credential, DIGEST)["id_token"])["sub"]
    again = signer.credential(subject)
    assert again != credential
    names = {signer.certificate(one).subject.rfc4514_string() for one in (credential, again)}
    assert len(names) == 1


def test_each_signing_has_a_certificate_of_its_own_for_a_day(signer: Signer) -> None:
    one, other = (signer.certificate(signer.credential()) for _ in range(2))
    assert one.serial_number != other.serial_number
    assert one.public_key() != other.public_key()
    assert timedelta(hours=23) < one.not_valid_after_utc - datetime.now(UTC) <= timedelta(days=1)
    use = one.extensions.get_extension_for_class(x509.KeyUsage)
    assert use.critical and use.value.content_commitment and not use.value.digital_signature
    told = {row.oid: row.value for row in one.subject}
    assert told[NameOID.ORGANIZATION_NAME] == "DEMO - NAV ISTS PARAKSTS"
    assert told[NameOID.SERIAL_NUMBER] == "PNOLV-990000-00001"
    assert told[NameOID.COMMON_NAME] == "ANNA PARAUDZIŅA"
    assert (told[NameOID.GIVEN_NAME], told[NameOID.SURNAME]) == ("ANNA", "PARAUDZIŅA")


def test_a_credential_tells_all_that_the_portal_needs(signer: Signer) -> None:
    said = {"userID": "PNOLV-990000-00002", "certificates": "chain", "certInfo": True, "credentialInfo": True}
    answer = signer.ask("/csc/v2/credentials/list", said, token=signer.service_token())
    (told,) = answer.json["credentialInfos"]
    assert [told["credentialID"]] == answer.json["credentialIDs"]
    assert (told["SCAL"], told["cert"]["status"], told["key"]["status"]) == ("2", "valid", "enabled")
    chain = [x509.load_der_x509_certificate(b64decode(one)) for one in told["cert"]["certificates"]]
    chain[0].verify_directly_issued_by(chain[1])
    chain[1].verify_directly_issued_by(signer.demo.authority.root)
    assert "PIEMĒRS" in told["cert"]["subjectDN"]


def test_a_signing_goes_on_after_a_restart(signer: Signer, app: Flask) -> None:
    credential = signer.credential()
    from demo import create_app

    after = Signer(create_app(app.extensions["demo"].settings))
    token = after.confirmed(credential, DIGEST)["access_token"]
    assert after.sign(token, credential, DIGEST).status_code == 200


def test_a_credential_ends_with_its_day(signer: Signer, app: Flask) -> None:
    credential = signer.credential()
    kept: Credentials = app.extensions["demo"].credentials
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    assert kept.find(credential, now=datetime.now(UTC)) is not None
    assert kept.find(credential, now=tomorrow) is None
    kept.issue(signer.demo.people["juris"], now=tomorrow)
    assert kept.find(credential, now=datetime.now(UTC)) is None, "its key is forgotten"


@pytest.mark.parametrize(
    "changes",
    [
        {"credentialID": None},
        {"credentialID": "0" * 32},
        {"credentialID": "../../root-key"},
        {"numSignatures": "2"},
        {"numSignatures": None},
        {"hashes": None},
        {"hashes": ""},
        {"hashes": "AAAA"},
        {"hashes": "A" * 41},
        {"hashes": b64encode(b"\xff" * 32).decode()},
        {"hashes": "š" * 43},
        {"hashAlgorithmOID": None},
        {"description": None},
        {"description": " "},
        {"description": "x" * 201},
        {"nonce": None},
        {"state": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": None},
        {"redirect_uri": "https://elsewhere.invalid/"},
        {"client_id": "another"},
        {"request_uri": "urn:ietf:params:oauth:request_uri:x"},
    ],
    ids=str,
)
def test_a_request_that_is_not_whole_is_not_taken(signer: Signer, changes: dict[str, str | None]) -> None:
    refused = signer.push(signer.credential(), DIGEST, **changes)
    assert refused.status_code == 400
    assert refused.json["error"] in ("invalid_request", "unauthorized_client")


def test_two_documents_are_not_confirmed_at_once(signer: Signer) -> None:
    both = ",".join(urlsafe_b64encode(one).decode().rstrip("=") for one in (DIGEST, OTHER))
    refused = signer.push(signer.credential(), DIGEST, hashes=both, numSignatures="2")
    assert refused.status_code == 400


def test_what_is_to_be_signed_never_comes_in_by_the_browser(signer: Signer) -> None:
    asked = signer.wish(signer.credential(), DIGEST)
    refused = signer.browser.get("/authorize", query_string=asked)
    assert refused.status_code == 400
    assert "Location" not in refused.headers


def test_a_pushed_request_opens_one_page_for_one_client(signer: Signer) -> None:
    credential = signer.credential()
    address = signer.page_address(credential, DIGEST)
    assert signer.browser.get(address.replace(CLIENT, "another")).status_code == 400
    address = signer.page_address(credential, DIGEST)
    visit = signer.browser.get(address)
    assert visit.status_code == 303
    assert signer.browser.get(address).status_code == 400
    assert signer.browser.get(visit.location).status_code == 200, "the page itself can be loaded again"


def test_a_pushed_request_grows_old(signer: Signer) -> None:
    pushed, now = signer.demo.store.pushed, int(time.time())
    name = pushed.put({"client_id": CLIENT}, now=now - 90, seconds=90)
    asked = {"client_id": CLIENT, "request_uri": f"urn:ietf:params:oauth:request_uri:{name}"}
    assert signer.browser.get("/authorize", query_string=asked).status_code == 400


def test_only_the_client_itself_hands_a_request_in(signer: Signer) -> None:
    asked = signer.wish(signer.credential(), DIGEST)
    refused = signer.wire.post("/par", data=asked)
    assert (refused.status_code, refused.json["error"]) == (401, "invalid_client")


def test_a_confirmation_that_was_begun_by_another_verifier_gives_no_token(signer: Signer) -> None:
    code = said_at(walk(signer.browser, signer.page_address(signer.credential(), DIGEST)))["code"]
    assert signer.exchange(code, code_verifier="x" * 43).status_code == 400
    assert signer.exchange(code).status_code == 400


def test_who_is_still_signed_in_is_asked_again_before_signing(signer: Signer) -> None:
    credential = signer.credential()
    signer.confirmed(credential, DIGEST)
    again = signer.browser.get(signer.page_address(credential, DIGEST, prompt=None, max_age=None))
    assert again.location.startswith("/visit/")


def test_who_goes_back_signs_nothing(signer: Signer) -> None:
    visit = signer.browser.get(signer.page_address(signer.credential(), DIGEST)).location
    back = said_at(signer.browser.post(visit, data={"person": "nobody"}).location)
    assert (back["error"], back["state"]) == ("access_denied", "state")
    assert "code" not in back


def test_a_certificate_that_was_taken_back_signs_nothing(signer: Signer) -> None:
    credential = signer.credential("PNOLV-990000-00024")
    said = {"credentialID": credential, "certificates": "none"}
    told = signer.ask("/csc/v2/credentials/info", said, token=signer.service_token()).json
    assert told["cert"]["status"] == "revoked"
    refused = signer.push(credential, DIGEST)
    assert refused.status_code == 400
    assert "revoked" in refused.json["error_description"]
    listed = {"userID": "PNOLV-990000-00024", "onlyValid": True}
    valid = signer.ask("/csc/v2/credentials/list", listed, token=signer.service_token())
    assert valid.json["credentialIDs"] == []


def test_the_slow_person_makes_everybody_wait(signer: Signer) -> None:
    began = time.monotonic()
    credential = signer.credential("PNOLV-990000-00023")
    token = signer.confirmed(credential, DIGEST)["access_token"]
    assert signer.sign(token, credential, DIGEST).status_code == 200
    assert time.monotonic() - began >= 2 * signer.demo.settings.slow_seconds


def test_it_tells_machines_what_it_is(signer: Signer) -> None:
    told = signer.wire.post("/csc/v2/info", json={}).json
    assert told["name"] == "DEMO - NAV ISTS PARAKSTS"
    assert "signatures/signHash" in told["methods"]
