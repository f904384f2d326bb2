"""What the settings of signing have to agree with before the portal starts, and what they will need soon."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from flask import Flask, current_app

from portal.settings import Settings, SettingsError
from portal.signing import purposes
from portal.trusted_roots import warnings_in

LOG = logging.getLogger("portal.signing")


def init_signing(app: Flask) -> None:
    """Look at the settings once all rooms are open. Raises SettingsError, which stops the start."""
    _require_levels(app.config["SETTINGS"])
    with app.app_context():
        warn_of_endings(datetime.now(UTC))


def warn_of_endings(at: datetime) -> None:
    """Write down which certificates that are trusted end soon, or have ended; nothing stops for it."""
    signing = current_app.config["SETTINGS"].signing
    if signing is None:
        return
    try:
        for said in warnings_in(signing.trust, now=at):
            LOG.warning("signing, trust: %s", said)
    except (OSError, ValueError) as error:
        LOG.warning("signing, trust: cannot be read (%s)", type(error).__name__)


def _require_levels(settings: Settings) -> None:
    """A kind that is misspelt, or left out by mistake, would be sent without a signature."""
    if settings.signing is None:
        return
    known, named = purposes.kinds(), settings.signing.levels.keys()
    for kind in sorted(named - known):
        raise _fault(f"nobody signs {kind!r}; write one of {', '.join(sorted(known))}")
    for kind in sorted(known - named):
        if not settings.is_demo:
            raise _fault(f'says nothing of {kind!r}; write its level, or "submitted" for no signature')


def _fault(words: str) -> SettingsError:
    return SettingsError(f"PORTAL_IDENTITY: signing, levels: {words}.")
