"""What people send is kept, counted and handed out as a file; what cannot be taken gets a kind sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from io import BytesIO
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import text

from portal import db
from portal.files import service as files
from portal.files import shelf
from portal.queueing import a_place
from portal.uploads import service
from portal.uploads.errors import NoSuchUpload, Refusal, UploadRefused
from portal.uploads.messages import SENTENCES, sentence
from portal.uploads.models import UploadRow
from portal.uploads.rules import MOST_BYTES, MOST_PER_ANSWER
from portal.uploads.service import Upload
from portal.web.clock import RIGA
from tests.support import samples

NOW = datetime.now(RIGA)
LATER = NOW + files.GRACE + timedelta(hours=1)
ANSWER = "application-1.certificate"
SMALL = samples.png(samples.photo(8, 8))


@pytest.fixture
def opened(portal_app: Flask) -> Iterator[Flask]:
    """A portal whose services can be called."""
    with portal_app.app_context():
        yield portal_app


def _accept(content: bytes, name: str | None = "izziņa.jpg", *, answer: str = ANSWER) -> Upload:
    return service.accept(BytesIO(content), name, answer=answer, now=NOW)


def _put(place: int) -> None:
    """A file in one place, without the washing."""
    with db.transaction() as session:
        kept = files.store(b"x", purpose=service.PURPOSE, session=session, now=NOW)
        session.add(
            UploadRow(
                answer=ANSWER, place=place, kind="jpeg", name="x.jpg", size=1, pages=1, is_signed=False,
                address=kept.address, received_at=NOW,
            )
        )  # fmt: skip


KEEPS_NOTHING: dict[str, tuple[bytes, Refusal]] = {
    "nothing": (b"", Refusal.NOTHING),
    "text": (b"Labdien!", Refusal.UNKNOWN_KIND),
    "half a photo": (samples.jpeg(samples.photo(900, 700))[:5000], Refusal.BROKEN),
    "locked": (samples.locked(samples.pdf(), user="secret"), Refusal.LOCKED),
    "one byte too many": (samples.jpeg() + bytes(MOST_BYTES), Refusal.TOO_BIG),
}


@pytest.mark.parametrize("name", KEEPS_NOTHING)
def test_what_is_refused_is_not_kept(opened: Flask, name: str) -> None:
    content, why = KEEPS_NOTHING[name]
    with pytest.raises(UploadRefused) as refused:
        _accept(content)
    assert refused.value.why is why
    assert service.uploads_of(ANSWER) == ()
    assert list(shelf.everything()) == []


def test_what_is_kept_says_what_it_is(opened: Flask) -> None:
    photo, paper = _accept(samples.heic(), "IMG_0001.HEIC"), _accept(samples.pdf(3), "izziņa.PDF")
    assert (photo.name, photo.kind, photo.pages) == ("IMG_0001.jpg", "jpeg", 1)
    assert (paper.name, paper.kind, paper.pages, paper.is_signed) == ("izziņa.pdf", "pdf", 3, False)
    kept = service.open_bytes(photo.id, answer=ANSWER)
    assert len(kept) == photo.size
    assert samples.PLACE.encode() not in kept
    assert service.uploads_of(ANSWER) == (photo, paper)


def test_every_reason_has_a_short_sentence_in_every_language(opened: Flask) -> None:
    assert set(SENTENCES) == set(Refusal)
    said = set()
    for language in ("lv", "en", "ru"):
        with opened.test_request_context(), force_locale(language):
            for why in Refusal:
                words = sentence(why)
                assert words.endswith(".")
                assert all(len(part.split()) <= 14 for part in re.split(r"(?<=\.) ", words)), words
                said.add(words)
    assert len(said) == 3 * len(Refusal)


def test_a_sender_of_200_mb_is_read_no_further_than_the_limit(opened: Flask) -> None:
    class Endless(BytesIO):
        read_bytes = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None and 0 < size <= MOST_BYTES + 1
            self.read_bytes += size
            return bytes(size)

    stream = Endless()
    with pytest.raises(UploadRefused) as refused:
        service.accept(stream, "x.jpg", answer=ANSWER, now=NOW)
    assert refused.value.why is Refusal.TOO_BIG
    assert stream.read_bytes == MOST_BYTES + 1


@pytest.mark.parametrize("name", ["x\r\nSet-Cookie: a=b.jpg", '"; filename="evil.exe', "izziņa 🏊 ārsts.jpg"])
def test_no_name_breaks_out_of_its_header(opened: Flask, name: str) -> None:
    upload = _accept(SMALL, name)
    with opened.test_request_context():
        answer = opened.process_response(service.hand_out(upload.id, answer=ANSWER))
    header = answer.headers["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert not re.search(r"[\x00-\x1f\x7f]", header)
    assert "evil.exe" not in header


def test_it_leaves_as_a_file_that_runs_nothing(opened: Flask) -> None:
    upload = _accept(samples.pdf(), "izziņa.html")
    with opened.test_request_context():
        answer = opened.process_response(service.hand_out(upload.id, answer=ANSWER))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_neither_the_file_nor_its_name_lies_open(opened: Flask) -> None:
    _accept(samples.jpeg(), "Annas izziņa par diagnozi.jpg")
    with db.session() as session:
        stored = str(session.execute(text("select * from upload")).all())
    assert "Annas" not in stored
    (path,) = shelf.everything()
    assert b"JFIF" not in path.read_bytes()


def test_ten_files_fit_and_the_eleventh_is_refused(opened: Flask) -> None:
    for place in range(1, MOST_PER_ANSWER):
        _put(place)
    tenth = _accept(SMALL, "10.png")
    before = service.uploads_of(ANSWER)
    assert (len(before), before[-1]) == (MOST_PER_ANSWER, tenth)
    with pytest.raises(UploadRefused) as refused:
        _accept(SMALL)
    assert refused.value.why is Refusal.TOO_MANY
    assert service.uploads_of(ANSWER) == before
    _accept(SMALL, answer="application-1.another")
    service.remove(before[3].id, answer=ANSWER)
    new = _accept(SMALL, "new.png")
    assert service.uploads_of(ANSWER)[3] == new, "it lies where the other one lay"


def test_two_who_send_at_once_both_find_a_place_and_never_an_eleventh(portal_app: Flask) -> None:
    with portal_app.app_context():
        for place in range(1, MOST_PER_ANSWER - 1):
            _put(place)
    start, results = Barrier(4), []

    def work() -> None:
        with portal_app.app_context():
            start.wait(timeout=20)
            try:
                results.append(_accept(SMALL))
            except UploadRefused as refused:
                results.append(refused.why)

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert results.count(Refusal.TOO_MANY) == 2
    with portal_app.app_context():
        assert len(service.uploads_of(ANSWER)) == MOST_PER_ANSWER


@pytest.mark.one_database
def test_who_sends_while_many_are_looked_at_waits_and_is_not_refused(opened: Flask) -> None:
    kept: list[Upload] = []

    def work() -> None:
        with opened.app_context():
            kept.append(_accept(SMALL))

    queue = opened.config["SETTINGS"].var / service.QUEUE
    sender = Thread(target=work)
    with ExitStack() as places:
        for _place in range(service.AT_ONCE):
            places.enter_context(a_place(queue, at_once=service.AT_ONCE, seconds=0))
        sender.start()
        sender.join(timeout=0.7)
        assert sender.is_alive() and not kept
    sender.join(timeout=60)
    assert service.uploads_of(ANSWER) == tuple(kept) != ()


def test_a_file_of_another_answer_is_not_there(opened: Flask) -> None:
    upload = _accept(samples.jpeg())
    for call in (service.open_bytes, service.hand_out, service.remove):
        with pytest.raises(NoSuchUpload):
            call(upload.id, answer="application-2.certificate")
        with pytest.raises(NoSuchUpload):
            call(uuid4(), answer=ANSWER)
    assert service.uploads_of(ANSWER) == (upload,)


def test_removed_means_gone_with_the_next_sweep(opened: Flask) -> None:
    upload = _accept(samples.jpeg())
    service.remove(upload.id, answer=ANSWER)
    assert service.uploads_of(ANSWER) == ()
    assert files.sweep(LATER) == files.Swept(1, ())
    assert list(shelf.everything()) == []


def test_a_file_belongs_to_the_transaction_of_its_answer(opened: Flask) -> None:
    with pytest.raises(RuntimeError, match="power"), db.transaction():
        _accept(samples.jpeg())
        raise RuntimeError("power")
    assert service.uploads_of(ANSWER) == ()
    assert files.missing() == ()
