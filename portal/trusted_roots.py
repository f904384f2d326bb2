"""The certificates to which signatures have to lead: read from files, with their faults in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature

# So long before a certificate ends somebody has to begin to look for the one that follows.
ENDS_SOON = timedelta(days=60)


def certificates_in(raw: bytes) -> list[bytes]:
    """The certificates (DER) in what a file holds, PEM or DER. Raises ValueError for broken PEM."""
    if not pem.detect(raw):
        return [raw]
    return [der for kind, _, der in pem.unarmor(raw, multiple=True) if kind == "CERTIFICATE"]


def is_root(certificate: x509.Certificate) -> bool:
    """Whether it has really issued itself, and does not only say so."""
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def faults_in(files: Sequence[Path], *, now: datetime) -> Iterator[str]:
    """What keeps these files from being those of issuers, a sentence for each, with file and place.

    A certificate that is over is no fault as long as a root is left that counts today: what was signed while
    it counted still leads to it.
    """
    roots = 0
    for file in files:
        try:
            read = _read(file)
        except OSError as error:
            yield f"{file} cannot be read ({error.strerror})"
            return
        except ValueError:
            yield f"{file} holds something that is no certificate; write certificates in PEM"
            return
        if not read:
            yield f"{file} holds no certificate"
        for number, one in enumerate(read, 1):
            if not _may_issue(one):
                yield (
                    f"{file}, certificate {number}: is not the certificate of an issuer (no CA); "
                    "name who issues, not who signs"
                )
            roots += is_root(one) and one.not_valid_before_utc <= now <= one.not_valid_after_utc
    if not roots:
        yield "trust names no root that counts today: one has to be signed by itself, and not be over"


def warnings_in(files: Sequence[Path], *, now: datetime) -> Iterator[str]:
    """What somebody has to see to before long, a sentence for each. Raises OSError, ValueError."""
    for file in files:
        for number, one in enumerate(_read(file), 1):
            if (said := _ending(one, now=now)) is not None:
                yield f"{file}, certificate {number}: {said}"


def _ending(one: x509.Certificate, *, now: datetime) -> str | None:
    if now < one.not_valid_before_utc:
        return f"counts only from {one.not_valid_before_utc:%Y-%m-%d} on; look at the clock of this machine"
    day = f"{one.not_valid_after_utc:%Y-%m-%d}"
    if now > one.not_valid_after_utc:
        return f"is over since {day}; name the one that follows beside it, and keep it for what is signed"
    if now > one.not_valid_after_utc - ENDS_SOON:
        return f"ends on {day}; name the one that follows beside it"
    return None


def _read(file: Path) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(one) for one in certificates_in(file.read_bytes())]


def _may_issue(one: x509.Certificate) -> bool:
    try:
        is_issuer = one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
    try:
        return is_issuer and one.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return is_issuer
