"""The combinations leave no pair out and are much fewer than all."""

from __future__ import annotations

from itertools import combinations, product

from tests.e2e.accessibility.pairs import every_pair


def test_every_pair_meets_in_few_rows() -> None:
    axes = {
        "state": list("abcdefgh"),
        "language": ["lv", "en", "ru"],
        "scripts": [True, False],
        "width": [1, 2, 3],
    }
    rows = every_pair(axes)
    for one, two in combinations(axes, 2):
        met = {(row[one], row[two]) for row in rows}
        assert met == set(product(axes[one], axes[two]))
    assert len(rows) <= 30
