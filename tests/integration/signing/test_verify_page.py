"""Anybody may have a signed file looked at: one clear sentence first, nothing kept, nobody named in a log."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from msgspec import structs
from sqlalchemy import select

from portal import db
from portal.files.models import StoredFile
from portal.signing import service
from portal.signing.looking import MOST_BYTES
from portal.signing.rules import LOOKS_PER_ADDRESS
from portal.web.models import CountRow
from tests.support.certificates import demo_pki
from tests.support.page_client import Fetched, Stranger
from tests.support.signing import Desk

pytestmark = pytest.mark.other_databases_long

CODE = "990000-00001"


def _brings(visitor: Stranger, content: bytes, *, expect: int = 200) -> Fetched:
    page = visitor.get("/lv/verify")
    file = (BytesIO(content), "mine.pdf")
    return visitor.post("/lv/verify", {**page.fields(), "file": file}, expect=expect)  # type: ignore[dict-item]


@pytest.fixture
def signed(desk: Desk) -> bytes:
    """A document that Anna has signed."""
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.sign(anna, signing_id)
    return service.open_bytes(signing_id)


def test_a_demo_signature_is_said_to_be_none(
    desk: Desk, signed: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with db.session() as session:
        before = len(session.scalars(select(StoredFile)).all())
    answer = _brings(Stranger(desk.app), signed)
    assert answer.soup.select_one("#answer [role=status]").get_text().strip() == (
        "Šie paraksti ir no parauga. Tie nav īsti."
    )
    assert "ANNA PARAUDZIŅA" in answer.words
    assert "Nē. Tas ir no parauga. Tas nav īsts." in answer.words
    assert CODE not in answer.html
    with db.session() as session:
        assert len(session.scalars(select(StoredFile)).all()) == before
    assert not [one for one in caplog.records if "PARAUDZI" in one.getMessage() or CODE in one.getMessage()]
    assert answer.response.headers["Cache-Control"] == "no-store"


@pytest.mark.one_database
def test_what_could_not_be_checked_is_said_plainly(desk: Desk) -> None:
    """A signature that counts, in a file that does not show whether its certificate had been revoked."""
    real = demo_pki("Issuer")
    desk.signer.pki = desk.times.pki = real
    settings = desk.app.config["SETTINGS"]
    trusting = structs.replace(settings.signing, trust=real.write(settings.signing.trust[0].parent))
    desk.app.config["SETTINGS"] = replace(settings, signing=trusting)
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.sign(anna, signing_id)
    answer = _brings(Stranger(desk.app), service.open_bytes(signing_id))
    assert answer.soup.select_one("#answer [role=status]").get_text().strip() == (
        "Pēc paraksta failu neviens nemainīja. Vienu lietu mēs nevarējām pārbaudīt."
    )
    assert "Vai kāds šo elektronisko parakstu apturēja pirms tās dienas? Fails to nesaka." in answer.words


def test_a_changed_file_is_said_to_be_changed(desk: Desk, signed: bytes) -> None:
    at = signed.index(b"stream") + 20
    answer = _brings(Stranger(desk.app), signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    assert "Kāds paraksts šajā failā nav labs." in answer.words


@pytest.mark.parametrize(
    ("content", "expect"), [(b"\x89PNG\r\n\x1a\n", 422), (b"%PDF-" + b"x" * MOST_BYTES, 422)]
)
def test_what_cannot_be_looked_at_is_said_above_the_way_to_try_another(
    desk: Desk, content: bytes, expect: int
) -> None:
    answer = _brings(Stranger(desk.app), content, expect=expect)
    assert answer.soup.select_one("#answer [role=status]") is not None
    assert answer.soup.select_one("#verify [type=file]") is not None


def test_a_post_larger_than_anything_keeps_the_page(desk: Desk) -> None:
    answer = _brings(Stranger(desk.app), b"%PDF-" + b"x" * (33 * 1024 * 1024), expect=422)
    assert answer.soup.select_one("#verify [type=file]") is not None


def test_without_a_file_it_says_what_is_missing(desk: Desk) -> None:
    visitor = Stranger(desk.app)
    answer = visitor.send("/lv/verify", {}, expect=422)
    assert answer.soup.select_one("#errors a[href='#file']") is not None


def test_who_asks_too_often_is_asked_to_wait_and_is_linked_to_nobody(desk: Desk) -> None:
    visitor = Stranger(desk.app)
    for _ in range(LOOKS_PER_ADDRESS):
        _brings(visitor, b"no pdf", expect=422)
    answer = _brings(visitor, b"no pdf", expect=429)
    assert int(answer.response.headers["Retry-After"]) <= 3600
    with db.session() as session:
        rows = session.scalars(select(CountRow)).all()
    assert {one.scope for one in rows} == {"looks-here", "looks"}
    assert not [one for one in rows if "127.0.0.1" in one.key_hash]
