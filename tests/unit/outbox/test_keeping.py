"""How long the outbox remembers is said in a file, and a file that says nonsense stops the start."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from portal.outbox.keeping import KEEPING, read_keeping


def test_what_was_given_up_stays_longer_than_what_has_left() -> None:
    assert KEEPING.days_after_given_up > KEEPING.days_after_sent


@pytest.mark.parametrize(
    "words",
    [
        "days_after_sent = 30",
        "days_after_sent = 0\ndays_after_given_up = 90",
        "days_after_sent = 30\ndays_after_given_up = 90\ndays_after_dead = 1",
    ],
)
def test_a_file_that_says_nonsense_is_refused(tmp_path: Path, words: str) -> None:
    file = tmp_path / "keeping.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(msgspec.ValidationError):
        read_keeping(file)
