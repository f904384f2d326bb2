"""What people of the demo sign with: a fresh key and a certificate for a day, made for each signing."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from demo.keys import write_over
from demo.people import Person
from demo.pki import Authority, Use

FOLDER = "credentials"
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Credential:
    """One key with its certificate. The key never leaves the demo."""

    id: str
    person: str
    use: Use
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    status: Literal["valid", "revoked"]

    def sign(self, digest: bytes) -> bytes:
        """The ECDSA value over a SHA-256 digest, in DER."""
        return self.key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))

    def is_over(self, *, now: datetime) -> bool:
        """Whether its day has passed."""
        return self.certificate.not_valid_after_utc <= now


@dataclass(frozen=True)
class Credentials:
    """They lie in files, because a signing may be interrupted by a restart."""

    folder: Path
    authority: Authority

    def issue(self, person: Person, *, now: datetime, use: Use = "content_commitment") -> Credential:
        """A new one. Those whose day has passed are forgotten."""
        self._forget_old(now=now)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.authority.issue(person, key=key, now=now, use=use)
        if person.revoked:
            self.authority.take_back(certificate, now=now)
        made = Credential(
            id=secrets.token_hex(16),
            person=person.key,
            use=use,
            certificate=certificate,
            key=key,
            status="revoked" if person.revoked else "valid",
        )
        self._keep(made)
        return made

    def find(self, credential_id: str, *, now: datetime) -> Credential | None:
        """The one with this name; None when there is none, or its day has passed."""
        file = self._file(credential_id)
        if not _ID.fullmatch(credential_id) or not file.exists():
            return None
        found = _read(file)
        return None if found.is_over(now=now) else found

    def owner_of(self, credential_id: str) -> str:
        """The key of the person whose it is. Raises FileNotFoundError for one that was never issued."""
        return _read(self._file(credential_id)).person

    def _file(self, credential_id: str) -> Path:
        return self.folder / FOLDER / f"{credential_id}.json"

    def _keep(self, made: Credential) -> None:
        file = self._file(made.id)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = made.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        words = {
            "person": made.person,
            "use": made.use,
            "status": made.status,
            "certificate": made.certificate.public_bytes(serialization.Encoding.PEM).decode(),
            "key": pem.decode(),
        }
        write_over(file, json.dumps(words).encode())

    def _forget_old(self, *, now: datetime) -> None:
        for file in (self.folder / FOLDER).glob("*.json"):
            if _read(file).is_over(now=now):
                file.unlink(missing_ok=True)


def _read(file: Path) -> Credential:
    said = json.loads(file.read_text(encoding="ascii"))
    key = serialization.load_pem_private_key(said["key"].encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file.name}: no EC key")
    return Credential(
        id=file.stem,
        person=said["person"],
        use=said["use"],
        certificate=x509.load_pem_x509_certificate(said["certificate"].encode()),
        key=key,
        status=said["status"],
    )
