"""Sealed values: only ours, only unchanged, only in time, only for their purpose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.web.sealed import SealBroken, seal, unseal
from tests.support.building import settings_for_tests


@pytest.fixture
def context(tmp_path: Path) -> Iterator[None]:
    app = Flask(__name__, static_folder=None)
    app.config["SETTINGS"] = settings_for_tests(tmp_path)
    with app.app_context():
        yield


@pytest.mark.usefixtures("context")
def test_what_was_sealed_comes_back() -> None:
    sealed = seal({"adult": "yes"}, purpose="questions")
    assert "adult" not in sealed
    assert unseal(sealed, purpose="questions", max_age_seconds=60) == {"adult": "yes"}


@pytest.mark.usefixtures("context")
def test_a_seal_of_another_purpose_does_not_open() -> None:
    with pytest.raises(SealBroken):
        unseal(seal({}, purpose="one"), purpose="other", max_age_seconds=60)


@pytest.mark.usefixtures("context")
def test_an_old_seal_does_not_open() -> None:
    with pytest.raises(SealBroken):
        unseal(seal({}, purpose="one"), purpose="one", max_age_seconds=-1)


@pytest.mark.usefixtures("context")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_anything_else_is_refused_and_nothing_breaks(foreign: str) -> None:
    with pytest.raises(SealBroken):
        unseal(foreign, purpose="one", max_age_seconds=60)


@pytest.mark.usefixtures("context")
def test_one_changed_sign_is_noticed() -> None:
    sealed = seal({"adult": "yes"}, purpose="one")
    for place in range(10, len(sealed), 7):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            unseal(changed, purpose="one", max_age_seconds=60)
