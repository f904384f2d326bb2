"""Few combinations in which every pair of values still meets once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any

Row = dict[str, Any]
Pair = tuple[tuple[str, Any], tuple[str, Any]]


def every_pair(axes: Mapping[str, Sequence[Any]]) -> list[Row]:
    """Rows with one value per axis; any two values of different axes stand together in at least one row."""
    waiting: dict[Pair, None] = {
        ((one, x), (two, y)): None
        for one, two in combinations(axes, 2)
        for x, y in product(axes[one], axes[two])
    }
    rows = []
    while waiting:
        row = dict(next(iter(waiting)))
        for axis in axes:
            if axis not in row:
                row[axis] = max(axes[axis], key=lambda value: _new(axis, value, row, waiting))
        for pair in combinations(((axis, row[axis]) for axis in axes), 2):
            waiting.pop(pair, None)
        rows.append({axis: row[axis] for axis in axes})
    return rows


def _new(axis: str, value: Any, row: Row, waiting: Mapping[Pair, None]) -> int:
    """How many waiting pairs this value would bring together with what the row already has."""
    return sum(
        ((axis, value), other) in waiting or (other, (axis, value)) in waiting for other in row.items()
    )
