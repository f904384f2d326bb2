"""Who signed in: what a national login vouches for, whatever protocol it speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Assurance = Literal["low", "substantial", "high"]


@dataclass(frozen=True, kw_only=True)
class VerifiedIdentity:
    """One person as the login names them; no role and no mandate ever stands here."""

    provider: str
    issuer: str
    subject: str = field(repr=False)
    # As the login writes it, for example `PNOLV-990000-00001`; None when it gives none.
    code: str | None = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    assurance: Assurance
    authenticated_at: datetime
