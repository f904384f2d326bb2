"""A document is signed once by each who has to, only by themselves, and a stranger finds it sound."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from portal import db
from portal.acting_for.actor import oneself
from portal.gateways.remote_signing import short_code
from portal.outbox.models import OutboxMessage
from portal.signing import service
from portal.signing.models import SigningCeremonyRow
from portal.signing.service import NothingToSign, SigningEnded, Step, Why
from portal.web.clock import now
from tests.support.ceremonies import bent, ended, judged, who_signed
from tests.support.certificates import LISTS, demo_pki
from tests.support.papers import broken_promises, faults_of
from tests.support.people import clock_at
from tests.support.signing import (
    Desk,
    cancel,
    confirm,
    down,
    from_base64url,
    renamed,
)
from tests.support.wholeness import torn

# What is said and refused is the same over any database; what several do at once is not.
OVER_ANY = pytest.mark.other_databases_long
MOST_SIGNED_BYTES = 120_000
ANNA, MARTA = "PNOLV-990000-00001", "PNOLV-990000-00002"


def test_one_person_signs_and_it_holds_before_a_stranger(desk: Desk, tmp_path: Path) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    back = desk.sign(anna, signing_id)
    assert (back.step, back.language, back.signing_id) == (Step.SIGNED, "lv", signing_id)
    (found,) = judged(signing_id)
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
    found = judged(signing_id)
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
    assert {one.code for one in judged(signing_id)} == {ANNA, MARTA}
    assert all(one.holds for one in judged(signing_id))


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
    ended(lambda: desk.back(confirm(begun.visit)), Why.TOO_LATE)
    address = service.send(oneself(anna), begun.ceremony_id, now=now())
    assert desk.back(confirm(address)).step is Step.SIGNED
    assert judged(signing_id)[0].holds


@OVER_ANY
def test_who_shows_the_certificate_of_somebody_else_gets_no_further(desk: Desk) -> None:
    desk.signer.needs_visit = True
    anna = desk.person()
    begun = desk.begin(anna, desk.opened(anna))
    ended(lambda: desk.back(confirm(begun.visit or "", code=MARTA)), Why.NOT_YOU)
    assert service.ceremony_of(oneself(anna), begun.ceremony_id).step is Step.REFUSED


@OVER_ANY
def test_cancelled_is_back_where_one_was_with_nothing_kept(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = cancel(desk.leave(anna, signing_id))
    found = ended(lambda: desk.back(answer), Why.CANCELLED)
    assert (found.signing_id, found.language) == (signing_id, "lv")
    assert who_signed(desk, signing_id) == [False]
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
        found = ended(lambda: desk.back(confirm(address)), Why.TOO_LATE)
    assert found.signing_id == signing_id
    assert desk.signer.signed == 0
    assert who_signed(desk, signing_id) == [False]


def test_the_second_time_the_same_answer_signs_nothing(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = confirm(desk.leave(anna, signing_id))
    desk.back(answer)
    before = service.open_bytes(signing_id)
    ended(lambda: desk.back(answer), Why.ALREADY)
    ended(lambda: desk.back({**answer, "code": "another"}), Why.ALREADY)
    assert desk.signer.signed == 1
    assert service.open_bytes(signing_id) == before


@OVER_ANY
def test_a_code_of_another_attempt_signs_nothing(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    first, second = desk.opened(anna), desk.opened(marta, number="OTHER")
    used = confirm(desk.leave(anna, first))
    desk.back(used)
    address = desk.leave(marta, second)
    ended(lambda: desk.back({**confirm(address), "code": used["code"]}), Why.FAILED)
    assert who_signed(desk, second) == [False]


@OVER_ANY
def test_another_browser_gets_nothing(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = confirm(desk.leave(anna, signing_id))
    ended(lambda: desk.back(answer, browser="another"), Why.TOO_LATE)
    ended(lambda: desk.back({"state": "", "code": "x"}, browser=""), Why.TOO_LATE)
    assert desk.back(answer).step is Step.SIGNED


def test_two_tabs_make_one_signature(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    first, second = desk.leave(anna, signing_id), desk.leave(anna, signing_id)
    desk.back(confirm(second))
    ended(lambda: desk.back(confirm(first)), Why.ALREADY)
    ended(lambda: desk.leave(anna, signing_id), Why.ALREADY)
    assert len(judged(signing_id)) == desk.signer.signed == 1


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
    assert desk.signer.signed == len(judged(signing_id)) == 1


def test_two_who_confirm_at_once_end_with_one_asked_again(desk: Desk) -> None:
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna, marta)
    first, second = desk.leave(anna, signing_id), desk.leave(marta, signing_id)
    desk.back(confirm(first))
    ended(lambda: desk.back(confirm(second, code=MARTA)), Why.OVERTAKEN)
    assert desk.signer.signed == 1, "the second is told before the platform is asked for anything"
    desk.sign(marta, signing_id, number=2)
    assert [one.holds for one in judged(signing_id)] == [True, True]


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
    ended(lambda: desk.begin(anna, signing_id), why)
    assert who_signed(desk, signing_id) == [False]


@OVER_ANY
def test_somebody_else_confirms_and_no_signature_is_kept(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    before = service.open_bytes(signing_id)
    address = desk.leave(anna, signing_id)
    ended(lambda: desk.back(confirm(address, code=MARTA)), Why.NOT_YOU)
    assert service.open_bytes(signing_id) == before
    with db.session() as session:
        (row,) = session.scalars(select(SigningCeremonyRow))
        assert session.scalars(select(OutboxMessage)).all() == []
    assert (row.step, row.value) == (Step.REFUSED, None)


def _other_key(desk: Desk) -> None:
    desk.signer.swap = demo_pki().person()


def _renamed(desk: Desk) -> None:
    desk.signer.names = lambda identity: renamed(identity, MARTA)


@OVER_ANY
@pytest.mark.parametrize(
    ("spoil", "why"), [(_other_key, Why.FAILED), (bent, Why.FAILED), (_renamed, Why.NOT_YOU)]
)
def test_a_signature_that_is_not_of_this_digest_and_key_is_not_kept(
    desk: Desk, spoil: object, why: Why
) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    address = desk.leave(anna, signing_id)
    spoil(desk)
    ended(lambda: desk.back(confirm(address)), why)
    assert who_signed(desk, signing_id) == [False]


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
        ended(attempt, Why.NOT_WORKING)
    desk.signer.fault = None
    assert desk.sign(anna, signing_id).step is Step.SIGNED


@OVER_ANY
def test_a_person_without_a_verified_code_is_told_so(desk: Desk) -> None:
    from portal.people import service as people

    nobody = people.declare("Zane", family_name="Izdomātā", code="990000-00009")
    signing_id = desk.opened(nobody)
    ended(lambda: desk.begin(nobody, signing_id), Why.NO_CODE)
