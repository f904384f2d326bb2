"""How often one may ask to be called: per number, per network address and in all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.organisations.service import call_rules
from portal.web import counting
from portal.web.counting import Limit, end_of_day, end_of_hour, network_of


def count_request(session: Session, *, number: str, address: str, now: datetime) -> None:
    """Count one request. Raises TooManyRequests when it is one too many, so that nothing is written."""
    rules = call_rules()
    limits = (
        Limit("number", number, end_of_day(now), rules.per_number_a_day),
        Limit("address", network_of(address), end_of_hour(now), rules.per_address_an_hour),
        Limit("all", "all", end_of_hour(now), rules.in_all_an_hour),
    )
    counting.count(session, limits, now=now)
