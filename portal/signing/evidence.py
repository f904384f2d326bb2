"""What shows later that a signature held: lists of revoked certificates, fetched while they exist."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.errors import (
    CertificateFetchError,
    CRLFetchError,
    OCSPFetchError,
    OCSPValidationError,
)
from pyhanko_certvalidator.fetchers import CertificateFetcher, CRLFetcher, Fetchers, OCSPFetcher
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
    gather_aia_issuer_urls,
    process_ocsp_response_data,
)
from pyhanko_certvalidator.util import get_ocsp_urls, get_relevant_crl_dps

from portal.gateways.http import NoAnswer, Transport

OCSP_HEADERS = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
# No certificate needs more; addresses stand in certificates, which others write.
MOST_REQUESTS = 20
LONGEST_CHAIN = 4


@dataclass
class _Fetched:
    """What was fetched in one step, each address once."""

    transport: Transport
    requests: int = 0
    bodies: dict[tuple[str, bytes | None], bytes | None] = field(default_factory=dict)

    def ask(self, url: str, *, body: bytes | None = None) -> bytes | None:
        """What is there; None when nobody answers, or too much was asked for already."""
        key = (url, body)
        if key not in self.bodies:
            self.bodies[key] = self._ask(url, body=body)
        return self.bodies[key]

    def _ask(self, url: str, *, body: bytes | None) -> bytes | None:
        self.requests += 1
        if self.requests > MOST_REQUESTS:
            return None
        try:
            answer = self.transport.send(url, body=body, headers=OCSP_HEADERS if body else {})
        except NoAnswer:
            return None
        return answer.body if answer.status == 200 else None


class _Lists(CRLFetcher):
    def __init__(self, fetched: _Fetched) -> None:
        self._fetched = fetched
        self._of: dict[bytes, list[crl.CertificateList]] = {}

    async def fetch(self, cert: Any, *, use_deltas: bool | None = None) -> Iterable[crl.CertificateList]:
        """Raises CRLFetchError when no list can be had."""
        points = get_relevant_crl_dps(cert, use_deltas=bool(use_deltas))
        urls = [url for point in points for url in enumerate_delivery_point_urls(point)]
        found = [one for url in urls if (one := self._list(url)) is not None]
        if urls and not found:
            raise CRLFetchError("no list of revoked certificates could be fetched")
        self._of[cert.dump()] = found
        return found

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return [one for lists in self._of.values() for one in lists]

    def fetched_crls_for_cert(self, cert: Any) -> Iterable[crl.CertificateList]:
        return self._of[cert.dump()]

    def _list(self, url: str) -> crl.CertificateList | None:
        return _read(self._fetched.ask(url), crl.CertificateList.load)


class _Answers(OCSPFetcher):
    def __init__(self, fetched: _Fetched) -> None:
        self._fetched = fetched
        self._of: dict[bytes, list[ocsp.OCSPResponse]] = {}

    async def fetch(self, cert: Any, authority: Authority) -> ocsp.OCSPResponse:
        """Raises OCSPFetchError when nobody answers."""
        asked = format_ocsp_request(cert, authority, certid_hash_algo="sha1", request_nonces=False)
        for url in get_ocsp_urls(cert):
            body = self._fetched.ask(url, body=asked.dump())
            if body is not None:
                try:
                    answer = process_ocsp_response_data(body, ocsp_request=asked, ocsp_url=url)
                except (OCSPValidationError, ValueError):
                    continue
                self._of.setdefault(cert.dump(), []).append(answer)
                return answer
        raise OCSPFetchError("nobody answered about the certificate")

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return [one for answers in self._of.values() for one in answers]

    def fetched_responses_for_cert(self, cert: Any) -> Iterable[ocsp.OCSPResponse]:
        return self._of.get(cert.dump(), [])


class _Issuers(CertificateFetcher):
    def __init__(self, fetched: _Fetched) -> None:
        self._fetched = fetched
        self._found: list[x509.Certificate] = []

    def fetch_cert_issuers(self, cert: Any) -> AsyncGenerator[x509.Certificate, None]:
        return self._all(gather_aia_issuer_urls(cert))

    def fetch_crl_issuers(self, certificate_list: Any) -> AsyncGenerator[x509.Certificate, None]:
        return self._all(certificate_list.issuer_cert_urls)

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return self._found

    async def _all(self, urls: Iterable[str]) -> AsyncGenerator[x509.Certificate, None]:
        for url in urls:
            found = _read(self._fetched.ask(url), x509.Certificate.load)
            if found is None:
                raise CertificateFetchError("the issuer's certificate could not be fetched")
            self._found.append(found)
            yield found


def fetchers_over(transport: Transport) -> Fetchers:
    """What pyHanko asks for lists, answers and issuers; all of it goes through our own bounded transport."""
    fetched = _Fetched(transport)
    return Fetchers(_Answers(fetched), _Lists(fetched), _Issuers(fetched))


def issuers_of(certificate: bytes, *, known: Iterable[bytes], transport: Transport) -> tuple[bytes, ...]:
    """Who stands above a certificate, from its issuer upwards, as far as the certificates tell where it is.

    Those that are known already need not be fetched; nothing when nobody answers.
    """
    fetched, subjects = _Fetched(transport), {x509.Certificate.load(one).subject.dump() for one in known}
    found: list[bytes] = []
    one = x509.Certificate.load(certificate)
    while one.issuer.dump() not in subjects and len(found) < LONGEST_CHAIN:
        bodies = [_read(fetched.ask(url), x509.Certificate.load) for url in gather_aia_issuer_urls(one)]
        above = next((body for body in bodies if body is not None and body.subject == one.issuer), None)
        if above is None:
            break
        found.append(above.dump())
        subjects.add(above.subject.dump())
        one = above
    return tuple(found)


def _read(body: bytes | None, load: Callable[[bytes], Any]) -> Any:
    """What the bytes say, in PEM or DER; None when they cannot be read."""
    if body is None:
        return None
    try:
        read = load(pem.unarmor(body)[2] if pem.detect(body) else body)
        # Parsing is lazy: what is broken inside would fall over later.
        read.native  # noqa: B018
    except (ValueError, TypeError, KeyError):
        return None
    return read
