"""What is known about a signature before and after it is made; knows no library that makes one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Prepared:
    """A PDF that waits for one signature: where it goes, and what exactly is signed."""

    content: bytes
    document_digest: bytes
    start: int
    end: int
    signed_attributes: bytes

    @property
    def digest(self) -> bytes:
        """What the person confirms: SHA-256 of the attributes, which hold the digest of the document."""
        return hashlib.sha256(self.signed_attributes).digest()


class Problem(StrEnum):
    """What is wrong with a signature; each has a sentence."""

    CHANGED = "changed"
    BROKEN = "broken"
    REVOKED = "revoked"
    # The certificate was over, and no trusted time says that the signature was there before.
    OUT_OF_TIME = "out-of-time"
    UNKNOWN = "unknown"


# These speak of the document, whatever counts today and whoever tells the time.
TORN = frozenset({Problem.CHANGED, Problem.BROKEN})


@dataclass(frozen=True)
class Judged:
    """One signature in a PDF; it holds when there is no problem."""

    field: str
    name: str
    code: str | None
    # When it was there at the latest, or when the signer's own clock says so.
    at: datetime | None
    is_time_trusted: bool
    is_demo: bool
    problems: tuple[Problem, ...]
    # Whether a stranger who holds only the file can check it years from now.
    lasts: bool = False
    # Whether the file shows that the certificate had not been revoked; nobody is asked about it.
    is_checked: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it; a signature of a demo holds, too, and is none."""
        return not self.problems
