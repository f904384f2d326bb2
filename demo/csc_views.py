"""Signing from afar as the Cloud Signature Consortium writes it down (API version 2)."""

from __future__ import annotations

import time
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response, jsonify, request

from demo import signing
from demo.answers import bearer, no_store, refused, think
from demo.app import demo
from demo.credentials import Credential
from demo.protocol import BadRequest

bp = Blueprint("csc", __name__, url_prefix="/csc/v2")
SERVICE_SCOPE = "service"
P256_OID = "1.2.840.10045.3.1.7"
METHODS = ("oauth2/authorize", "credentials/list", "credentials/info", "signatures/signHash")


@bp.post("/info")
def info() -> Response:
    """What this platform offers, for machines."""
    return jsonify(
        specs="2.0.0.2",
        name="DEMO - NAV ISTS PARAKSTS",
        region="LV",
        lang="lv",
        description="A demo. What is signed here is not signed.",
        authType=["oauth2code"],
        oauth2=demo().settings.issuer,
        methods=list(METHODS),
        asynchronousOperationMode=False,
        validationInfo=False,
        signAlgorithms={"algos": [signing.ECDSA_SHA256_OID]},
    )


@bp.post("/credentials/list")
def credentials_list() -> Response:
    """A fresh credential of the person: certificates here live for one signing."""
    said = _authorised()
    person = demo().person_of(str(said.get("userID", "")))
    if person is None:
        raise BadRequest("invalid_request", "userID is nobody here.")
    made = demo().credentials.issue(person, now=datetime.now(UTC))
    listed = [] if said.get("onlyValid") is True and made.status != "valid" else [made]
    answer: dict[str, Any] = {"credentialIDs": [one.id for one in listed]}
    if said.get("credentialInfo") is True:
        answer["credentialInfos"] = [{"credentialID": one.id, **_told(one, said)} for one in listed]
    return no_store(jsonify(answer))


@bp.post("/credentials/info")
def credentials_info() -> Response:
    """The certificate of a credential, and how it is used."""
    said = _authorised()
    found = demo().credentials.find(str(said.get("credentialID", "")), now=datetime.now(UTC))
    if found is None:
        raise BadRequest("invalid_request", "The credential is not known here, or its day has passed.")
    return no_store(jsonify(_told(found, said)))


@bp.post("/signatures/signHash")
def sign_hash() -> Response:
    """The value over the digest that the person confirmed; the token of the confirmation is then gone."""
    task = signing.spend(bearer(), face="oidc", store=demo().store, now=int(time.time()))
    credentials, now = demo().credentials, datetime.now(UTC)
    values = signing.signed(_said(), task, credentials=credentials, now=now)
    think(demo().people[credentials.owner_of(task.credential)])
    return no_store(jsonify(signatures=[b64encode(value).decode() for value in values]))


@bp.errorhandler(BadRequest)
def refuse(refusal: BadRequest) -> tuple[Response, int]:
    """As the API tells it."""
    return refused(refusal)


def _authorised() -> dict[str, Any]:
    signing.open_with(bearer(), face="oidc", scope=SERVICE_SCOPE, store=demo().store, now=int(time.time()))
    return _said()


def _said() -> dict[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise BadRequest("invalid_request", "The body must be an object in JSON.")
    return said


def _told(credential: Credential, said: dict[str, Any]) -> dict[str, Any]:
    certificate = credential.certificate
    cert: dict[str, Any] = {"status": credential.status, "certificates": _chain(credential, said)}
    if said.get("certInfo") is True:
        cert |= {
            "issuerDN": certificate.issuer.rfc4514_string(),
            "subjectDN": certificate.subject.rfc4514_string(),
            "serialNumber": f"{certificate.serial_number:x}",
            "validFrom": certificate.not_valid_before_utc.strftime("%Y%m%d%H%M%SZ"),
            "validTo": certificate.not_valid_after_utc.strftime("%Y%m%d%H%M%SZ"),
        }
    if not cert["certificates"]:
        del cert["certificates"]
    return {
        "description": "DEMO - NAV ISTS PARAKSTS",
        "key": {
            "status": "enabled",
            "algo": [signing.ECDSA_SHA256_OID],
            "len": 256,
            "curve": P256_OID,
        },
        "cert": cert,
        "auth": {"mode": "oauth2code"},
        "SCAL": "2",
        "multisign": 1,
        "lang": "lv",
    }


def _chain(credential: Credential, said: dict[str, Any]) -> list[str]:
    """`none`, `single` (when nothing is said) or `chain`, without the root."""
    authority = demo().authority
    asked = said.get("certificates", "single")
    many = {"none": 0, "single": 1, "chain": 2}.get(asked)
    if many is None:
        raise BadRequest("invalid_request", "certificates is none, single or chain.")
    chain = [credential.certificate, authority.issuing][:many]
    return [b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain]
