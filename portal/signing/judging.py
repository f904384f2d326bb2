"""Looks at the signatures of a PDF as a stranger would: who, when, and whether anything was changed since."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from portal.signing.shapes import Judged, Problem
from portal.signing.trust import Holder, Trust, holder_of, opened

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


def _judge(signature: EmbeddedPdfSignature, *, trust: Trust) -> Judged:
    status, later = asyncio.run(_looked_at(signature, trust=trust))
    holder = holder_of(signature.signer_cert.dump())
    at, is_time_trusted = _time_of(signature, status, later)
    return Judged(
        field=signature.field_name,
        name=holder.name,
        code=holder.code,
        at=at,
        is_time_trusted=is_time_trusted,
        is_demo=_is_demo(holder, status),
        problems=_problems(status, later),
        lasts=later is not None
        and later.ades_subindic is AdESPassed.OK
        and later.oldest_evidence_record_timestamp is not None,
    )


async def _looked_at(
    signature: EmbeddedPdfSignature, *, trust: Trust
) -> tuple[PdfSignatureStatus, AdESLTAValidationResult | None]:
    """How it looks today; and by the evidence in the file, where there is some or today is not enough."""
    context = _context(signature, trust)
    status = await async_validate_pdf_signature(signature, context)
    is_sound = status.intact and status.valid and not _is_changed(status)
    has_evidence = any(
        one.signed_revision > signature.signed_revision
        for one in signature.reader.embedded_timestamp_signatures
    )
    if not is_sound or (status.bottom_line and not has_evidence):
        return status, None
    return status, await ades_lta_validation(signature, _policy(trust))


def _problems(status: PdfSignatureStatus, later: AdESLTAValidationResult | None) -> tuple[Problem, ...]:
    if not status.intact:
        return (Problem.CHANGED,)
    if not status.valid:
        return (Problem.BROKEN,)
    if _is_changed(status):
        return (Problem.CHANGED,)
    if status.bottom_line or (later is not None and later.ades_subindic is AdESPassed.OK):
        return ()
    if status.revocation_details is not None:
        return (Problem.REVOKED,)
    said = (status.trust_problem_indic, later.ades_subindic if later is not None else None)
    return (next((_REASONS[one] for one in said if one in _REASONS), Problem.UNKNOWN),)


def _is_changed(status: PdfSignatureStatus) -> bool:
    return status.modification_level > ModificationLevel.FORM_FILLING or not status.docmdp_ok


def _time_of(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus, later: AdESLTAValidationResult | None
) -> tuple[datetime | None, bool]:
    stamp = status.timestamp_validity
    proven = later.signature_timestamp_status if later is not None else None
    if proven is not None and proven.ades_subindic is AdESPassed.OK and proven.api_status is not None:
        return proven.api_status.timestamp.astimezone(UTC), True
    if stamp is not None and stamp.trusted:
        return stamp.timestamp.astimezone(UTC), True
    claimed = signature.self_reported_timestamp
    return (claimed.astimezone(UTC) if claimed else None), False


def _is_demo(holder: Holder, status: PdfSignatureStatus) -> bool:
    return holder.is_demo or any(holder_of(one.dump()).is_demo for one in status.validation_path or ())


def _context(signature: EmbeddedPdfSignature, trust: Trust) -> ValidationContext:
    said: dict[str, Any] = {
        "trust_roots": [opened(one) for one in trust.roots],
        "allow_fetching": False,
        "revocation_mode": "soft-fail",
    }
    others = [opened(one) for one in trust.others]
    try:
        store = DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return ValidationContext(**said, other_certs=others)
    kept: ValidationContext = store.as_validation_context(said)
    for one in others:
        kept.certificate_registry.register(one)
    return kept


def _policy(trust: Trust) -> PdfSignatureValidationSpec:
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=[opened(one) for one in trust.roots]),
                revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require")),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
            local_knowledge=LocalKnowledge(
                known_certs=[opened(one) for one in (*trust.roots, *trust.others)]
            ),
        )
    )
