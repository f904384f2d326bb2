"""How the answers travel: sealed in the addresses of this visit, and on the device when the reader asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from portal.web import cookies
from portal.web.sealed import SealBroken, seal, unseal
from portal.web.visit import end_visit, this_visit

# Two hours in an address are enough for a slow day; thirty days on the device were asked for.
ADDRESS_SECONDS = 2 * 3600
DEVICE_SECONDS = 30 * 24 * 3600


class AnswersGone(LookupError):
    """The answers in the address are too old, changed, of another visit, or not ours."""


def sealed(programme: str, answers: Mapping[str, str]) -> str:
    """The answers as a part of an address that opens only in this visit, on this device."""
    return seal(answers, purpose=_purpose(programme))


def opened(programme: str, text: str) -> dict[str, Any]:
    """The answers of the address. Raises AnswersGone."""
    try:
        return unseal(text, purpose=_purpose(programme), max_age_seconds=ADDRESS_SECONDS)
    except SealBroken as error:
        raise AnswersGone from error


def _purpose(programme: str) -> str:
    # The visit ends when the reader leaves quickly or deletes the answers: then "Back" and the list of
    # visited pages lead to nothing.
    return f"is-this-for-me:{programme}:{this_visit()}"


def keep(response: Response, programme: str, answers: Mapping[str, str]) -> None:
    """Put the answers on the reader's device: the reader pressed for it."""
    value = seal({"programme": programme, "answers": dict(answers)}, purpose=cookies.ANSWERS)
    cookies.put(response, cookies.ANSWERS, value, seconds=DEVICE_SECONDS)


def forget(response: Response) -> None:
    """Take them off the device, and end the visit in whose addresses they stand."""
    end_visit()
    cookies.forget(response, cookies.ANSWERS)


def kept() -> tuple[str, dict[str, Any]] | None:
    """The programme and the answers that this device carries, if we can still read them."""
    try:
        values = unseal(
            cookies.read(cookies.ANSWERS) or "", purpose=cookies.ANSWERS, max_age_seconds=DEVICE_SECONDS
        )
        return values["programme"], values["answers"]
    except (SealBroken, KeyError):
        return None
