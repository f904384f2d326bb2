"""The texts about this site itself: which there are, which stand at the foot, and where each leads on."""

from __future__ import annotations

# What protects the reader: one page names them all, so that the foot of every page stays short.
SAFETY = "safety"
PROTECTING = ("guardian", "trusted-person", "signing", "my-data", "complaint")
FOOT = ("quick-exit", SAFETY, "privacy", "accessibility", "pictures")
ARTICLES = (*FOOT, *PROTECTING)

_LEADS_TO = {SAFETY: PROTECTING, "privacy": ("my-data",)}


def leads_to(article: str) -> tuple[str, ...]:
    """Which articles are read after this one, in their order."""
    if article in PROTECTING:
        return tuple(other for other in PROTECTING if other != article)
    return _LEADS_TO.get(article, ())
