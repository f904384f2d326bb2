"""The questions as a journey; how the answers travel from page to page without being kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.formkit.journey import Journey, Step

ANSWERS = ("yes", "no", "unknown")


def journey_of(questions: Iterable[str]) -> Journey:
    """Every question is asked, in the order of the pack."""
    return Journey(tuple(Step(key) for key in questions))


def known_answers(values: Mapping[str, object], *, questions: Iterable[str]) -> dict[str, str]:
    """Only answers to questions that are asked; anything else is dropped."""
    return {key: str(values[key]) for key in questions if values.get(key) in ANSWERS}
