"""How the demo answers programs: not kept by anybody, refusals as OAuth writes them, sometimes slowly."""

from __future__ import annotations

import time

from flask import Response, jsonify, request

from demo.app import demo
from demo.people import Person
from demo.protocol import BadRequest


def no_store(response: Response) -> Response:
    """Nobody on the way keeps this answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(refusal: BadRequest) -> tuple[Response, int]:
    """What is wrong, for the program that asked."""
    return no_store(jsonify(refusal.said)), refusal.status


def bearer() -> str:
    """The token in the head of the request; empty when there is none."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def think(person: Person) -> None:
    """With the slow person everything takes a while."""
    if person.outcome == "slow":
        time.sleep(demo().settings.slow_seconds)
