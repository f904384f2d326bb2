"""Puts a signature that was made elsewhere into a PDF (PAdES), and what shows later that it held."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from asn1crypto import tsp
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.cms import CMSAttributes
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import async_add_validation_info, collect_validation_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.gateways.http import Transport
from portal.gateways.remote_signing import Credential
from portal.gateways.timestamps import NoTime, TimeSource
from portal.signing.errors import LaterPlease, Revoked, Unsound
from portal.signing.evidence import fetchers_over, issuers_of
from portal.signing.judging import judge
from portal.signing.shapes import Judged, Prepared
from portal.signing.trust import Trust, mechanism_of, opened

# Room in signs (two for each byte): for a signature with its time and the certificates of both, and for the
# time over everything. With RSA keys a certificate is up to 2 KB, and there are five of them.
ROOM, ROOM_FOR_TIME = 24 * 1024, 16 * 1024
MD = "sha256"
# The length of any value before it is known; only room is reserved by it.
PLACEHOLDER = 512


def with_chain(credential: Credential, *, trust: Trust, lists: Transport) -> Credential:
    """The credential with those who stand above it, where the platform does not tell them."""
    if credential.chain:
        return credential
    known = (*trust.roots, *trust.others)
    chain = issuers_of(credential.certificate, known=known, transport=lists)
    return replace(credential, chain=chain)


def prepare(pdf: bytes, *, field: str, credential: Credential, reason: str, name: str) -> Prepared:
    """The PDF with room in that field. The certificate is part of what is signed, so it comes first."""
    return asyncio.run(_prepare(pdf, field=field, credential=credential, reason=reason, name=name))


def finish(
    prepared: Prepared, *, value: bytes, credential: Credential, trust: Trust, times: TimeSource
) -> bytes:
    """The signed PDF with a trusted time (B-T).

    Raises NoTime, and nothing is lost then; Unsound when there is not room enough, and there never will be;
    LaterPlease for what nobody has thought of.
    """
    with _without_names():
        try:
            return asyncio.run(
                _finish(prepared, value=value, credential=credential, trust=trust, times=_Times(times))
            )
        except SigningError as error:
            raise Unsound("the signature does not fit into its place") from error
        # An authority that answers nonsense tells no time, either.
        except (TimestampRequestError, ValueError) as error:
            raise NoTime(type(error).__name__) from error


def with_evidence(
    pdf: bytes, *, trust: Trust, lists: Transport, moments: Mapping[str, datetime] | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """The PDF with what shows later that its signatures held (LT), and what is missing: field and reason.

    `moments` tells of each field when it was signed, by a trusted time: what was revoked later counted.
    What cannot be had about one signature keeps nothing from the others. Raises Revoked when a certificate
    did not count any more when it signed, and LaterPlease for a document that cannot be read.
    """
    with _without_names():
        return asyncio.run(_with_evidence(pdf, trust=trust, lists=lists, moments=moments or {}))


def with_time(pdf: bytes, *, field: str, trust: Trust, times: TimeSource, lists: Transport) -> bytes:
    """The PDF with a trusted time over everything in it (LTA). Raises NoTime, LaterPlease."""
    with _without_names():
        try:
            return asyncio.run(_with_time(pdf, field=field, trust=trust, times=_Times(times), lists=lists))
        except (TimestampRequestError, ValueError) as error:
            raise NoTime(type(error).__name__) from error


def judged(pdf: bytes, *, trust: Trust) -> tuple[Judged, ...]:
    """Every signature of a document of ours, as a stranger sees it. Raises LaterPlease."""
    with _without_names():
        return judge(pdf, trust=trust)


@contextmanager
def _without_names() -> Iterator[None]:
    """Raise only what kind of fault it was: what the library says names the owner of a certificate."""
    try:
        yield
    except (NoTime, Unsound, Revoked, LaterPlease):
        raise
    # It raises whatever a certificate, a list or a file makes its parts raise.
    except Exception as error:
        raise LaterPlease(type(error).__name__) from error


class _Times(TimeStamper):
    """Asks our own neighbour for the time."""

    def __init__(self, source: TimeSource) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._source = source

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Raises NoTime, ValueError."""
        return tsp.TimeStampResp.load(self._source.stamp(req.dump()))


