"""The rules of signing from afar: what one may be asked to confirm, and what that is worth, once."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from demo.credentials import Credential, Credentials
from demo.protocol import BadRequest
from demo.store import Access, Face, Store, Task

SHA256_OID = "2.16.840.1.101.3.4.2.1"
ECDSA_SHA256_OID = "1.2.840.10045.4.3.2"
DIGEST_BYTES = 32
LONGEST_LABEL = 200
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+=*")


def task_of(asked: Mapping[str, str], *, credentials: Credentials, now: datetime) -> Task:
    """What the parameters of CSC v2 ask a person to confirm. Raises BadRequest."""
    credential = usable(asked.get("credentialID", ""), credentials=credentials, now=now)
    if asked.get("hashAlgorithmOID") != SHA256_OID:
        raise BadRequest("invalid_request", f"hashAlgorithmOID must be {SHA256_OID}.")
    hashes = tuple(_url_safe(word) for word in asked.get("hashes", "").split(","))
    if asked.get("numSignatures") != str(len(hashes)) or len(hashes) != 1:
        # One visit is for one document: the page shows its name and its digits.
        raise BadRequest("invalid_request", "numSignatures must be 1, with one digest in hashes.")
    label = asked.get("description", "").strip()
    if not 0 < len(label) <= LONGEST_LABEL:
        raise BadRequest("invalid_request", "description must say what is signed, in up to 200 signs.")
    return Task(credential=credential.id, hashes=hashes, summary=summary_of(hashes), label=label)


def usable(credential_id: str, *, credentials: Credentials, now: datetime) -> Credential:
    """The credential, when it signs documents and holds. Raises BadRequest."""
    found = credentials.find(credential_id, now=now)
    if found is None or found.use != "content_commitment":
        raise BadRequest("invalid_request", "The credential is not known here, or its day has passed.")
    if found.status == "revoked":
        raise BadRequest("invalid_request", "The certificate of the credential was revoked.")
    return found


def summary_of(hashes: tuple[bytes, ...]) -> bytes:
    """The digest over all digests in their order, as the national platform counts it."""
    return sha256(b"".join(hashes)).digest()


def spend(name: str, *, face: Face, store: Store, now: int) -> Task:
    """What the token lets sign; it signs no more from now on, whatever comes of it. Raises BadRequest."""
    # Looked up first: a thief of a login's token must not be able to end it here.
    access = store.tokens.look(name, now=now)
    if access is not None and (access.face != face or access.task is None):
        raise BadRequest("invalid_token", "This token does not let sign.")
    taken = store.tokens.take(name, now=now)
    if taken is None or taken.task is None:
        if store.spent.look(name, now=now):
            raise BadRequest("invalid_request", "This token has signed already.")
        raise BadRequest("invalid_token", "The token is old or foreign.")
    store.spent.is_new(name, True, now=now, until=now + 3600)
    return taken.task


def open_with(name: str, *, face: Face, scope: str, store: Store, now: int) -> Access:
    """What the token opens. Raises BadRequest when that is not this."""
    access = store.tokens.look(name, now=now)
    if access is None or access.face != face or scope not in access.scope.split():
        raise BadRequest("invalid_token", "The token is old or foreign, or opens something else.")
    return access


def signed(said: Mapping[str, Any], task: Task, *, credentials: Credentials, now: datetime) -> list[bytes]:
    """The values for exactly what was confirmed. Raises BadRequest."""
    if said.get("credentialID") != task.credential:
        raise BadRequest("invalid_request", "The person confirmed another credential.")
    if said.get("hashAlgorithmOID") != SHA256_OID or said.get("signAlgo") != ECDSA_SHA256_OID:
        raise BadRequest("invalid_request", f"Only {SHA256_OID} with {ECDSA_SHA256_OID} is offered.")
    named = said.get("hashes")
    if not isinstance(named, list) or tuple(plain_base64(word) for word in named) != task.hashes:
        raise BadRequest("invalid_request", "The person confirmed other hashes.")
    credential = usable(task.credential, credentials=credentials, now=now)
    return [credential.sign(digest) for digest in task.hashes]


def plain_base64(word: object) -> bytes:
    """Raises BadRequest."""
    try:
        return b64decode(word if isinstance(word, str) else "?", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest("invalid_request", "A digest is not in base64.") from error


def _url_safe(word: str) -> bytes:
    found = (
        urlsafe_b64decode(word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4))
        if _is_url_safe(word)
        else b""
    )
    if len(found) != DIGEST_BYTES:
        raise BadRequest("invalid_request", "hashes must be SHA-256 digests in base64url.")
    return found


def _is_url_safe(word: str) -> bool:
    return bool(_URL_SAFE.fullmatch(word)) and len(word.rstrip("=")) % 4 != 1
