"""Why a key does not open."""

from __future__ import annotations


class WrongPictures(Exception):
    """No card opens with these pictures: others, a card that is over, or no card at all."""


class EasilyGuessed(ValueError):
    """Always the same picture, or the order of the page."""
