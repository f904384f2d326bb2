"""The only place that asks what time it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

RIGA = ZoneInfo("Europe/Riga")


def now() -> datetime:
    """The aware instant of this moment in Riga; moved by PORTAL_NOW in demo and tests."""
    frozen: datetime | None = current_app.config["SETTINGS"].frozen_now
    return (frozen or datetime.now(RIGA)).astimezone(RIGA)


def today() -> date:
    """The calendar day in Riga."""
    return now().date()


def day_of(moment: datetime) -> date:
    """On which calendar day the instant is in Riga; a kept instant is in UTC, where midnight is later."""
    return moment.astimezone(RIGA).date()
