"""The rules of the national platform as its papers tell them: OAuth 2.0, who it is, a raw signature."""

from __future__ import annotations

import hmac
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from demo.credentials import Credential, Credentials
from demo.people import Person
from demo.protocol import BadRequest, has_challenge, scopes_of
from demo.settings import DemoSettings
from demo.signing import DIGEST_BYTES, plain_base64, summary_of, usable
from demo.store import Task

IDENTIFY = "urn:lvrtc:fpeil:aa"
PROFILE = "urn:safelayer:eidas:sign:identity:profile"
SIGN = "urn:safelayer:eidas:sign:identity:use:server"
LEVEL = "urn:safelayer:tws:policies:authentication:level:"
# So that nobody can take it for the real one by mistake.
DEMO = "demo"
# How the person was asked, whatever way the request named.
METHOD = "urn:eparaksts:tws:policies:authentication:adaptive:methods:mobileid"
LABELS = {"content_commitment": "contentCommitment", "digital_signature": "digitalSignature"}


def check_what(asked: Mapping[str, str]) -> None:
    """Raise BadRequest for what the client may be told about."""
    if asked.get("response_type") != "code":
        raise BadRequest("unsupported_response_type", "Only the code flow is offered.")
    scopes = scopes_of(asked)
    if not scopes or scopes - {IDENTIFY, PROFILE, SIGN} or (SIGN in scopes and len(scopes) > 1):
        raise BadRequest("invalid_scope", "These scopes are not offered together, or not at all.")
    if not asked.get("state"):
        raise BadRequest("invalid_request", "state is required.")
    # The papers name no PKCE; who sends it is held to it.
    if "code_challenge" in asked and not has_challenge(asked):
        raise BadRequest("invalid_request", "Of PKCE only S256 is taken.")


def task_of(asked: Mapping[str, str], *, credentials: Credentials, now: datetime) -> Task | None:
    """What is to be signed, if anything: only the digest over the digests is told. Raises BadRequest."""
    if SIGN not in scopes_of(asked):
        return None
    credential = usable(asked.get("sign_identity_id", ""), credentials=credentials, now=now)
    if asked.get("digests_summary_algorithm") != "SHA256":
        raise BadRequest("invalid_request", "digests_summary_algorithm must be SHA256.")
    summary = plain_base64(asked.get("digests_summary"))
    if len(summary) != DIGEST_BYTES:
        raise BadRequest("invalid_request", "digests_summary must be a SHA-256 digest in base64.")
    return Task(credential=credential.id, summary=summary)


def check_client(authorization: str, *, settings: DemoSettings, secret: str) -> None:
    """Raise BadRequest unless name and secret are right: each encoded as in an address, both in base64."""
    kind, _, value = authorization.partition(" ")
    try:
        name, _, said = b64decode(value, validate=True).decode("utf-8").partition(":")
    except ValueError as error:
        raise BadRequest("invalid_client", "The client is not told in base64.") from error
    right = (settings.client_id, secret)
    pairs = zip((unquote_plus(name), unquote_plus(said)), right, strict=True)
    if kind.lower() != "basic" or not all(
        [hmac.compare_digest(one.encode(), other.encode()) for one, other in pairs]
    ):
        raise BadRequest("invalid_client", "The client does not prove itself.")


def about(person: Person, *, settings: DemoSettings) -> dict[str, Any]:
    """What the page about the person says: names in large letters, the code with its hyphens."""
    return {
        "sub": person.subject(issuer=settings.issuer, client_id=settings.client_id),
        "domain": "citizen",
        "acr": f"{LEVEL}{person.level}",
        "amr": [METHOD, DEMO],
        "given_name": person.given_name.upper(),
        "family_name": person.family_name.upper(),
        "name": person.name.upper(),
        "serial_number": person.serial_number,
        "eips": "DEMO - NAV ISTS PARAKSTS",
    }


def sign_identity(credential: Credential) -> dict[str, Any]:
    """One line of what a person can sign with."""
    return {
        "id": credential.id,
        "description": "DEMO - NAV ISTS PARAKSTS",
        "labels": ["mobileid", f"x509:keyUsage:{LABELS[credential.use]}"],
        "status": {"value": "enabled" if credential.status == "valid" else "disabled"},
        "access": ["server"],
    }


def value_for(said: Mapping[str, Any], task: Task, *, credentials: Credentials, now: datetime) -> bytes:
    """The ECDSA value in DER, over the digest behind what was confirmed. Raises BadRequest."""
    if said.get("sign_identity_id") != task.credential:
        raise BadRequest("invalid_request", "The person confirmed another identity.")
    if said.get("signature_algorithm") != "ecdsa":
        raise BadRequest("invalid_request", "signature_algorithm must be ecdsa.")
    digest = plain_base64(said.get("digest_value"))
    if len(digest) != DIGEST_BYTES or not hmac.compare_digest(summary_of((digest,)), task.summary):
        raise BadRequest("invalid_request", "The person confirmed another digest.")
    return usable(task.credential, credentials=credentials, now=now).sign(digest)


def raw(value: bytes) -> bytes:
    """r and s side by side, as some keys of the platform answer."""
    r, s = decode_dss_signature(value)
    return r.to_bytes(DIGEST_BYTES, "big") + s.to_bytes(DIGEST_BYTES, "big")
