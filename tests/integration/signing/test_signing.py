"""A document is signed once by each who has to, only by themselves, and a stranger finds it sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from pikepdf import Pdf
from sqlalchemy import func, select, update

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, oneself
from portal.documents import service as documents
from portal.gateways.remote_signing import Credential, short_code
from portal.journal import service as journal
from portal.outbox.models import OutboxMessage
from portal.signing import judging, service, who
from portal.signing.models import SigningCeremonyRow, SigningRow
from portal.signing.service import NothingToSign, SigningEnded, Step, ToSign, Why, WrongSigners
from portal.web.clock import now
from tests.support.certificates import LISTS, demo_pki
from tests.support.letters import application_copy
from tests.support.papers import broken_promises, faults_of
from tests.support.people import clock_at
from tests.support.signing import (
    Desk,
    LocalSigner,
    cancel,
    confirm,
    down,
    from_base64url,
    renamed,
    signing_settings,
)
from tests.support.wholeness import torn

# What is said and refused is the same over any database; what several do at once is not.
OVER_ANY = pytest.mark.other_databases_long
MOST_SIGNED_BYTES = 120_000
ANNA, MARTA = "PNOLV-990000-00001", "PNOLV-990000-00002"


def _judged(signing_id: object) -> tuple[judging.Judged, ...]:
    return judging.judge(service.open_bytes(signing_id), trust=who.trust())


def _signed(desk: Desk, signing_id: object) -> list[bool]:
    with db.session() as session:
        row = session.get_one(SigningRow, signing_id)
    found = service.signing_of_document(row.document_id)
    assert found is not None
    return [one.signed_at is not None for one in found.signers]


def _told(person_id: UUID) -> list[str]:
    return [one.body["event"] for one in journal.entries_about(person_id)]


def _next_due() -> datetime | None:
    waiting = select(func.min(OutboxMessage.due_at)).where(
        OutboxMessage.sent_at.is_(None), OutboxMessage.dead_at.is_(None)
    )
    with db.session() as session:
        return session.scalar(waiting)


def _ended(action: object, why: Why) -> SigningEnded:
    with pytest.raises(SigningEnded) as ended:
        action()
    assert ended.value.why is why
    return ended.value


def test_one_person_signs_and_it_holds_before_a_stranger(desk: Desk, tmp_path: Path) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    back = desk.sign(anna, signing_id)
    assert (back.step, back.language, back.signing_id) == (Step.SIGNED, "lv", signing_id)
    (found,) = _judged(signing_id)
    assert found.holds and found.is_time_trusted and found.is_demo and not found.lasts
    assert (found.name, found.code, found.field) == ("ANNA PARAUDZIŅA", ANNA, "signer-1")
    signed = service.open_bytes(signing_id)
    assert faults_of(signed, tmp_path) == broken_promises(signed) == []
    assert desk.signer.labels == ["Iesniegums Nr. K7M4-29PX"]
    (signer,) = service.signing_of(oneself(anna), signing_id).signers
    assert (signer.name, signer.is_demo) == ("Anna Paraudziņa", True)
    assert signer.signed_at is not None and abs(signer.signed_at - found.at) < timedelta(minutes=1)
    assert torn(desk.app) == []


def test_afterwards_it_is_sealed_for_years_and_stays_small_and_readable(desk: Desk, tmp_path: Path) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna, marta)
    desk.sign(anna, signing_id)
    assert desk.run_outbox() == 2, "finished already, and the evidence of the first"
    desk.sign(marta, signing_id, number=2)
    assert service.signing_of(oneself(anna), signing_id).sealed_at is None
    desk.run_outbox()
    assert service.signing_of(oneself(anna), signing_id).sealed_at is not None
    found = _judged(signing_id)
    assert [one.holds and one.lasts for one in found] == [True, True]
    sealed = service.open_bytes(signing_id)
    assert faults_of(sealed, tmp_path) == broken_promises(sealed) == []
    assert len(sealed) <= MOST_SIGNED_BYTES
    assert f"{LISTS}/issuing.crl" in desk.lists.asked
    assert desk.run_outbox() == 0
    assert torn(desk.app) == []


@OVER_ANY
@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two_sign_in_any_order_and_each_sees_who_has(desk: Desk, order: tuple[int, int]) -> None:
    people = {1: desk.person(), 2: desk.person(2, "Marta")}
    signing_id = desk.opened(*people.values())
    for done, number in enumerate(order, 1):
        desk.sign(people[number], signing_id, number=number)
        for one in people.values():
            seen = service.signing_of(oneself(one), signing_id)
            assert sum(signer.signed_at is not None for signer in seen.signers) == done
            assert seen.is_signed is (done == 2)
    assert {one.code for one in _judged(signing_id)} == {ANNA, MARTA}
    assert all(one.holds for one in _judged(signing_id))


@OVER_ANY
def test_the_same_code_stands_on_both_screens_and_belongs_to_what_is_signed(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    begun = desk.begin(anna, signing_id)
    shown = service.ceremony_of(oneself(anna), begun.ceremony_id)
    address = service.send(oneself(anna), begun.ceremony_id, now=now())
    digest = from_base64url(address.partition("hash=")[2].partition("&")[0])
    assert shown.step is Step.PREPARED
    assert shown.code == short_code(digest)
    assert service.ceremony_of(oneself(anna), begun.ceremony_id).step is Step.SENT


@OVER_ANY
def test_where_the_platform_asks_for_a_visit_first_it_is_two_ways(desk: Desk) -> None:
    desk.signer.needs_visit = True
    anna = desk.person()
    signing_id = desk.opened(anna)
    begun = desk.begin(anna, signing_id)
    assert begun.visit is not None
    assert service.ceremony_of(oneself(anna), begun.ceremony_id).code is None
    back = desk.back(confirm(begun.visit))
    assert back.step is Step.PREPARED
    _ended(lambda: desk.back(confirm(begun.visit)), Why.TOO_LATE)
    address = service.send(oneself(anna), begun.ceremony_id, now=now())
    assert desk.back(confirm(address)).step is Step.SIGNED
    assert _judged(signing_id)[0].holds


@OVER_ANY
def test_who_shows_the_certificate_of_somebody_else_gets_no_further(desk: Desk) -> None:
    desk.signer.needs_visit = True
    anna = desk.person()
    begun = desk.begin(anna, desk.opened(anna))
    _ended(lambda: desk.back(confirm(begun.visit or "", code=MARTA)), Why.NOT_YOU)
    assert service.ceremony_of(oneself(anna), begun.ceremony_id).step is Step.REFUSED


@OVER_ANY
def test_cancelled_is_back_where_one_was_with_nothing_kept(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = cancel(desk.leave(anna, signing_id))
    ended = _ended(lambda: desk.back(answer), Why.CANCELLED)
    assert (ended.signing_id, ended.language) == (signing_id, "lv")
    assert _signed(desk, signing_id) == [False]
    with db.session() as session:
        (row,) = session.scalars(select(SigningCeremonyRow))
    assert row.step == Step.CANCELLED
    assert [row.secrets, row.credential, row.prepared, row.address, row.value] == [None] * 5
    assert desk.sign(anna, signing_id).step is Step.SIGNED
    assert torn(desk.app) == []


@OVER_ANY
@pytest.mark.parametrize("minutes", [14, 15])
def test_it_is_over_after_a_quarter_of_an_hour(desk: Desk, minutes: int) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    address = desk.leave(anna, signing_id)
    with clock_at(desk.app, now() + timedelta(minutes=minutes)):
        if minutes < 15:
            assert desk.back(confirm(address)).step is Step.SIGNED
            return
        ended = _ended(lambda: desk.back(confirm(address)), Why.TOO_LATE)
    assert ended.signing_id == signing_id
    assert desk.signer.signed == 0
    assert _signed(desk, signing_id) == [False]


def test_the_second_time_the_same_answer_signs_nothing(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = confirm(desk.leave(anna, signing_id))
    desk.back(answer)
    before = service.open_bytes(signing_id)
    _ended(lambda: desk.back(answer), Why.ALREADY)
    _ended(lambda: desk.back({**answer, "code": "another"}), Why.ALREADY)
    assert desk.signer.signed == 1
    assert service.open_bytes(signing_id) == before


@OVER_ANY
def test_a_code_of_another_attempt_signs_nothing(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    first, second = desk.opened(anna), desk.opened(marta, number="OTHER")
    used = confirm(desk.leave(anna, first))
    desk.back(used)
    address = desk.leave(marta, second)
    _ended(lambda: desk.back({**confirm(address), "code": used["code"]}), Why.FAILED)
    assert _signed(desk, second) == [False]


@OVER_ANY
def test_another_browser_gets_nothing(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = confirm(desk.leave(anna, signing_id))
    _ended(lambda: desk.back(answer, browser="another"), Why.TOO_LATE)
    _ended(lambda: desk.back({"state": "", "code": "x"}, browser=""), Why.TOO_LATE)
    assert desk.back(answer).step is Step.SIGNED


def test_two_tabs_make_one_signature(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    first, second = desk.leave(anna, signing_id), desk.leave(anna, signing_id)
    desk.back(confirm(second))
    _ended(lambda: desk.back(confirm(first)), Why.ALREADY)
    _ended(lambda: desk.leave(anna, signing_id), Why.ALREADY)
    assert len(_judged(signing_id)) == desk.signer.signed == 1


def test_the_same_answer_from_eight_sides_at_once_is_one_signature(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = confirm(desk.leave(anna, signing_id))
    start, became = Barrier(8), []

    def work() -> None:
        with desk.app.app_context():
            start.wait(timeout=30)
            try:
                became.append(desk.back(answer).step)
            except SigningEnded as ended:
                became.append(ended.why)

    workers = [Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    assert sorted(became) == sorted([Step.SIGNED, *[Why.ALREADY] * 7])
    assert desk.signer.signed == len(_judged(signing_id)) == 1


def test_two_who_confirm_at_once_end_with_one_asked_again(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna, marta)
    first, second = desk.leave(anna, signing_id), desk.leave(marta, signing_id)
    desk.back(confirm(first))
    _ended(lambda: desk.back(confirm(second, code=MARTA)), Why.OVERTAKEN)
    assert desk.signer.signed == 1, "the second is told before the platform is asked for anything"
    desk.sign(marta, signing_id, number=2)
    assert [one.holds for one in _judged(signing_id)] == [True, True]


@OVER_ANY
def test_nobody_signs_for_another(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna)
    with pytest.raises(NothingToSign):
        desk.begin(marta, signing_id)
    begun = desk.begin(anna, signing_id)
    for attempt in (service.ceremony_of, lambda actor, one: service.send(actor, one, now=now())):
        with pytest.raises(NothingToSign):
            attempt(oneself(marta), begun.ceremony_id)
    with pytest.raises(NothingToSign):
        service.signing_of(oneself(marta), signing_id)


def _wrong_certificate(desk: Desk) -> None:
    desk.signer.people[ANNA] = demo_pki().person("MARTA PIEMĒRE", MARTA)


def _no_code(desk: Desk) -> None:
    desk.signer.people[ANNA] = demo_pki().person("ANNA PARAUDZIŅA", None)


def _over(desk: Desk) -> None:
    desk.signer.people[ANNA] = demo_pki().person(days=0.1, since=timedelta(days=2))


@OVER_ANY
@pytest.mark.parametrize(
    ("spoil", "why"), [(_wrong_certificate, Why.NOT_YOU), (_no_code, Why.NOT_YOU), (_over, Why.NO_KEY)]
)
def test_a_certificate_that_is_not_the_persons_is_refused_before_anything(
    desk: Desk, spoil: object, why: Why
) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    spoil(desk)
    _ended(lambda: desk.begin(anna, signing_id), why)
    assert _signed(desk, signing_id) == [False]


@OVER_ANY
def test_somebody_else_confirms_and_no_signature_is_kept(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    before = service.open_bytes(signing_id)
    address = desk.leave(anna, signing_id)
    _ended(lambda: desk.back(confirm(address, code=MARTA)), Why.NOT_YOU)
    assert service.open_bytes(signing_id) == before
    with db.session() as session:
        (row,) = session.scalars(select(SigningCeremonyRow))
        assert session.scalars(select(OutboxMessage)).all() == []
    assert (row.step, row.value) == (Step.REFUSED, None)


def _other_key(desk: Desk) -> None:
    desk.signer.swap = demo_pki().person()


def _bent(desk: Desk) -> None:
    desk.signer.bend = lambda value: value[:-1] + bytes([value[-1] ^ 1])


def _renamed(desk: Desk) -> None:
    desk.signer.names = lambda identity: renamed(identity, MARTA)


@OVER_ANY
@pytest.mark.parametrize(
    ("spoil", "why"), [(_other_key, Why.FAILED), (_bent, Why.FAILED), (_renamed, Why.NOT_YOU)]
)
def test_a_signature_that_is_not_of_this_digest_and_key_is_not_kept(
    desk: Desk, spoil: object, why: Why
) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    address = desk.leave(anna, signing_id)
    spoil(desk)
    _ended(lambda: desk.back(confirm(address)), why)
    assert _signed(desk, signing_id) == [False]


@OVER_ANY
def test_a_platform_that_names_nobody_is_believed_by_its_certificate(desk: Desk) -> None:
    desk.signer.names = lambda _identity: None
    anna = desk.person()
    signing_id = desk.opened(anna)
    assert desk.sign(anna, signing_id).step is Step.SIGNED


@OVER_ANY
def test_a_platform_that_is_away_signs_nothing_and_one_can_try_again(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    address = desk.leave(anna, signing_id)
    desk.signer.fault = down()
    for attempt in (lambda: desk.back(confirm(address)), lambda: desk.begin(anna, signing_id)):
        _ended(attempt, Why.NOT_WORKING)
    desk.signer.fault = None
    assert desk.sign(anna, signing_id).step is Step.SIGNED


@OVER_ANY
def test_a_person_without_a_verified_code_is_told_so(desk: Desk) -> None:
    from portal.people import service as people

    nobody = people.declare("Zane", family_name="Izdomātā", code="990000-00009")
    signing_id = desk.opened(nobody)
    _ended(lambda: desk.begin(nobody, signing_id), Why.NO_CODE)


@OVER_ANY
@pytest.mark.parametrize("fault", ["is_down", "nonsense"])
def test_a_time_that_nobody_tells_loses_no_signature(desk: Desk, fault: str) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    setattr(desk.times, fault, True)
    back = desk.sign(anna, signing_id)
    assert back.step is Step.CONFIRMED
    assert service.ceremony_of(oneself(anna), back.ceremony_id).step is Step.CONFIRMED
    assert _signed(desk, signing_id) == [False], "signed is only what has its time"
    _ended(lambda: desk.begin(anna, signing_id), Why.BUSY)
    assert desk.run_outbox() == 0
    later = now() + timedelta(hours=1)
    service.erase_old(later)
    setattr(desk.times, fault, False)
    assert desk.run_outbox(later) == 3, "the time, what shows it later, and its room is told"
    assert _signed(desk, signing_id) == [True]
    assert desk.signer.signed == 1
    assert _judged(signing_id)[0].holds


@OVER_ANY
def test_a_time_is_asked_for_every_hour_while_the_certificate_lasts(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.signer.people[ANNA] = made = demo_pki().person(days=0.5)
    desk.times.is_down = True
    desk.sign(anna, signing_id)
    start = now()
    while (due := _next_due()) is not None and due < start + timedelta(hours=9):
        with clock_at(desk.app, due):
            desk.run_outbox()
    assert due is not None and due > made.read.not_valid_after_utc, "the outbox asks too late"
    desk.times.is_down, desk.times.is_off = False, timedelta(hours=10)
    service.erase_old(start + timedelta(hours=10))
    assert _signed(desk, signing_id) == [True]
    (found,) = _judged(signing_id)
    assert found.holds and start + timedelta(hours=9) < found.at < made.read.not_valid_after_utc
    (signer,) = service.signing_of(oneself(anna), signing_id).signers
    assert signer.signed_at < start, "by the moment of the confirmation"


@OVER_ANY
@pytest.mark.parametrize("hours", [71, 73])
def test_what_breaks_the_finishing_is_no_fault_of_the_time_and_ends_only_at_last(
    desk: Desk, hours: int, caplog: pytest.LogCaptureFixture
) -> None:
    anna = desk.person()
    desk.times.is_down = True
    desk.sign(anna, desk.opened(anna))
    desk.times.is_down = False
    with db.transaction() as session:
        # What it says when that is read names the person.
        session.execute(update(SigningCeremonyRow).values(why=ANNA))
    service.erase_old(now() + timedelta(hours=hours))
    with db.session() as session:
        (attempt,) = session.scalars(select(SigningCeremonyRow))
    became = ("confirmed", ANNA) if hours == 71 else ("expired", "not-finished")
    assert (attempt.step, attempt.why) == became
    assert "in kept" in caplog.text and "ValueError" in caplog.text and "990000" not in caplog.text


@OVER_ANY
def test_a_time_from_an_authority_that_nobody_trusts_is_no_time(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.times.pki = demo_pki("Somebody else")
    assert desk.sign(anna, signing_id).step is Step.CONFIRMED
    desk.times.pki = demo_pki()
    desk.run_outbox(now() + timedelta(minutes=2))
    assert _signed(desk, signing_id) == [True]


@dataclass
class _Talkative(LocalSigner):
    """Tells a chain that is longer than any."""

    def _credential(self, code: str) -> Credential:
        chain = tuple(self.pki.person(code=f"PNOLV-990000-{number:05}").certificate for number in range(30))
        return replace(super()._credential(code), chain=chain)


@OVER_ANY
def test_a_signature_for_which_there_is_no_room_keeps_nobody_waiting(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    usual, desk.signer = desk.signer, _Talkative()
    desk.app.extensions["remote_signing"] = desk.neighbours
    _ended(lambda: desk.sign(anna, signing_id), Why.FAILED)
    desk.signer = usual
    desk.app.extensions["remote_signing"] = desk.neighbours
    assert desk.sign(anna, signing_id).step is Step.SIGNED


@OVER_ANY
def test_lists_that_nobody_gives_are_asked_for_again(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.sign(anna, signing_id)
    desk.lists.is_down = True
    desk.run_outbox()
    assert service.signing_of(oneself(anna), signing_id).sealed_at is None
    assert _judged(signing_id)[0].holds
    desk.lists.is_down = False
    desk.run_outbox(now() + timedelta(minutes=2))
    assert service.signing_of(oneself(anna), signing_id).sealed_at is not None


@OVER_ANY
def test_what_keeps_the_evidence_away_names_nobody(desk: Desk) -> None:
    anna = desk.person()
    desk.sign(anna, desk.opened(anna))
    desk.lists.without = "issuing"
    desk.run_outbox()
    with db.session() as session:
        errors = session.scalars(select(OutboxMessage.last_error)).all()
    (said,) = [one for one in errors if one]
    assert said.startswith("LaterPlease: signer-1: ")
    for word in ("990000", "PNOLV", "PARAUDZI", "ANNA"):
        assert word not in said


@OVER_ANY
def test_a_signature_that_nobody_can_trust_any_more_costs_the_next_signer_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna, marta)
    desk.sign(anna, signing_id)
    # To a stranger it is the same as a certificate that is over, while nobody gives its lists.
    (tmp_path / "other").mkdir()
    other = demo_pki("Another issuer: DEMO")
    settings = signing_settings(other, tmp_path / "other")
    desk.app.config["SETTINGS"] = replace(desk.app.config["SETTINGS"], signing=settings)
    desk.signer.pki = desk.times.pki = desk.lists.pki = other
    assert desk.sign(marta, signing_id, number=2).step is Step.SIGNED
    assert [one.holds for one in _judged(signing_id)] == [False, True]
    desk.run_outbox(now() + timedelta(minutes=2))
    found = {one.code: one for one in _judged(signing_id)}
    assert found[MARTA].is_checked and not found[ANNA].is_checked, "what can be had today is put in today"
    assert service.signing_of(oneself(anna), signing_id).sealed_at is None


@OVER_ANY
def test_a_certificate_that_was_revoked_before_it_signed_is_a_fact_and_never_sealed(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.sign(anna, signing_id)
    desk.lists.revoked = (desk.signer.people[ANNA],)
    desk.run_outbox()
    found = service.signing_of(oneself(anna), signing_id)
    assert found.sealed_at is None and found.is_revoked
    assert _told(anna).count("signing.revoked") == 1
    with db.session() as session:
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None))).all() == []
    assert torn(desk.app) == []


@OVER_ANY
def test_what_was_revoked_after_it_signed_counted_and_is_sealed(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.times.is_off = -timedelta(minutes=4, seconds=30)
    desk.sign(anna, signing_id)
    desk.times.is_off = timedelta()
    # Lists say: four minutes ago.
    desk.lists.revoked = (desk.signer.people[ANNA],)
    desk.run_outbox()
    found = service.signing_of(oneself(anna), signing_id)
    assert found.sealed_at is not None and not found.is_revoked
    assert [one.holds and one.lasts and one.is_checked for one in _judged(signing_id)] == [True]


@OVER_ANY
def test_a_signature_whose_time_nobody_tells_is_given_up_and_one_signs_anew(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    before = service.open_bytes(signing_id)
    desk.times.is_down = True
    desk.sign(anna, signing_id)
    begun = now()
    while (due := _next_due()) is not None:
        assert due < begun + timedelta(hours=36)
        with clock_at(desk.app, due):
            desk.run_outbox()
    assert _told(anna).count("signing.given_up") == 1
    with db.session() as session:
        (attempt,) = session.scalars(select(SigningCeremonyRow))
        assert (attempt.step, attempt.why, attempt.value) == ("expired", "no-time", None)
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.dead_at.is_not(None))).all() == []
    assert service.open_bytes(signing_id) == before, "the document is unsigned"
    desk.times.is_down = False
    assert desk.sign(anna, signing_id).step is Step.SIGNED
    assert len(_judged(signing_id)) == 1 and torn(desk.app) == []


@OVER_ANY
@pytest.mark.parametrize(("is_down", "step"), [(True, "expired"), (False, "signed")])
def test_what_the_outbox_knows_no_more_is_tried_a_last_time_and_ends(
    desk: Desk, is_down: bool, step: str
) -> None:
    anna = desk.person()
    desk.times.is_down = True
    desk.sign(anna, desk.opened(anna))
    service.erase_old(now() + timedelta(hours=29))
    with db.session() as session:
        assert session.scalars(select(SigningCeremonyRow.step)).one() == "confirmed"
    desk.times.is_down = is_down
    service.erase_old(now() + timedelta(hours=31))
    with db.session() as session:
        assert session.scalars(select(SigningCeremonyRow.step)).one() == step


def test_evidence_waits_for_whoever_is_about_to_sign(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna, marta)
    desk.sign(anna, signing_id)
    address = desk.leave(marta, signing_id)
    before = service.open_bytes(signing_id)
    desk.run_outbox()
    assert service.open_bytes(signing_id) == before
    assert desk.back(confirm(address, code=MARTA)).step is Step.SIGNED
    desk.run_outbox(now() + timedelta(hours=1))
    assert [one.holds and one.lasts for one in _judged(signing_id)] == [True, True]


def _guardian(desk: Desk) -> tuple[object, object, object, Actor]:
    anna, marta = desk.person(), desk.person(2, "Marta")
    mandate = acting_for.claim_guardianship(oneself(marta), principal=anna, at=now())
    actor = acting_for.acting_under(marta, mandate_id=mandate)
    assert actor is not None
    return anna, marta, mandate, actor


@OVER_ANY
def test_a_joint_guardian_signs_beside_the_person_in_a_field_of_their_own(desk: Desk) -> None:
    anna, marta, mandate, actor = _guardian(desk)
    signing_id = desk.opened(anna, marta, place_2=mandate)
    with pytest.raises(NothingToSign):
        desk.begin(marta, signing_id)
    desk.sign(actor, signing_id, number=2)
    desk.sign(anna, signing_id)
    assert {one.field: one.code for one in _judged(signing_id)} == {"signer-1": ANNA, "signer-2": MARTA}


@pytest.mark.parametrize("moment", ["begin", "confirm", "finish"])
def test_a_mandate_that_is_over_signs_nothing(desk: Desk, moment: str) -> None:
    anna, marta, mandate, actor = _guardian(desk)
    signing_id = desk.opened(anna, marta, place_2=mandate)
    if moment == "begin":
        acting_for.take_back_claim(actor, at=now())
        _ended(lambda: desk.begin(actor, signing_id), Why.NO_MANDATE)
        return
    address = desk.leave(actor, signing_id)
    if moment == "finish":
        desk.times.is_down = True
        desk.back(confirm(address, code=MARTA))
        desk.times.is_down = False
    acting_for.take_back_claim(actor, at=now())
    if moment == "confirm":
        _ended(lambda: desk.back(confirm(address, code=MARTA)), Why.NO_MANDATE)
        assert desk.signer.signed == 0
    else:
        desk.run_outbox(now() + timedelta(minutes=2))
    assert _signed(desk, signing_id) == [False, False]
    with db.session() as session:
        (row,) = session.scalars(select(SigningCeremonyRow))
    assert (row.step, row.value, row.why) == (Step.REFUSED, None, Why.NO_MANDATE)


@OVER_ANY
def test_a_changed_text_is_a_new_document_and_what_was_signed_stays(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.sign(anna, signing_id)
    signed = service.open_bytes(signing_id)
    changed = documents.freeze(
        "application-copy",
        application_copy(signers=("Anna Paraudziņa",), programme="Cita programma"),
        language="lv", level="easy", now=now(),
    )  # fmt: skip
    assert changed.version == 2
    assert service.signing_of_document(changed.id) is None
    second = service.open_signing(changed.id, signers=[ToSign(anna, reason="x")], label="x", now=now())
    assert second != signing_id
    assert _signed(desk, second) == [False]
    assert service.open_bytes(signing_id) == signed
    assert [one.holds for one in _judged(signing_id)] == [True]


@OVER_ANY
def test_the_signers_are_those_for_whom_it_was_frozen(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna)
    document = service.signing_of(oneself(anna), signing_id).document_id

    def opened(*who_signs: object) -> object:
        signers = [ToSign(one, reason="x") for one in who_signs]
        return service.open_signing(document, signers=signers, label="x", now=now())

    assert opened(anna) == signing_id
    for wrong in ((), (marta,), (anna, marta), (anna, anna)):
        with pytest.raises(WrongSigners):
            opened(*wrong)


@OVER_ANY
def test_the_level_is_a_setting_and_is_said_in_words(desk: Desk, tmp_path: Path) -> None:
    assert [service.level_of(kind) for kind in ("application-copy", "decision-letter", "x")] == [
        "qualified", "advanced", "submitted",
    ]  # fmt: skip
    with desk.app.test_request_context("/en/"):
        plain = service.level_words("qualified", is_demo=False)
        assert len(plain) == 1
        sample = "A signature made here is not real."
        assert service.level_words("qualified", is_demo=True) == (*plain, sample)
    copy = documents.freeze(
        "application-copy",
        application_copy(signers=("Anna Paraudziņa",)),
        language="lv",
        level="easy",
        now=now(),
    )
    desk.app.config["SETTINGS"] = replace(
        desk.app.config["SETTINGS"], signing=signing_settings(demo_pki(), tmp_path, levels={})
    )
    with pytest.raises(WrongSigners, match="without a signature"):
        service.open_signing(copy.id, signers=[ToSign(desk.person(), reason="x")], label="x", now=now())


@OVER_ANY
@pytest.mark.parametrize(
    ("organisation", "qualified", "why"),
    [
        ("A demo of mine: DEMO", True, Why.NOT_ENOUGH),
        ("Issuer", False, Why.NOT_ENOUGH),
        ("Issuer", True, None),
    ],
)
def test_where_signatures_count_a_demo_one_and_a_weaker_one_do_not(
    desk: Desk, tmp_path: Path, organisation: str, qualified: bool, why: Why | None
) -> None:
    pki = demo_pki(organisation)
    desk.app.config["SETTINGS"] = replace(
        desk.app.config["SETTINGS"], signing=signing_settings(pki, tmp_path, real=True)
    )
    desk.signer.pki = desk.times.pki = desk.lists.pki = pki
    desk.signer.people[ANNA] = pki.person(qualified=qualified)
    anna = desk.person()
    signing_id = desk.opened(anna)
    if why is not None:
        _ended(lambda: desk.begin(anna, signing_id), why)
        return
    desk.sign(anna, signing_id)
    (signer,) = service.signing_of(oneself(anna), signing_id).signers
    assert signer.is_demo is False
    assert not _judged(signing_id)[0].is_demo


def test_the_journal_tells_what_happened_and_no_code(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = cancel(desk.leave(anna, signing_id))
    _ended(lambda: desk.back(answer), Why.CANCELLED)
    desk.sign(anna, signing_id)
    told = [entry.body for entry in journal.entries_about(anna)]
    assert [one["event"] for one in told] == ["signing.cancelled", "signing.confirmed", "signing.signed"]
    assert "990000" not in str(told)


def test_old_attempts_are_forgotten_and_what_was_signed_stays(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    left = desk.begin(anna, signing_id)
    service.erase_old(now() + timedelta(minutes=14))
    assert service.ceremony_of(oneself(anna), left.ceremony_id).step is Step.PREPARED
    service.erase_old(now() + timedelta(minutes=20))
    desk.sign(anna, signing_id)
    assert service.ceremony_of(oneself(anna), left.ceremony_id).step is Step.EXPIRED
    service.erase_old(now() + timedelta(days=40))
    with db.session() as session:
        assert session.scalars(select(SigningCeremonyRow)).all() == []
    assert _signed(desk, signing_id) == [True]
    assert torn(desk.app) == []


@OVER_ANY
def test_every_signed_file_keeps_its_tagged_places(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.sign(anna, signing_id)
    desk.run_outbox()
    with Pdf.open(BytesIO(service.open_bytes(signing_id))) as pdf:
        fields = {str(one.T): "/V" in one for one in pdf.Root.AcroForm.Fields}
        assert all("/StructParent" in one and "/TU" in one for one in pdf.Root.AcroForm.Fields)
    assert fields == {"signer-1": True, "time": True}


def test_nothing_of_a_ceremony_lies_open(desk: Desk, portal_app: Flask) -> None:
    from sqlalchemy import text

    anna = desk.person()
    desk.leave(anna, desk.opened(anna))
    with db.session() as session:
        row = session.execute(text("select * from signing_ceremony")).one()
        signing = session.execute(text("select label from signing")).one()
    raw = f"{row} {signing}"
    for secret in ("990000", "Iesniegums", "algorithm", "verifier"):
        assert secret not in raw


@OVER_ANY
def test_no_log_line_names_anybody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.times.pki = demo_pki("Somebody else")
    desk.sign(anna, signing_id)
    desk.times.pki = demo_pki()
    desk.lists.revoked = (desk.signer.people[ANNA],)
    desk.run_outbox(now() + timedelta(minutes=2))
    _bent(desk)
    other = desk.opened(anna, number="OTHER")
    address = desk.leave(anna, other)
    _ended(lambda: desk.back(confirm(address)), Why.FAILED)
    assert caplog.text
    for word in ("990000", "PARAUDZI", "Paraudzi"):
        assert word not in caplog.text
