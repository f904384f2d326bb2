"""The certificates and the stamps of the demo hold before a stranger: openssl."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha384
from pathlib import Path

import pytest
from asn1crypto import core, tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from flask import Flask
from werkzeug.test import TestResponse

from demo import create_app
from demo.app import Demo
from demo.pki import read_authority
from demo.settings import DemoSettings
from demo.timestamps import POLICY, answer_to
from tests.integration.demo.conftest import Signer
from tests.support.login import ISSUER

DATA = b"a document"
QUERY = {"Content-Type": "application/timestamp-query"}


@pytest.fixture
def own(app: Flask) -> Demo:
    """What the demo consists of."""
    found: Demo = app.extensions["demo"]
    return found


@pytest.fixture
def openssl(capsys: pytest.CaptureFixture[str]) -> Iterator[str | None]:
    """The program, or nothing, and then it is said why."""
    found = shutil.which("openssl")
    if found is None:
        with capsys.disabled():
            print("\nopenssl is not on this machine: the chain is checked by the library only.")
    yield found


def run(program: str | None, *words: str | Path) -> str:
    """What it says; it must be content."""
    if program is None:
        return "OK"
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


def _pem(folder: Path, name: str, certificate: x509.Certificate) -> Path:
    file = folder / f"{name}.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return file


def _with_lists(own: Demo, folder: Path) -> Path:
    """The root with both lists: what one needs to see whether something was taken back."""
    file = folder / "root-and-lists.pem"
    names = ("root.pem", "root.crl", "issuing.crl")
    file.write_bytes(b"".join(own.authority.file(one).read_bytes() for one in names))
    return file


def test_the_chain_of_a_person_holds_before_openssl(
    signer: Signer, own: Demo, openssl: str | None, tmp_path: Path
) -> None:
    certificate = signer.certificate(signer.credential())
    certificate.verify_directly_issued_by(own.authority.issuing)
    own.authority.issuing.verify_directly_issued_by(own.authority.root)
    person = _pem(tmp_path, "person", certificate)
    trusted = _with_lists(own, tmp_path)
    said = run(
        openssl, "verify", "-x509_strict", "-crl_check_all", "-CAfile", trusted,
        "-untrusted", own.authority.file("issuing.pem"), person,
    )  # fmt: skip
    assert "OK" in said


def _number(listed: x509.CertificateRevocationList) -> int:
    return listed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def test_who_was_taken_back_is_on_the_list_and_the_others_are_not(
    signer: Signer, own: Demo, openssl: str | None, tmp_path: Path
) -> None:
    good = signer.certificate(signer.credential())
    first = x509.load_der_x509_crl(signer.wire.get("/pki/issuing.crl").data)
    bad = [signer.certificate(signer.credential("PNOLV-990000-00024")) for _ in range(2)]
    listed = x509.load_der_x509_crl(signer.wire.get("/pki/issuing.crl").data)
    assert listed.is_signature_valid(own.authority.issuing.public_key())
    assert listed.get_revoked_certificate_by_serial_number(good.serial_number) is None
    assert all(listed.get_revoked_certificate_by_serial_number(one.serial_number) for one in bad)
    assert _number(listed) == _number(first) + 2
    if openssl:
        words = ["-crl_check", "-CAfile", _with_lists(own, tmp_path)]
        words += ["-untrusted", own.authority.file("issuing.pem")]
        done = subprocess.run(
            [openssl, "verify", *map(str, words), str(_pem(tmp_path, "bad", bad[0]))],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "certificate revoked" in done.stderr


def test_the_lists_live_for_ten_years(own: Demo) -> None:
    for name in ("root", "issuing"):
        listed = x509.load_der_x509_crl(own.authority.crl(name))
        assert listed.next_update_utc is not None
        assert listed.next_update_utc - datetime.now(UTC) > timedelta(days=3649)


def test_everything_says_that_it_is_no_signature_and_where_its_list_is(signer: Signer, own: Demo) -> None:
    person = signer.certificate(signer.credential())
    root, issuing, stamp = own.authority.root, own.authority.issuing, own.authority.stamp
    for certificate in (person, root, issuing, stamp):
        (said,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        assert said.value == "DEMO - NAV ISTS PARAKSTS"
    for certificate, name in ((person, "issuing"), (stamp, "issuing"), (issuing, "root")):
        (point,) = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        assert point.full_name is not None
        address = point.full_name[0].value
        assert address == f"{ISSUER}/pki/{name}.crl"
        answer = signer.wire.get(address.removeprefix(ISSUER))
        assert (answer.status_code, answer.mimetype) == (200, "application/pkix-crl")
        (above,) = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        assert above.access_method == AuthorityInformationAccessOID.CA_ISSUERS
        answer = signer.wire.get(above.access_location.value.removeprefix(ISSUER))
        certificate.verify_directly_issued_by(x509.load_der_x509_certificate(answer.data))


def test_certificates_can_be_fetched_and_keys_cannot(signer: Signer, own: Demo) -> None:
    for name, certificate in (("root", own.authority.root), ("issuing", own.authority.issuing)):
        answer = signer.wire.get(f"/pki/{name}.cer")
        assert x509.load_der_x509_certificate(answer.data) == certificate
    for path in ("root-key.pem", "tsa.crl", "root-key.crl", "..%2fclient-key.json"):
        assert signer.wire.get(f"/pki/{path}").status_code == 404


def test_nobody_else_reads_the_keys(signer: Signer, own: Demo) -> None:
    signer.credential()
    files = [file for file in own.settings.folder.rglob("*") if file.is_file()]
    names = {"root-key.pem", "issuing-key.pem", "tsa-key.pem", "client-secret.txt"}
    assert names <= {one.name for one in files}
    assert [str(file) for file in files if file.stat().st_mode & 0o077] == []


def test_the_keys_stay_and_addresses_move_with_the_demo(own: Demo, tmp_path: Path) -> None:
    before = own.authority
    moved = read_authority(tmp_path, issuer="http://localhost:9001")
    assert moved.root == before.root
    (point,) = moved.issuing.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name is not None and point.full_name[0].value.startswith("http://localhost:9001/")
    moved.issuing.verify_directly_issued_by(moved.root)
    moved.stamp.verify_directly_issued_by(moved.issuing)


def test_certificates_that_do_not_tell_who_stands_above_them_are_made_anew(own: Demo, tmp_path: Path) -> None:
    root, file = own.authority.root, own.authority.file("issuing.pem")
    file.write_bytes(own.authority.file("root.pem").read_bytes())
    found = read_authority(tmp_path, issuer=ISSUER)
    assert found.root == root
    found.issuing.verify_directly_issued_by(found.root)
    assert found.issuing.extensions.get_extension_for_class(x509.AuthorityInformationAccess)


def test_two_that_start_at_once_have_one_root(tmp_path: Path, certified: Path) -> None:
    shutil.copytree(certified, tmp_path / "one")
    settings = DemoSettings(
        issuer=ISSUER, folder=tmp_path / "one", redirect_uris=frozenset(), after_logout_uris=frozenset()
    )
    roots = {create_app(settings).extensions["demo"].authority.root.serial_number for _ in range(2)}
    assert len(roots) == 1
    assert not list((tmp_path / "one").glob("pki.*"))


# -- timestamps ------------------------------------------------------------------------------------------


def imprint(algorithm: str, digest: bytes) -> dict[str, object]:
    """What is to be stamped."""
    return {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest}


def query(**changes: object) -> bytes:
    """A good question for the time, with changes; None leaves a part out."""
    asked = {
        "version": "v1",
        "message_imprint": imprint("sha256", sha256(DATA).digest()),
        "nonce": 4711,
        "cert_req": True,
        **changes,
    }
    return tsp.TimeStampReq({name: value for name, value in asked.items() if value is not None}).dump()


def stamped(signer: Signer, asked: bytes) -> TestResponse:
    """The answer over HTTP."""
    return signer.wire.post("/timestamp", data=asked, headers=QUERY)


def info_of(answer: bytes) -> tsp.TSTInfo:
    """What is sealed in the answer."""
    reply = tsp.TimeStampResp.load(answer)
    assert reply["status"]["status"].native == "granted"
    return reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed


def test_a_stamp_holds_before_openssl(signer: Signer, own: Demo, openssl: str | None, tmp_path: Path) -> None:
    asked, reply, data = tmp_path / "q.tsq", tmp_path / "r.tsr", tmp_path / "d"
    data.write_bytes(DATA)
    asked.write_bytes(query())
    reply.write_bytes(stamped(signer, query()).data)
    for against in (("-queryfile", asked), ("-data", data)):
        said = run(
            openssl, "ts", "-verify", *against, "-in", reply, "-CAfile", own.authority.file("root.pem"),
            "-untrusted", own.authority.file("issuing.pem"),
        )  # fmt: skip
        assert "OK" in said


def test_what_openssl_asks_is_answered(
    signer: Signer, own: Demo, openssl: str | None, tmp_path: Path
) -> None:
    if openssl is None:
        return
    data, asked, reply = tmp_path / "d", tmp_path / "q.tsq", tmp_path / "r.tsr"
    data.write_bytes(DATA)
    run(openssl, "ts", "-query", "-data", data, "-sha512", "-cert", "-out", asked)
    reply.write_bytes(stamped(signer, asked.read_bytes()).data)
    own_files = ("-CAfile", own.authority.file("root.pem"), "-untrusted", own.authority.file("issuing.pem"))
    assert "OK" in run(openssl, "ts", "-verify", "-queryfile", asked, "-in", reply, *own_files)


def test_a_stamp_says_what_and_when_and_nothing_of_its_own(signer: Signer) -> None:
    info = info_of(stamped(signer, query()).data)
    assert info["message_imprint"]["hashed_message"].native == sha256(DATA).digest()
    assert (info["nonce"].native, info["policy"].native) == (4711, POLICY)
    assert abs(info["gen_time"].native - datetime.now(UTC)) < timedelta(seconds=5)
    numbers = {info_of(stamped(signer, query()).data)["serial_number"].native for _ in range(3)}
    assert len(numbers) == 3


def test_certificates_and_nonce_come_only_when_asked_for(signer: Signer) -> None:
    answer = stamped(signer, query(nonce=None, cert_req=False))
    assert answer.mimetype == "application/timestamp-reply"
    assert info_of(answer.data)["nonce"].native is None
    token = tsp.TimeStampResp.load(answer.data)["time_stamp_token"]["content"]
    assert token["certificates"].native is None


def test_longer_digests_are_stamped_too(signer: Signer) -> None:
    digest = sha384(DATA).digest()
    info = info_of(stamped(signer, query(message_imprint=imprint("sha384", digest))).data)
    assert info["message_imprint"]["hashed_message"].native == digest


@pytest.mark.parametrize(
    ("asked", "failure"),
    [
        (b"", "bad_data_format"),
        (b"\x30\x03\x02\x01\x01", "bad_data_format"),
        (query()[:-1], "bad_data_format"),
        (query() + b"more", "bad_data_format"),
        (query(message_imprint=imprint("sha1", b"x" * 20)), "bad_alg"),
        (query(message_imprint=imprint("sha256", b"x" * 31)), "bad_data_format"),
        (query(req_policy="1.2.3.4"), "unaccepted_policy"),
    ],
    ids=["empty", "no question", "cut", "longer", "sha1", "short digest", "policy"],
)
def test_a_bad_question_gets_its_refusal_and_no_stamp(signer: Signer, asked: bytes, failure: str) -> None:
    reply = core.Sequence.load(stamped(signer, asked).data, strict=True)
    assert len(reply) == 1, "a status and no stamp"
    status = tsp.PKIStatusInfo.load(reply[0].dump()).native
    assert (status["status"], status["fail_info"]) == ("rejection", {failure})


def test_what_is_no_question_is_not_answered(signer: Signer) -> None:
    assert signer.wire.post("/timestamp", data=b64encode(query())).status_code == 415
    assert signer.wire.get("/timestamp").status_code == 405


def test_the_stamp_is_made_with_a_key_for_nothing_else(own: Demo) -> None:
    stamp = own.authority.stamp
    use = stamp.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert use.critical
    assert [one._name for one in use.value] == ["timeStamping"]
    key = stamp.public_key()
    assert isinstance(key, rsa.RSAPublicKey) and key.key_size == 3072


def test_the_moment_is_that_of_the_machine(own: Demo) -> None:
    then = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    reply = tsp.TimeStampResp.load(answer_to(query(), authority=own.authority, now=then))
    info = reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert info["gen_time"].native == then
