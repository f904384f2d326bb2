"""What was signed while its root counted is judged by that root when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from portal.acting_for.actor import oneself
from portal.signing import service
from portal.signing.judging import judge
from portal.signing.trust import Trust
from tests.support.certificates import Made, demo_pki
from tests.support.signing import Desk

pytestmark = pytest.mark.one_database


def _over(root: Made, *, at: datetime) -> bytes:
    """The same root, with the same key, whose days have ended then."""
    read = root.read
    built = x509.CertificateBuilder(
        issuer_name=read.subject,
        subject_name=read.subject,
        public_key=read.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=at - timedelta(days=300),
        not_valid_after=at,
        extensions=list(read.extensions),
    )
    return built.sign(root.private, hashes.SHA256()).public_bytes(Encoding.DER)  # type: ignore[arg-type]


def test_a_root_that_is_over_still_speaks_for_what_was_signed_before(desk: Desk) -> None:
    anna, signing_id = oneself(desk.person()), desk.opened(desk.person())
    desk.times.is_off = -timedelta(minutes=2)
    desk.sign(anna, signing_id)
    desk.run_outbox()
    content, pki = service.open_bytes(signing_id), demo_pki()
    ended = _over(pki.root, at=datetime.now(UTC) - timedelta(minutes=1))
    (found,) = judge(content, trust=Trust((ended,), (pki.issuing.certificate,)))
    assert found.holds and found.is_time_trusted, found.problems
    other = demo_pki("Somebody else")
    (strange,) = judge(content, trust=Trust((_over(other.root, at=datetime.now(UTC)),)))
    assert not strange.holds
