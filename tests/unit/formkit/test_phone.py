"""Phone numbers as people write them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from flask_babel import Babel, LazyString
from hypothesis import given
from hypothesis import strategies as st
from wtforms import Field, Form, ValidationError

from portal.formkit import messages
from portal.formkit.validators import Phone, read_phone, show_phone


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("20001234", "+37120001234"),
        ("20 00 12 34", "+37120001234"),
        ("+371 20-00-12-34", "+37120001234"),
        ("00371 20001234", "+37120001234"),
        ("67 00 12 34", "+37167001234"),
        ("+44 20 7946 0018", "+442079460018"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, read: str) -> None:
    assert read_phone(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "2000123", "200012345", "abc", "😀", "<script>", "1" * 10_000, "+99912", "20001234 ext. 5"]
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert read_phone(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "90 00 00 01",  # premium rate
        "+1 900 234 5678",  # premium rate elsewhere
        "81 00 00 01",  # shared cost
        "+44 7640 123456",  # pager
        "+44 55 1234 5678",  # a company's number for everybody
        "+881 6 1234 5678",  # satellite
        "+882 16 1234 5678",
        "+883 5100 1234 5678",
        "+979 1 2345 6789",  # premium rate of all the world
    ],
)
def test_what_is_dear_or_belongs_to_nobody_is_not_called(typed: str) -> None:
    assert read_phone(typed) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("  ", messages.WRITE_PHONE),
        ("2000123", messages.PHONE_NOT_KNOWN),
        ("20001234 ext. 5", messages.PHONE_WITH_EXTENSION),
        ("90 00 00 01", messages.PHONE_OF_THIS_KIND),
    ],
)
def test_every_refusal_says_what_is_wrong(typed: str, said: LazyString) -> None:
    app = Flask(__name__)
    Babel(app)
    field = SimpleNamespace(data=typed)
    with app.test_request_context(), pytest.raises(ValidationError) as refusal:
        Phone()(Form(), cast(Field, field))
    with app.test_request_context():
        assert str(refusal.value) == str(said)


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_reading(typed: str) -> None:
    number = read_phone(typed)
    assert number is None or number.startswith("+")


def test_a_number_is_shown_in_pairs() -> None:
    assert show_phone("+37120001234") == "20 00 12 34"
    assert show_phone("+442079460018") == "+44 20 7946 0018"
