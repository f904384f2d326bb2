"""Looks at the signatures of a PDF as a stranger would: who, when, and whether anything was changed since."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from portal.signing.shapes import Judged, Problem
from portal.signing.trust import Holder, Trust, holder_of, opened

Status = PdfSignatureStatus | DocumentTimestampStatus
_REASONS: dict[AdESSubIndic | None, Problem] = {
    AdESFailure.REVOKED: Problem.REVOKED,
    AdESIndeterminate.REVOKED_NO_POE: Problem.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Problem.REVOKED,
    AdESFailure.NOT_YET_VALID: Problem.OUT_OF_TIME,
    AdESIndeterminate.NOT_YET_VALID: Problem.OUT_OF_TIME,
    AdESIndeterminate.EXPIRED: Problem.OUT_OF_TIME,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Problem.OUT_OF_TIME,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Problem.OUT_OF_TIME,
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: Problem.OUT_OF_TIME,
    AdESFailure.SIG_CRYPTO_FAILURE: Problem.BROKEN,
    AdESFailure.FORMAT_FAILURE: Problem.BROKEN,
}


def judge(pdf: bytes, *, trust: Trust, most: int | None = None) -> tuple[Judged, ...]:
    """Every signature in the order of the file; at most the first `most`.

    Asks nobody: all that counts is in the file and in `trust`. Raises whatever a broken PDF makes its reader
    raise.
    """
    reader = PdfFileReader(BytesIO(pdf), strict=False)
    return tuple(_judge(one, trust=trust) for one in reader.embedded_regular_signatures[:most])


def how_many(pdf: bytes) -> int:
    """How many signatures there are; trusted times are not counted."""
    return len(PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures)


@dataclass(frozen=True)
class _Seen:
    """A signature as it looks today, and as it looked at its trusted time with the evidence of the file."""

    today: PdfSignatureStatus
    is_changed: bool
    then: PdfSignatureStatus | None = None
    is_sealed: bool = False

    @property
    def is_proven(self) -> bool:
        return self.then is not None and bool(self.then.bottom_line)


def _judge(signature: EmbeddedPdfSignature, *, trust: Trust) -> Judged:
    seen = asyncio.run(_seen(signature, trust=trust))
    holder = holder_of(signature.signer_cert.dump())
    at, is_time_trusted = _time_of(signature, seen.today)
    return Judged(
        field=signature.field_name,
        name=holder.name,
        code=holder.code,
        at=at,
        is_time_trusted=is_time_trusted,
        is_demo=_is_demo(holder, seen.today),
        problems=_problems(seen),
        lasts=seen.is_proven and seen.is_sealed,
    )


async def _seen(signature: EmbeddedPdfSignature, *, trust: Trust) -> _Seen:
    today = await async_validate_pdf_signature(signature, _context(signature, trust))
    stamp = _trusted_time(today)
    is_changed = _is_changed(signature, today)
    if is_changed or stamp is None or _evidence(signature) is None:
        return _Seen(today, is_changed)
    # The certificate may be over or blocked since: what counts is how it was when the signature was made.
    then = await async_validate_pdf_signature(
        signature,
        _context(signature, trust, moment=stamp),
        ts_validation_context=_context(signature, trust),
    )
    return _Seen(today, is_changed, then, is_sealed=await _is_sealed(signature, trust=trust))


async def _is_sealed(signature: EmbeddedPdfSignature, *, trust: Trust) -> bool:
    """Whether a trusted time lies over the signature and its evidence."""
    for one in signature.reader.embedded_timestamp_signatures:
        if one.signed_revision > signature.signed_revision:
            status = await async_validate_pdf_timestamp(one, _context(signature, trust))
            if status.trusted and not _is_changed(one, status):
                return True
    return False


def _problems(seen: _Seen) -> tuple[Problem, ...]:
    today = seen.today
    if not today.valid and today.intact:
        return (Problem.BROKEN,)
    if seen.is_changed:
        return (Problem.CHANGED,)
    if today.bottom_line or seen.is_proven:
        return ()
    if today.revocation_details is not None:
        return (Problem.REVOKED,)
    return (_REASONS.get(today.trust_problem_indic, Problem.UNKNOWN),)


def _is_changed(signature: EmbeddedPdfSignature, status: Status) -> bool:
    """Whether anything is there now that was not signed, but further signatures and what shows them true."""
    # Nobody says of a time what may be changed after it.
    if not (status.intact and status.valid and _has_one_gap(signature)) or status.docmdp_ok is False:
        return True
    return status.modification_level > ModificationLevel.FORM_FILLING or bool(_filled_in(signature, status))


def _has_one_gap(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing but this very signature lies between the two parts that are signed.

    A later version of its object may say so of itself while it is longer, or lies elsewhere: then what was
    added behind the second part would seem to be covered.
    """
    if len(signature.byte_range) != 4:
        return False
    begin, first, second, length = map(int, signature.byte_range)
    stream = signature.reader.stream
    stream.seek(first)
    gap = stream.read(max(0, second - first))
    stream.seek(second + length)
    # Behind the last version there may be nothing that no version knows.
    is_last = signature.signed_revision == signature.reader.xrefs.total_revisions - 1
    if begin != 0 or gap[:1] != b"<" or gap[-1:] != b">" or (is_last and stream.read().strip()):
        return False
    try:
        return bytes.fromhex(gap[1:-1].decode("ascii")) == signature.pkcs7_content
    except ValueError:
        return False


def _filled_in(signature: EmbeddedPdfSignature, status: Status) -> set[str]:
    """Fields that show something else now; one with a signature in it speaks for itself."""
    if not isinstance(status.diff_result, DiffResult):
        return set()
    signed = {name for name, *_rest in enumerate_sig_fields(signature.reader, filled_status=True)}
    return status.diff_result.changed_form_fields - signed


def _time_of(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> tuple[datetime | None, bool]:
    stamp = _trusted_time(status)
    if stamp is not None:
        return stamp.astimezone(UTC), True
    claimed = signature.self_reported_timestamp
    return (claimed.astimezone(UTC) if claimed else None), False


def _trusted_time(status: PdfSignatureStatus) -> datetime | None:
    """When this very signature was there at the latest; None when nobody who is trusted says so."""
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.trusted and stamp.valid and stamp.intact):
        return None
    told: datetime = stamp.timestamp
    return told


def _is_demo(holder: Holder, status: PdfSignatureStatus) -> bool:
    return holder.is_demo or any(holder_of(one.dump()).is_demo for one in status.validation_path or ())


def _context(
    signature: EmbeddedPdfSignature, trust: Trust, *, moment: datetime | None = None
) -> ValidationContext:
    """What counts: the roots, the certificates and lists in the file, and nothing from the network.

    Today a missing list is no fault; for a moment of the past there must be one: nobody gives it any more.
    """
    said: dict[str, Any] = {
        "trust_roots": [opened(one) for one in trust.roots],
        "allow_fetching": False,
        "revocation_mode": "hard-fail" if moment else "soft-fail",
        # A list of later speaks of the past, too.
        **({"moment": moment, "retroactive_revinfo": True} if moment else {}),
    }
    others = [opened(one) for one in trust.others]
    store = _evidence(signature)
    if store is None:
        return ValidationContext(**said, other_certs=others)
    kept: ValidationContext = store.as_validation_context(said)
    for one in others:
        kept.certificate_registry.register(one)
    return kept


def _evidence(signature: EmbeddedPdfSignature) -> DocumentSecurityStore | None:
    """The certificates and lists that the file carries."""
    try:
        return DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return None
