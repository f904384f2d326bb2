"""A document is drawn once, can be read by a screen reader, says everything, and never changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from pikepdf import Pdf

from portal import db
from portal.documents import service
from portal.documents.errors import DocumentBroken, DocumentIncomplete, NoSuchDocument, UnknownKind
from portal.documents.models import DocumentRow
from portal.documents.service import Answer, Document, Line
from portal.files import service as files
from portal.files import shelf
from portal.settings import Environment
from portal.web.clock import RIGA
from tests.support.letters import acknowledgement, application_copy, decision_letter
from tests.support.papers import broken_promises, faults_of, headings, tree, words_of

NOW = datetime(2026, 11, 23, 12, tzinfo=RIGA)
MOST_BYTES = 60_000
MAKERS = {
    "application-copy": application_copy,
    "decision-letter": decision_letter,
    "decision-acknowledgement": acknowledgement,
}


@pytest.fixture
def opened(portal_app: Flask) -> Iterator[Flask]:
    """A portal whose services can be called."""
    with portal_app.app_context():
        yield portal_app


def _freeze(kind: str = "application-copy", data: Any = None, **changes: Any) -> Document:
    said = {"language": "lv", "level": "easy", "now": NOW, **changes}
    return service.freeze(kind, data or MAKERS[kind](said["language"]), **said)


@pytest.mark.parametrize("level", ["easy", "full"])
@pytest.mark.parametrize("language", ["lv", "en", "ru"])
@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_is_a_small_tagged_pdf_in_every_language_and_level(
    opened: Flask, kind: str, language: str, level: str
) -> None:
    document = _freeze(kind, language=language, level=level)
    drawn = service.open_bytes(document.id)
    assert broken_promises(drawn) == []
    assert document.size == len(drawn) <= MOST_BYTES
    with Pdf.open(BytesIO(drawn)) as pdf:
        assert str(pdf.Root.Lang) == language
    text = words_of(drawn)
    assert "K7M4-29PX" in text
    assert "Anna Paraudziņa" in text


@pytest.mark.one_database
def test_what_is_signed_about_a_letter_is_one_page_with_all_its_notes(opened: Flask) -> None:
    name = "Anna Paraudziņa-Garumzīmīte"
    for language in ("lv", "en", "ru"):
        data = acknowledgement(language, for_whom=name, read_by=name, is_guardian=True, signers=(name,))
        drawn = service.open_bytes(_freeze("decision-acknowledgement", data, language=language).id)
        with Pdf.open(BytesIO(drawn)) as pdf:
            assert len(pdf.pages) == 1, language
        if language == "lv":
            assert "Paraksti šajā paraugā nav īsti." in words_of(drawn)


def test_the_copy_says_every_question_and_answer_and_what_comes_next(opened: Flask) -> None:
    data = application_copy("lv", sent_by="Marta Piemēre")
    text = words_of(service.open_bytes(_freeze(data=data).id))
    for one in data.answers:
        assert one.question in text
        for line in one.answer.split("\n"):
            assert line in text
    for step in data.next_steps:
        assert step in text
    for words in ("Iesnieguma kopija", "2026. gada 23. novembris", "Marta Piemēre", "Nav atbildes"):
        assert words in text
    assert re.search(r"Pārbaudes kods: ([0-9A-F]{4} ?){4}", text)
    assert "1. lapa no 2" in text


def test_the_easy_letter_begins_with_easy_words_and_holds_the_full_text(opened: Flask) -> None:
    data = decision_letter("lv")
    easy = words_of(service.open_bytes(_freeze("decision-letter", data).id))
    full = words_of(service.open_bytes(_freeze("decision-letter", data, level="full").id))
    first_easy, first_full = data.easy_lines[0].text, data.full_text[0][:60]
    assert easy.index(first_easy) < easy.index(first_full)
    assert first_easy not in full
    assert full.index(first_full) < full.index("Ko darīt, ja jūs nepiekrītat")


def test_the_headings_let_a_reader_jump_from_question_to_question(opened: Flask) -> None:
    found = headings(service.open_bytes(_freeze().id))
    assert found == ["/H1", "/H2", *["/H3"] * 6, "/H2"]


def test_a_decision_goes_out_without_the_lawyers_text_only_in_a_demo(opened: Flask) -> None:
    text = words_of(service.open_bytes(_freeze("decision-letter").id))
    assert "Šo daļu uzrakstīs jurists." in text
    assert "Šis ir paraugs. Tādu cilvēku nav." in text
    settings = opened.config["SETTINGS"]
    opened.config["SETTINGS"] = replace(settings, environment=Environment.PRODUCTION)
    try:
        with pytest.raises(DocumentIncomplete, match="lawyer"):
            _freeze("decision-letter")
        contest = ("Lēmumu var apstrīdēt viena mēneša laikā.",)
        real = _freeze("decision-letter", decision_letter("lv", contest=contest))
        assert "paraugs" not in words_of(service.open_bytes(real.id))
    finally:
        opened.config["SETTINGS"] = settings


def test_the_lawyers_text_stands_where_the_slot_is(opened: Flask) -> None:
    data = decision_letter("lv", contest=("Lēmumu var apstrīdēt viena mēneša laikā.",))
    text = words_of(service.open_bytes(_freeze("decision-letter", data).id))
    assert "Lēmumu var apstrīdēt viena mēneša laikā." in text
    assert "uzrakstīs jurists" not in text


@pytest.mark.parametrize("missing", [{"easy_lines": ()}, {"full_text": ()}])
def test_a_decision_needs_both_levels(opened: Flask, missing: dict[str, Any]) -> None:
    with pytest.raises(DocumentIncomplete):
        _freeze("decision-letter", decision_letter("lv", **missing))


def test_the_same_content_is_the_same_document(opened: Flask) -> None:
    first = _freeze()
    before = service.open_bytes(first.id)
    again = _freeze(now=NOW + timedelta(days=3))
    assert again == first
    assert service.open_bytes(again.id) == before


def test_a_later_edit_is_a_new_version_and_the_first_stays(opened: Flask) -> None:
    first = _freeze()
    before = service.open_bytes(first.id)
    edited = replace(application_copy(), for_whom="Anna Paraudziņa-Piemēre")
    second = _freeze(data=edited)
    assert (first.version, second.version) == (1, 2)
    assert second.id != first.id
    assert service.open_bytes(first.id) == before
    assert "2. variants" in words_of(service.open_bytes(second.id))
    back = _freeze()
    assert back.version == 3, "what was corrected back is said anew, too"


def test_each_language_and_level_counts_its_own_versions(opened: Flask) -> None:
    made = [
        _freeze(language=language, level=level) for language in ("lv", "ru") for level in ("easy", "full")
    ]
    assert [one.version for one in made] == [1, 1, 1, 1]
    assert len({one.id for one in made}) == 4


def test_the_fingerprint_is_of_the_very_bytes(opened: Flask) -> None:
    document = _freeze()
    assert hashlib.sha256(service.open_bytes(document.id)).hexdigest() == document.sha256
    assert service.document_of(document.id) == document


def test_drawing_the_same_twice_gives_the_same_bytes(opened: Flask) -> None:
    first = _freeze()
    with db.transaction() as session:
        session.delete(session.get(DocumentRow, first.id))
    assert _freeze().sha256 == first.sha256


def test_a_document_is_part_of_the_transaction_of_its_cause(opened: Flask) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"), db.transaction():
        document = _freeze()
        raise RuntimeError("changed my mind")
    with pytest.raises(NoSuchDocument):
        service.document_of(document.id)
    assert files.addresses() == frozenset()


def test_two_who_freeze_at_once_get_one_document(portal_app: Flask) -> None:
    start, got = Barrier(4), []

    def work() -> None:
        with portal_app.app_context():
            start.wait(timeout=20)
            got.append(_freeze())

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert len(got) == 4
    assert len({one.id for one in got}) == 1


HOSTILE = {
    "markup": '#panic("x") *bold* $x$ @ref <label> [[x]] \\ `raw` // /* = heading',
    "html": "<script>alert(1)</script>",
    "emoji": "Gribu peldēt 🏊🏽‍♀️🏊🏽‍♀️ katru dienu ☎️",
    "other scripts": "我想游泳 مرحبا שלום",
    "one long word": "a" * 10_000,
    "ten thousand signs": "Gribu dzīvot viena. " * 500,
    "controls": "a\x00b\x07c\u202ed\u200be\ufefff\ud800g",
    "marks": "Z\u0334\u0335\u0336a\u0301l\u0327g\u0328o",
    "many lines": "\n".join(str(number) for number in range(200)),
    "spaces": " \t\u00a0\u3000 ",
    "ukrainian": "Їжак ґанок єдність",
    "ligatures": "fi fl ﬁ ﬂ Ǆ ⅷ ½",
}


@pytest.mark.parametrize("level", ["easy", "full"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_somebody_wrote_is_drawn(opened: Flask, text: str, level: str) -> None:
    data = application_copy("lv", for_whom=text[:200], answers=(Answer(question=text[:200], answer=text),))
    drawn = service.open_bytes(_freeze(data=data, level=level).id)
    assert broken_promises(drawn) == []
    assert len(drawn) <= 2 * MOST_BYTES


def test_a_sign_without_a_letter_is_said_once_for_a_run(opened: Flask) -> None:
    data = application_copy("lv", answers=(Answer(question="Ko?", answer="Gribu 🏊🏽‍♀️🏊🏽‍♀️ peldēt."),))
    text = words_of(service.open_bytes(_freeze(data=data).id))
    assert "Gribu [zīme, ko nevar parādīt] peldēt." in text


def test_a_text_of_a_person_is_never_read_as_markup(opened: Flask) -> None:
    said = '#panic("x") *bold* = heading'
    data = application_copy("lv", answers=(Answer(question="Ko?", answer=said),))
    assert said in words_of(service.open_bytes(_freeze(data=data).id))


def test_nothing_of_it_lies_open_on_the_disk(opened: Flask) -> None:
    _freeze()
    (path,) = shelf.everything()
    raw = path.read_bytes()
    assert b"%PDF" not in raw
    assert b"Anna" not in raw
    assert path.stat().st_mode & 0o077 == 0


def test_changed_bytes_are_not_handed_out(opened: Flask) -> None:
    document = _freeze()
    with db.transaction() as session:
        session.get(DocumentRow, document.id).sha256 = "0" * 64
    with pytest.raises(DocumentBroken):
        service.open_bytes(document.id)


def test_what_does_not_exist_is_said(opened: Flask) -> None:
    with pytest.raises(NoSuchDocument):
        service.open_bytes(uuid4())
    with pytest.raises(UnknownKind):
        service.freeze("letter-of-love", application_copy(), language="lv", level="easy", now=NOW)
    with pytest.raises(TypeError):
        _freeze("decision-letter", application_copy())
    with pytest.raises(DocumentBroken):
        bad = decision_letter("lv", easy_lines=(Line(text="x", picture="no-such-picture"),))
        _freeze("decision-letter", bad)


def test_it_leaves_as_a_file_and_no_cache_keeps_it(opened: Flask) -> None:
    document = _freeze()
    with opened.test_request_context():
        answer = opened.process_response(service.hand_out(document.id, name="Iesniegums K7M4-29PX"))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "K7M4-29PX.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


SIGNERS = ("Anna Paraudziņa", "Marta Piemēre")


def _fields(drawn: bytes) -> list[tuple[str, str]]:
    with Pdf.open(BytesIO(drawn)) as pdf:
        return [(str(one.T), str(one.TU)) for one in pdf.Root.AcroForm.Fields]


@pytest.mark.parametrize("language", ["lv", "en", "ru"])
@pytest.mark.parametrize("kind", sorted(set(MAKERS) - {"decision-letter"}))
def test_every_signer_and_the_time_have_a_tagged_place_and_the_document_stays_readable(
    opened: Flask, tmp_path: Path, kind: str, language: str
) -> None:
    document = _freeze(kind, MAKERS[kind](language, signers=SIGNERS), language=language)
    drawn = service.open_bytes(document.id)
    assert service.signer_fields(document.id) == ("signer-1", "signer-2")
    fields = _fields(drawn)
    assert [name for name, _words in fields] == ["signer-1", "signer-2", service.TIME_FIELD]
    assert SIGNERS[1] in fields[1][1]
    assert broken_promises(drawn) == []
    assert faults_of(drawn, tmp_path) == []
    assert len(drawn) <= MOST_BYTES
    with Pdf.open(BytesIO(drawn)) as pdf:
        tagged = [node for tag, node in tree(pdf) if tag == "/Form"]
        assert [str(node.Alt) for node in tagged] == [words for _name, words in fields]
        assert all(str(node.K.Obj.TU) == str(node.Alt) for node in tagged)
        assert pdf.pages[-1].obj["/Tabs"] == "/S"


def test_who_signs_is_said_for_paper_too_and_a_sample_says_that_it_is_none(opened: Flask) -> None:
    text = words_of(service.open_bytes(_freeze(data=application_copy(signers=SIGNERS)).id))
    for words in ("Paraksti", *SIGNERS, "parakstieties uz līnijas", "Paraksti šajā paraugā nav īsti."):
        assert words in text


def test_a_document_that_nobody_signs_has_no_places_to_sign(opened: Flask) -> None:
    document = _freeze()
    assert service.signer_fields(document.id) == ()
    assert "Paraksti" not in words_of(service.open_bytes(document.id))


def test_places_to_sign_are_the_same_bytes_every_time(opened: Flask) -> None:
    first = _freeze(data=application_copy(signers=SIGNERS))
    with db.transaction() as session:
        session.delete(session.get(DocumentRow, first.id))
    assert _freeze(data=application_copy(signers=SIGNERS)).sha256 == first.sha256


def test_one_more_signer_is_another_version(opened: Flask) -> None:
    versions = [
        _freeze(data=application_copy(signers=signers)).version for signers in ((), SIGNERS[:1], SIGNERS)
    ]
    assert versions == [1, 2, 3]
