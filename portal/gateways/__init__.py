"""The outside world: for each neighbour a Protocol, the real one, and one that harms nobody."""

from __future__ import annotations

from flask import Flask

from portal.gateways.identity import choose_logins
from portal.gateways.mail import choose_mail
from portal.gateways.registers import choose_registers
from portal.gateways.remote_signing import choose_neighbours
from portal.gateways.sms import choose_sms


def init_gateways(app: Flask) -> None:
    """Choose the real neighbours where they are set, the harmless ones elsewhere."""
    app.extensions["mail"] = choose_mail(app.config["SETTINGS"])
    app.extensions["sms"] = choose_sms(app.config["SETTINGS"])
    app.extensions["registers"] = choose_registers()
    app.extensions["remote_signing"] = choose_neighbours(app.config["SETTINGS"])
    app.extensions["logins"] = choose_logins(app.config["SETTINGS"])