async def _prepare(pdf: bytes, *, field: str, credential: Credential, reason: str, name: str) -> Prepared:
    signer = _signer(credential, PLACEHOLDER)
    said = PdfSignatureMetadata(
        field_name=field, md_algorithm=MD, subfilter=SigSeedSubFilter.PADES, reason=reason, name=name
    )
    written = BytesIO()
    digest, _, _ = await PdfSigner(said, signer=signer).async_digest_doc_for_signing(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        bytes_reserved=ROOM,
        existing_fields_only=True,
        output=written,
    )
    attributes = await signer.signed_attrs(digest.document_digest, MD, use_pades=True)
    return Prepared(
        content=written.getvalue(),
        document_digest=digest.document_digest,
        start=digest.reserved_region_start,
        end=digest.reserved_region_end,
        signed_attributes=attributes.dump(),
    )


async def _finish(
    prepared: Prepared, *, value: bytes, credential: Credential, trust: Trust, times: TimeStamper
) -> bytes:
    signer = _signer(credential, value, others=(*trust.others,))
    cms = await signer.async_sign_prescribed_attributes(
        MD, signed_attrs=CMSAttributes.load(prepared.signed_attributes), timestamper=times
    )
    written = BytesIO(prepared.content)
    place = PreparedByteRangeDigest(prepared.document_digest, prepared.start, prepared.end)
    await PdfTBSDocument.async_finish_signing(written, place, cms)
    return written.getvalue()


async def _with_evidence(
    pdf: bytes, *, trust: Trust, lists: Transport, moments: Mapping[str, datetime]
) -> tuple[bytes, tuple[str, ...]]:
    missing = []
    for at in range(len(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures)):
        signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[at]
        moment = moments.get(signature.field_name)
        try:
            looked = await _looked_up(signature, trust=trust, lists=lists, moment=moment)
            written = await async_add_validation_info(
                signature, looked, add_vri_entry=False, embed_roots=False
            )
        except Revoked:
            raise
        # The next signature may be one whose lists can be had today, and not any more tomorrow.
        except Exception as error:
            missing.append(f"{signature.field_name}: {type(error).__name__}")
            continue
        pdf = written.getvalue()
    return pdf, tuple(missing)


async def _looked_up(
    signature: EmbeddedPdfSignature, *, trust: Trust, lists: Transport, moment: datetime | None
) -> ValidationContext:
    """The lists about the signer, fetched now. Raises Revoked."""
    today = _context(trust, lists)
    try:
        await collect_validation_info(signature, today, skip_timestamp=True)
    except RevokedError as revoked:
        if moment is None or revoked.revocation_dt <= moment:
            raise Revoked(signature.field_name) from revoked
        # What was revoked afterwards counted when it signed.
        return _context(trust, lists, moment=moment)
    return today


async def _with_time(pdf: bytes, *, field: str, trust: Trust, times: TimeStamper, lists: Transport) -> bytes:
    written = await PdfTimeStamper(times, field_name=field).async_timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        MD,
        validation_context=_context(trust, lists),
        bytes_reserved=ROOM_FOR_TIME,
        embed_roots=False,
    )
    return bytes(written.getvalue())


def _signer(credential: Credential, value: bytes | int, *, others: Iterable[bytes] = ()) -> ExternalSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for one in dict.fromkeys((*credential.chain, *others)):
        store.register(opened(one))
    return ExternalSigner(
        signing_cert=opened(credential.certificate),
        cert_registry=store,
        signature_value=value,
        signature_mechanism=SignedDigestAlgorithm({"algorithm": mechanism_of(credential.certificate)}),
        embed_roots=False,
    )


def _context(trust: Trust, lists: Transport, *, moment: datetime | None = None) -> ValidationContext:
    # What a certificate says about lists must hold; one that names none is trusted without.
    return ValidationContext(
        moment=moment,
        # A list of today speaks of the past, too.
        retroactive_revinfo=moment is not None,
        trust_roots=[opened(one) for one in trust.roots],
        other_certs=[opened(one) for one in trust.others],
        allow_fetching=True,
        fetchers=fetchers_over(lists),
        revocation_mode="hard-fail",
    )
