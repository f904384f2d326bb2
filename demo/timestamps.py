"""Says when something was there (RFC 3161), with the clock of this machine and the stamp of the demo."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from hashlib import sha256

from asn1crypto import algos, cms, core, parser, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from demo.pki import Authority

# A number of nobody's (the arc for random ones): these stamps keep no real authority's promises.
POLICY = "2.25.219937013287211354206411217064839001"
LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}


class NoStamp(ValueError):
    """The request is refused; `failure` is the word of RFC 3161."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


def answer_to(query: bytes, *, authority: Authority, now: datetime) -> bytes:
    """A whole TimeStampResp for a TimeStampReq; a refusal is one, too."""
    try:
        token = _stamped(_asked(query), authority=authority, now=now)
    except NoStamp as refusal:
        status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {refusal.failure}}).dump()
        # The library knows no answer without a stamp: a sequence of the status alone.
        return bytes(parser.emit(class_=0, method=1, tag=16, contents=status))
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def _asked(query: bytes) -> tsp.TimeStampReq:
    """Raises NoStamp."""
    try:
        asked = tsp.TimeStampReq.load(query, strict=True)
        algorithm = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
        length = len(asked["message_imprint"]["hashed_message"].native)
        policy = asked["req_policy"].native
    except (ValueError, TypeError, KeyError) as error:
        raise NoStamp("bad_data_format") from error
    if asked["version"].native != "v1":
        raise NoStamp("bad_request")
    if algorithm not in LENGTHS:
        raise NoStamp("bad_alg")
    if length != LENGTHS[algorithm]:
        raise NoStamp("bad_data_format")
    if policy is not None and policy != POLICY:
        raise NoStamp("unaccepted_policy")
    return asked


def _stamped(asked: tsp.TimeStampReq, *, authority: Authority, now: datetime) -> cms.ContentInfo:
    stamp = asn1_x509.Certificate.load(authority.stamp.public_bytes(Encoding.DER))
    said = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": asked["message_imprint"],
        "serial_number": secrets.randbits(120) + 1,
        "gen_time": now.astimezone(UTC),
        "accuracy": {"seconds": 1},
        "tsa": asn1_x509.GeneralName("directory_name", stamp.subject),
    }
    if asked["nonce"].native is not None:
        said["nonce"] = asked["nonce"]
    info = tsp.TSTInfo(said)
    content = {"content_type": "tst_info", "content": core.ParsableOctetString(info.dump())}
    signed = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": content,
        "signer_infos": [_signer(info.dump(), stamp=stamp, authority=authority, now=now)],
    }
    if asked["cert_req"].native:
        issuing = asn1_x509.Certificate.load(authority.issuing.public_bytes(Encoding.DER))
        signed["certificates"] = [stamp, issuing]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _signer(
    content: bytes, *, stamp: asn1_x509.Certificate, authority: Authority, now: datetime
) -> cms.SignerInfo:
    own = tsp.SigningCertificateV2({"certs": [{"cert_hash": sha256(stamp.dump()).digest()}]})
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": now.astimezone(UTC)})]},
            {"type": "message_digest", "values": [sha256(content).digest()]},
            {"type": "signing_certificate_v2", "values": [own]},
        ]
    )
    value = authority.stamp_key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {"issuer": stamp.issuer, "serial_number": stamp.serial_number}
            },
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature": value,
        }
    )
