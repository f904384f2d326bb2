"""Waiting grows, and ends."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.gateways.mail import MAIL_SECONDS, TIMEOUT_SECONDS
from portal.outbox.rules import LEASE, MOST_ATTEMPTS, WAITS, is_hopeless, next_try

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_each_wait_is_longer_than_the_one_before() -> None:
    tries = [next_try(attempt, now=NOW) for attempt in range(1, MOST_ATTEMPTS)]
    assert tries == sorted(set(tries))
    assert tries[0] > NOW


def test_a_message_is_given_up_after_the_last_wait() -> None:
    assert [is_hopeless(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)] == [False] * len(WAITS) + [
        True
    ]


def test_a_claim_outlives_a_slow_mail_server() -> None:
    # Whole, with a reserve for settling it: a later sender must never meet an earlier one.
    assert LEASE.total_seconds() >= MAIL_SECONDS + TIMEOUT_SECONDS
