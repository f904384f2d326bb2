"""Sends what is due; safe to run twice and in parallel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from portal.gateways.mail import Mail, mail_gateway
from portal.gateways.sms import Sms, sms_gateway
from portal.outbox import service

LOG = logging.getLogger("portal.outbox")

Deliver = Callable[[Mapping[str, Any], str], None]


class UnknownKind(LookupError):
    """No gateway knows how to send this kind of message."""


def send_due(clock: Callable[[], datetime], *, kinds: Mapping[str, Deliver] | None = None) -> int:
    """Send everything that is due; the answer is how many messages have left."""
    ways = KINDS if kinds is None else kinds
    left = 0
    while (claimed := service.claim_next(clock())) is not None:
        left += _send(claimed, ways=ways, clock=clock)
    return left


def _send(claimed: service.Claimed, *, ways: Mapping[str, Deliver], clock: Callable[[], datetime]) -> bool:
    try:
        if claimed.kind not in ways:
            raise UnknownKind(f"There is no way to send {claimed.kind!r}.")
        ways[claimed.kind](service.payload_of(claimed), claimed.idempotency_key)
    # Whatever opening it or a gateway raises, the message stays and the others must still leave.
    except Exception as error:
        LOG.warning("message %s has not left: %s", claimed.id, type(error).__name__)
        service.keep_failed(claimed, error=f"{type(error).__name__}: {error}", now=clock())
        return False
    service.keep_sent(claimed, now=clock())
    return True


def _send_mail(payload: Mapping[str, Any], key: str) -> None:
    mail_gateway().send(Mail(to=payload["to"], subject=payload["subject"], text=payload["text"], key=key))


def _send_sms(payload: Mapping[str, Any], key: str) -> None:
    sms_gateway().send(Sms(to=payload["to"], text=payload["text"], key=key))


KINDS: Mapping[str, Deliver] = {"mail": _send_mail, "sms": _send_sms}
