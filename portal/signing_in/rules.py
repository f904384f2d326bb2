"""Where a sign-in may lead: only to a page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST_ADDRESS = 2_000
# So often may people set out to a login in an hour from one line; where many share one, more often.
MOST_FROM_A_LINE = 120
MOST_FROM_A_SHARED_LINE = 10 * MOST_FROM_A_LINE


def is_inside(address: str) -> bool:
    """Whether the address is a plain path of this very site, whoever reads it."""
    if not address.startswith("/") or len(address) > LONGEST_ADDRESS:
        return False
    # Browsers read `//x`, `/\\x` and a hidden tab or line end as the way to another host.
    if address[1:2] in ("/", "\\") or "\\" in address or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
