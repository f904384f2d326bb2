"""What is sealed in a link of the journal, and in which form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FIRST = "0" * 64
HEAD = 1
PURPOSE = "journal.seal"
# The entry that says which others were erased: without it a gap is tampering, so it is never erased itself.
ERASED = "journal.erased"


def written_out(body: Mapping[str, Any]) -> str:
    """The one way to write a body down, so that its digest can be made again."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(body: str, *, salt: str) -> str:
    """Says nothing about the body without the salt, which goes when the body goes."""
    return hashlib.sha256(f"{salt}:{body}".encode()).hexdigest()


def sealed_words(number: int, *, previous: str, digest: str) -> bytes:
    """What the seal of a link is made over: its place, the link before it, and what it says."""
    return f"{number}:{previous}:{digest}".encode()
