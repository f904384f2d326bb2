"""Files of an application: only while it is written, counted as they lie there, seen when they were sent."""

from __future__ import annotations

import io
from uuid import UUID

import pytest

from portal import db
from portal.acting_for.service import Actor, NotYours
from portal.answering import service as answering
from portal.applications import service as applications
from portal.applications.service import NotFinished, Paper
from portal.uploads.models import UploadRow
from portal.web.clock import now, today
from tests.support import samples
from tests.support.applying import fill_in
from tests.support.casework import LONG, OTHER, someone, worker

pytestmark = pytest.mark.usefixtures("in_the_portal")

STEP, FIELD = "certificate-photo", "certificate-files"


@pytest.fixture
def case_id(person: Actor) -> UUID:
    """Everything is answered, with one photo of the certificate."""
    case_id = applications.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    applications.save_step(person, case_id, "certificate", {"certificate": ["now"]}, now=now())
    add(person, applications.draft_of(person, case_id))
    save(person, case_id)
    return case_id


def add(person: Actor, draft: applications.Draft) -> None:
    field = next(one for one in draft.step(STEP).fields if one.key == FIELD)
    paper = Paper("izzina.pdf", io.BytesIO(samples.pdf()))
    assert applications.add_papers(person, draft, field, [paper], now=now()) == ()


def save(person: Actor, case_id: UUID) -> None:
    typed = {"certificate-date": [today().strftime("%d.%m.%Y")]}
    assert not applications.save_step(person, case_id, STEP, typed, now=now()).problems


def kept() -> list[UUID]:
    with db.session() as session:
        return [row.id for row in session.query(UploadRow).order_by(UploadRow.place)]


def at_the_desk(case_id: UUID) -> set[str]:
    return set(answering.whole_of(worker(), case_id).files)


def test_what_was_looked_through_too_long_is_kept_neither_after_sending_nor_after_erasing(
    person: Actor, case_id: UUID
) -> None:
    draft, before = applications.draft_of(person, case_id), kept()
    applications.send(person, case_id, now=now())
    with pytest.raises(NotYours):
        add(person, draft)
    with pytest.raises(NotYours):
        applications.remove_paper(person, draft, before[0], now=now())
    assert kept() == before
    applications.ask_to_correct(person, case_id, now=now())
    add(person, draft)
    other = someone("Juris")
    erased = applications.draft_of(other, applications.begin(other, programme=LONG, now=now()))
    applications.discard(other, erased.case.id, now=now())
    with pytest.raises(NotYours):
        applications.remove_paper(other, erased, before[0], now=now())


def test_an_application_whose_only_photo_was_taken_away_is_not_finished(person: Actor, case_id: UUID) -> None:
    applications.remove_paper(person, applications.draft_of(person, case_id), kept()[0], now=now())
    with pytest.raises(NotFinished) as unfinished:
        applications.send(person, case_id, now=now())
    assert unfinished.value.step == STEP


def test_what_was_taken_away_is_not_in_what_was_sent(person: Actor, case_id: UUID) -> None:
    add(person, applications.draft_of(person, case_id))
    save(person, case_id)
    gone, stays = kept()
    applications.remove_paper(person, applications.draft_of(person, case_id), gone, now=now())
    applications.send(person, case_id, now=now())
    sent = applications.sent_of(person, case_id)
    assert sent is not None and sent.answers[STEP][FIELD] == (str(stays),)


def test_the_office_sees_a_new_photo_when_it_was_sent_and_not_before(person: Actor, case_id: UUID) -> None:
    applications.send(person, case_id, now=now())
    first = {str(one) for one in kept()}
    assert at_the_desk(case_id) == first
    applications.ask_to_correct(person, case_id, now=now())
    add(person, applications.draft_of(person, case_id))
    assert at_the_desk(case_id) == first
    save(person, case_id)
    applications.send(person, case_id, now=now())
    assert at_the_desk(case_id) == {str(one) for one in kept()} != first


def taken_away(person: Actor, case_id: UUID) -> tuple[applications.Draft, UUID]:
    """The file was sent, and is taken away in a correction: the draft, and the file."""
    applications.send(person, case_id, now=now())
    (first,) = kept()
    applications.ask_to_correct(person, case_id, now=now())
    draft = applications.draft_of(person, case_id)
    applications.remove_paper(person, draft, first, now=now())
    return draft, first


def test_what_the_office_has_stays_there_when_it_is_taken_away_in_a_correction(
    person: Actor, case_id: UUID
) -> None:
    draft, first = taken_away(person, case_id)
    # The new one takes the place of the old one, and is taken away again: it was never sent.
    add(person, draft)
    (unsent,) = set(kept()) - {first}
    applications.remove_paper(person, draft, unsent, now=now())
    assert kept() == [first]
    assert applications.papers_of(draft, draft.step(STEP).fields)[FIELD] == (), "the draft has no file"
    assert at_the_desk(case_id) == {str(first)}
    answering.file_of(worker(), case_id, first)


def test_what_was_sent_before_a_correction_is_found_at_the_desk_beside_what_was_sent_after(
    person: Actor, case_id: UUID
) -> None:
    draft, first = taken_away(person, case_id)
    with pytest.raises(NotFinished):
        applications.send(person, case_id, now=now())
    add(person, draft)
    save(person, case_id)
    applications.send(person, case_id, now=now())
    (second,) = set(kept()) - {first}
    whole = answering.whole_of(worker(), case_id)
    assert set(whole.files) == {str(second)}
    assert [one.id for one in whole.former] == [first]
    assert [one.id for one in whole.papers[0].files] == [second]
    answering.file_of(worker(), case_id, first)
    stranger = worker(OTHER)
    with pytest.raises(NotYours):
        answering.file_of(stranger, case_id, first)
