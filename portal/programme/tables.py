"""What a page inserts between the lines of a text, in words: the same for the eye and for the ear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.programme.pack_shape import Pack
from portal.web.phrases import euros, hours


@dataclass(frozen=True)
class SumRow:
    """One sum and what it is for."""

    label: str
    amount: str
    # Under which condition; empty where there is none.
    soft: str = ""

    @property
    def line(self) -> str:
        """As it is read out."""
        return " ".join(part for part in (f"{self.label}:", self.soft, self.amount) if part)


@dataclass(frozen=True)
class SumGroup:
    """The sums that belong together, under their heading."""

    title: str
    rows: tuple[SumRow, ...]


def amount_period(pack: Pack) -> str:
    """For how long the sums are."""
    months = pack.limit("amount-months").value
    return str(ngettext("These sums are for %(num)s month.", "These sums are for %(num)s months.", months))


def amount_groups(pack: Pack, language: str) -> tuple[SumGroup, ...]:
    """The table of amounts: for each care level, what can be paid at most in each way of living."""
    return tuple(
        SumGroup(
            _("Level %(number)s: %(words)s", number=care.level, words=care.name[language]),
            tuple(
                SumRow(living.name[language], _("up to %(sum)s", sum=euros(amount.cents)))
                for living in pack.livings
                for amount in pack.amounts
                if (amount.level, amount.living) == (care.level, living.key)
            ),
        )
        for care in pack.care_levels
    )


def supplement_rows(pack: Pack, language: str) -> tuple[SumRow, ...]:
    """What can be added to an amount, and when."""
    return tuple(
        SumRow(extra.name[language], _("plus %(sum)s", sum=euros(extra.cents)), extra.condition[language])
        for extra in pack.supplements
    )


def lines_of_tables(pack: Pack, language: str) -> Iterator[str]:
    """Each line of what is inserted, as the easy pages of this language mark it."""
    if pack.amounts:
        yield amount_period(pack)
    for group in amount_groups(pack, language):
        yield group.title
        yield from (row.line for row in group.rows)
    yield from (row.line for row in supplement_rows(pack, language))
    yield from (thing.name[language] for thing in pack.not_paid)
    if pack.hours:
        for part in pack.hours.components:
            yield part.name[language]
            yield hours(part.hours)
