"""What a key is made of: the pictures, how many one remembers, how often one may be wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence

ENDED_WHY = ("person", "office", "replaced", "tries", "over")
# Which pictures to choose from, in the order of the page; each is easily told from the others.
PICTURES = ("house", "dog", "car", "food", "music", "horse", "swimming", "phone", "suitcase")
HOW_MANY = 4
# Four of nine in their order are 6561: a finder of the card has one chance in 1312 before it closes. Ours.
MOST_WRONG = 5
# So long a card opens the portal; ours.
DAYS = 365


def is_choice(pictures: Sequence[str]) -> bool:
    """Whether somebody chose as many as are asked, all of them from the page; one may come twice."""
    return len(pictures) == HOW_MANY and set(pictures) <= set(PICTURES)


def is_easily_guessed(pictures: Sequence[str]) -> bool:
    """Whether it is always the same picture, or the order of the page."""
    places = [PICTURES.index(one) for one in pictures]
    steps = {after - before for before, after in zip(places, places[1:], strict=False)}
    return len(set(pictures)) == 1 or steps in ({1}, {-1})
