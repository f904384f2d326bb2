"""What anybody may fetch: certificates, lists of what was taken back, and the time."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response, abort, request

from demo.app import demo
from demo.timestamps import answer_to

bp = Blueprint("pki", __name__)


@bp.get("/pki/<any(root, issuing):name>.crl")
def crl(name: str) -> Response:
    """The certificates of this issuer that hold no more."""
    return Response(demo().authority.crl(name), content_type="application/pkix-crl")


@bp.get("/pki/<any(root, issuing):name>.cer")
def certificate(name: str) -> Response:
    """The certificate of the issuer."""
    found = demo().authority.root if name == "root" else demo().authority.issuing
    return Response(found.public_bytes(Encoding.DER), content_type="application/pkix-cert")


@bp.post("/timestamp")
def timestamp() -> Response:
    """The time, sealed, over a digest (RFC 3161)."""
    if request.mimetype != "application/timestamp-query":
        abort(415)
    answer = answer_to(request.get_data(), authority=demo().authority, now=datetime.now(UTC))
    return Response(answer, content_type="application/timestamp-reply")
