"""The demo as the national platform: its addresses, its names of fields, its oddities, its refusals."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from urllib.parse import quote_plus

import pytest
from bs4 import BeautifulSoup
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from werkzeug.test import TestResponse

from demo.lvrtc import IDENTIFY, PROFILE, SIGN
from demo.protocol import challenge_of
from demo.short_code import short_code
from tests.integration.demo.conftest import HOME, Signer, said_at
from tests.support.login import CLIENT, SIGNED_BACK, walk

DIGEST = sha256(b"signed attributes").digest()
SUMMARY = b64encode(sha256(DIGEST).digest()).decode()
BOTH = f"{PROFILE} {IDENTIFY}"


def signing_identity(signer: Signer, token: str) -> str:
    """The one that signs documents, as clients find it."""
    for _ in range(2):
        rows = signer.resource("openid/v1/users/me", token).json["sign_identities"]
        for row in rows:
            if {"mobileid", "x509:keyUsage:contentCommitment"} <= set(row["labels"]):
                return str(row["id"])
    raise AssertionError("nothing to sign with")


def wish(identity: str, **changes: str | None) -> dict[str, str | None]:
    """What one asks to be confirmed."""
    asked: dict[str, str | None] = {
        "sign_identity_id": identity,
        "digests_summary": SUMMARY,
        "digests_summary_algorithm": "SHA256",
    }
    return {**asked, **changes}


def raw(signer: Signer, token: str, identity: str, **changes: object) -> TestResponse:
    """Ask for the bytes of the signature."""
    said = {
        "digest_value": b64encode(DIGEST).decode(),
        "signature_algorithm": "ecdsa",
        "sign_identity_id": identity,
        **changes,
    }
    path = "/trustedx-resources/esigp/v1/signatures/server/raw"
    return signer.wire.post(path, json=said, headers={"Authorization": f"Bearer {token}"})


def ready(signer: Signer, person: str = "anna") -> tuple[str, str]:
    """An identity, and the token of a confirmation with it."""
    identity = signing_identity(signer, signer.national_visit(person, BOTH))
    return identity, signer.national_visit(None, SIGN, **wish(identity))


def test_who_somebody_is_is_told_in_the_names_of_the_papers(signer: Signer) -> None:
    asked = "urn:eparaksts:authentication:flow:sc_plugin"
    token = signer.national_visit("anna", IDENTIFY, acr_values=asked)
    said = signer.resource("openid/v1/users/me", token).json
    assert said == {
        "sub": said["sub"],
        "domain": "citizen",
        "acr": "urn:safelayer:tws:policies:authentication:level:high",
        # What was asked for is not what was done.
        "amr": ["urn:eparaksts:tws:policies:authentication:adaptive:methods:mobileid", "demo"],
        "given_name": "ANNA",
        "family_name": "PARAUDZIŅA",
        "name": "ANNA PARAUDZIŅA",
        "serial_number": "PNOLV-990000-00001",
        "eips": "DEMO - NAV ISTS PARAKSTS",
    }


def test_the_token_is_one_and_there_is_no_id_token(signer: Signer) -> None:
    back = said_at(walk(signer.browser, signer.national_address(IDENTIFY), "anna"))
    assert back.keys() == {"code", "state"}, "there is no iss here"
    answer = signer.national_token(back["code"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json.keys() == {"access_token", "token_type", "expires_in", "scope"}


def test_a_whole_signing(signer: Signer) -> None:
    identity, token = ready(signer)
    profile = signer.national_visit("anna", BOTH)
    told = signer.resource(f"esigp/v1/sign_identities/{identity}", profile).json
    certificate = x509.load_der_x509_certificate(b64decode(told["details"]["certificate"]))
    answer = raw(signer, token, identity)
    assert (answer.status_code, answer.mimetype) == (200, "application/octet-stream")
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(answer.data, DIGEST, ec.ECDSA(Prehashed(hashes.SHA256())))


def test_the_page_shows_the_same_digits_as_the_portal(signer: Signer) -> None:
    identity = signing_identity(signer, signer.national_visit("anna", BOTH))
    visit = signer.browser.get(signer.national_address(SIGN, **wish(identity))).location
    page = BeautifulSoup(signer.browser.get(visit).data, "html5lib")
    assert page.select_one("[data-digits]").get_text() == short_code(DIGEST)


def test_the_odd_one_is_late_deeper_and_raw(signer: Signer) -> None:
    profile = signer.national_visit("lote", BOTH)
    assert signer.resource("openid/v1/users/me", profile).json["sign_identities"] == []
    rows = signer.resource("openid/v1/users/me", profile).json["sign_identities"]
    assert [row["status"] for row in rows] == [{"value": "enabled"}] * 2
    identity = rows[1]["id"]
    told = signer.resource(f"esigp/v1/sign_identities/{identity}", profile).json
    certificate = x509.load_der_x509_certificate(b64decode(told["identity"]["details"]["certificate"]))
    answer = raw(signer, signer.national_visit(None, SIGN, **wish(identity)), identity)
    assert len(answer.data) == 64
    r, s = (int.from_bytes(half, "big") for half in (answer.data[:32], answer.data[32:]))
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(encode_dss_signature(r, s), DIGEST, ec.ECDSA(Prehashed(hashes.SHA256())))


def test_the_identity_for_signing_in_signs_no_document(signer: Signer) -> None:
    profile = signer.national_visit("anna", BOTH)
    rows = signer.resource("openid/v1/users/me", profile).json["sign_identities"]
    other = next(row["id"] for row in rows if "x509:keyUsage:digitalSignature" in row["labels"])
    answer = signer.browser.get(signer.national_address(SIGN, **wish(other)))
    assert said_at(answer.location)["error"] == "invalid_request"


def test_who_may_not_look_does_not_see_identities(signer: Signer) -> None:
    token = signer.national_visit("anna", IDENTIFY)
    assert "sign_identities" not in signer.resource("openid/v1/users/me", token).json
    identity = signing_identity(signer, signer.national_visit("anna", BOTH))
    assert signer.resource(f"esigp/v1/sign_identities/{identity}", token).status_code == 401
    other = signer.national_visit("juris", BOTH)
    assert signer.resource(f"esigp/v1/sign_identities/{identity}", other).status_code == 400
    for foreign in ("", "foreign"):
        assert signer.resource("openid/v1/users/me", foreign).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"digest_value": b64encode(sha256(b"other").digest()).decode()},
        {"digest_value": "not in base64"},
        {"digest_value": None},
        {"signature_algorithm": "rsa-sha256"},
        {"sign_identity_id": "0" * 32},
    ],
    ids=str,
)
def test_what_was_not_confirmed_is_not_signed(signer: Signer, changes: dict[str, object]) -> None:
    identity, token = ready(signer)
    assert raw(signer, token, identity, **changes).status_code == 400
    assert raw(signer, token, identity).status_code == 400, "tried wrongly, it is gone"


def test_a_confirmation_signs_once_and_only_here(signer: Signer) -> None:
    identity, token = ready(signer)
    assert signer.sign(token, identity, DIGEST).status_code == 401, "the other face does not know it"
    assert raw(signer, token, identity).status_code == 200
    assert raw(signer, token, identity).status_code == 400
    for foreign in ("", "foreign", signer.national_visit("anna", BOTH)):
        assert raw(signer, foreign, identity).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"digests_summary": None},
        {"digests_summary": "AAAA"},
        {"digests_summary": "not in base64"},
        {"digests_summary_algorithm": "SHA1"},
        {"digests_summary_algorithm": None},
        {"sign_identity_id": None},
        {"sign_identity_id": "0" * 32},
    ],
    ids=str,
)
def test_a_wish_that_is_not_whole_comes_back(signer: Signer, changes: dict[str, str | None]) -> None:
    identity = signing_identity(signer, signer.national_visit("anna", BOTH))
    answer = signer.browser.get(signer.national_address(SIGN, **wish(identity, **changes)))
    assert said_at(answer.location)["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("scope", "changes", "error"),
    [
        ("", {}, "invalid_scope"),
        ("openid", {}, "invalid_scope"),
        (f"{SIGN} {IDENTIFY}", {}, "invalid_scope"),
        (IDENTIFY, {"response_type": "token"}, "unsupported_response_type"),
        (IDENTIFY, {"state": None}, "invalid_request"),
        (IDENTIFY, {"code_challenge": "x", "code_challenge_method": "plain"}, "invalid_request"),
        (IDENTIFY, {"prompt": "none"}, "login_required"),
    ],
)
def test_a_bad_request_is_told_to_the_portal(
    signer: Signer, scope: str, changes: dict[str, str | None], error: str
) -> None:
    answer = signer.browser.get(signer.national_address(scope, **changes))
    assert said_at(answer.location)["error"] == error


def test_nobody_is_sent_to_an_unknown_address(signer: Signer) -> None:
    for changes in ({"redirect_uri": "https://elsewhere.invalid/"}, {"client_id": "another"}):
        answer = signer.browser.get(signer.national_address(IDENTIFY, **changes))
        assert answer.status_code == 400
        assert "Location" not in answer.headers


def test_a_code_works_once_at_its_own_face_and_for_its_own_address(signer: Signer) -> None:
    def code() -> str:
        return said_at(walk(signer.browser, signer.national_address(IDENTIFY), "anna"))["code"]

    used = code()
    assert signer.national_token(used).status_code == 200
    assert signer.national_token(used).json["error"] == "invalid_grant"
    assert signer.national_token(code(), redirect_uri=HOME).json["error"] == "invalid_grant"
    assert signer.exchange(code()).json["error"] == "invalid_grant"
    assert signer.national_token(code(), grant_type="password").json["error"] == "unsupported_grant_type"


def test_who_begins_with_a_challenge_is_held_to_it(signer: Signer) -> None:
    challenge = {"code_challenge": challenge_of(signer.verifier), "code_challenge_method": "S256"}

    def code() -> str:
        return said_at(walk(signer.browser, signer.national_address(IDENTIFY, **challenge), "anna"))["code"]

    assert signer.national_token(code()).status_code == 400
    assert signer.national_token(code(), code_verifier="x" * 43).status_code == 400
    assert signer.national_token(code(), code_verifier=signer.verifier).status_code == 200


def test_the_client_proves_itself_with_both_words_written_as_in_an_address(signer: Signer) -> None:
    secret = signer.demo.client_secret
    for wrong in (f"{CLIENT}:", f"{CLIENT}:x{secret}", f"another:{secret}", "", ":", CLIENT):
        refused = signer.national_token("code", basic=wrong or " ")
        assert (refused.status_code, refused.json["error"]) == (401, "invalid_client"), wrong
    for head in ("", "Basic", "Basic !", f"Bearer {secret}", "Basic /w=="):
        answer = signer.wire.post(
            "/trustedx-authserver/oauth/lvrtc-eipsign-as/token", headers={"Authorization": head}
        )
        assert answer.status_code == 401, head
    code = said_at(walk(signer.browser, signer.national_address(IDENTIFY), "anna"))["code"]
    assert signer.national_token(code, basic=f"{quote_plus(CLIENT)}:{quote_plus(secret)}").status_code == 200


def test_who_went_back_or_was_wrong_comes_back_with_a_word(signer: Signer) -> None:
    for person, error in (("zane", "access_denied"), ("oto", "server_error")):
        back = said_at(walk(signer.browser, signer.national_address(IDENTIFY), person))
        assert back["error"] == error
        assert "iss" not in back


def test_a_certificate_that_was_taken_back_is_shown_so_and_signs_nothing(signer: Signer) -> None:
    profile = signer.national_visit("rihards", BOTH)
    rows = signer.resource("openid/v1/users/me", profile).json["sign_identities"]
    assert {row["status"]["value"] for row in rows} == {"disabled"}
    answer = signer.browser.get(signer.national_address(SIGN, **wish(rows[1]["id"])))
    assert said_at(answer.location)["error"] == "invalid_request"


def test_signing_out_leads_only_home(signer: Signer) -> None:
    signer.national_visit("anna", IDENTIFY)
    path = "/trustedx-authserver/lvrtc-eipsign-idp/logout"
    assert signer.browser.get(path, query_string={"redirect_uri": HOME}).location == HOME
    silent = signer.browser.get(signer.national_address(IDENTIFY, prompt="none"))
    assert said_at(silent.location)["error"] == "login_required"
    for address in ("https://elsewhere.invalid/", SIGNED_BACK):
        stays = signer.browser.get(path, query_string={"redirect_uri": address})
        assert (stays.status_code, "Location" in stays.headers) == (200, False)
