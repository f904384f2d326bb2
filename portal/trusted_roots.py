"""The certificates to which signatures have to lead: read from files, with their faults in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from asn1crypto import pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature


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
    """What keeps these files from being those of issuers, a sentence for each, with file and place."""
    roots = 0
    for file in files:
        try:
            raw = certificates_in(file.read_bytes())
            read = [x509.load_der_x509_certificate(one) for one in raw]
        except OSError as error:
            yield f"{file} cannot be read ({error.strerror})"
            return
        except ValueError:
            yield f"{file} holds something that is no certificate; write certificates in PEM"
            return
        if not read:
            yield f"{file} holds no certificate"
        for number, one in enumerate(read, 1):
            yield from (f"{file}, certificate {number}: {fault}" for fault in _faults_of(one, now=now))
            roots += is_root(one)
    if not roots:
        yield "trust names no root: one certificate has to be signed by itself"


def _faults_of(one: x509.Certificate, *, now: datetime) -> Iterator[str]:
    if not _may_issue(one):
        yield "is not the certificate of an issuer (no CA); name who issues, not who signs"
    if now > one.not_valid_after_utc:
        yield f"is over since {one.not_valid_after_utc:%Y-%m-%d}; take it out, or name the one that follows"
    if now < one.not_valid_before_utc:
        yield f"counts only from {one.not_valid_before_utc:%Y-%m-%d} on; look at the clock, or take it out"


def _may_issue(one: x509.Certificate) -> bool:
    try:
        is_issuer = one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
    try:
        return is_issuer and one.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return is_issuer
