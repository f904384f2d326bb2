"""State registers that an office may ask about a person (R.7.1): none is connected yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import current_app


@dataclass(frozen=True)
class RegisterAnswer:
    """What a register says about one question; `holds` None means that it could not be asked."""

    holds: bool | None
    asked: bool


class RegisterGateway(Protocol):
    """Whoever asks the registers for us."""

    def ask(self, question: str, *, code: str | None) -> RegisterAnswer:
        """What the register says about the owner of the personal code; raises whatever goes wrong."""


@dataclass(frozen=True)
class NoRegister:
    """Nothing is connected: the worker looks at the paper."""

    def ask(self, question: str, *, code: str | None) -> RegisterAnswer:
        """Never an answer."""
        return RegisterAnswer(None, asked=False)


def choose_registers() -> RegisterGateway:
    """No real register is known to the portal yet."""
    return NoRegister()


def register_gateway() -> RegisterGateway:
    """The gateway of the current app."""
    gateway: RegisterGateway = current_app.extensions["registers"]
    return gateway
