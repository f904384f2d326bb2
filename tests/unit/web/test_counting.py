"""Whose requests count together, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.web.counting import end_of_day, end_of_hour, network_of

RIGA = ZoneInfo("Europe/Riga")
MONDAY = datetime(2026, 11, 23, 12, tzinfo=RIGA)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_one_line_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_windows_end_with_the_hour_and_the_day() -> None:
    assert end_of_hour(MONDAY + timedelta(minutes=59)) == MONDAY + timedelta(hours=1)
    assert end_of_day(MONDAY) == datetime(2026, 11, 24, tzinfo=RIGA)
