"""What is signed gets its time and its evidence, whoever is away meanwhile, or is told to be lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal import db
from portal.acting_for.actor import oneself
from portal.gateways.remote_signing import Credential
from portal.outbox.models import OutboxMessage
from portal.signing import service
from portal.signing.models import SigningCeremonyRow
from portal.signing.service import Step, Why
from portal.web.clock import now
from tests.support.ceremonies import ended, judged, next_due, told_about, who_signed
from tests.support.certificates import demo_pki
from tests.support.people import clock_at
from tests.support.signing import (
    Desk,
    LocalSigner,
    confirm,
    signing_settings,
)
from tests.support.wholeness import torn

# What is said and refused is the same over any database; what several do at once is not.
OVER_ANY = pytest.mark.other_databases_long
MOST_SIGNED_BYTES = 120_000
ANNA, MARTA = "PNOLV-990000-00001", "PNOLV-990000-00002"


@OVER_ANY
@pytest.mark.parametrize("fault", ["is_down", "nonsense"])
def test_a_time_that_nobody_tells_loses_no_signature(desk: Desk, fault: str) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    setattr(desk.times, fault, True)
    back = desk.sign(anna, signing_id)
    assert back.step is Step.CONFIRMED
    assert service.ceremony_of(oneself(anna), back.ceremony_id).step is Step.CONFIRMED
    assert who_signed(desk, signing_id) == [False], "signed is only what has its time"
    ended(lambda: desk.begin(anna, signing_id), Why.BUSY)
    assert desk.run_outbox() == 0
    later = now() + timedelta(hours=1)
    service.erase_old(later)
    setattr(desk.times, fault, False)
    assert desk.run_outbox(later) == 3, "the time, what shows it later, and its room is told"
    assert who_signed(desk, signing_id) == [True]
    assert desk.signer.signed == 1
    assert judged(signing_id)[0].holds


@OVER_ANY
def test_a_time_is_asked_for_every_hour_while_the_certificate_lasts(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    desk.signer.people[ANNA] = made = demo_pki().person(days=0.5)
    desk.times.is_down = True
    desk.sign(anna, signing_id)
    start = now()
    while (due := next_due()) is not None and due < start + timedelta(hours=9):
        with clock_at(desk.app, due):
            desk.run_outbox()
    assert due is not None and due > made.read.not_valid_after_utc, "the outbox asks too late"
    desk.times.is_down, desk.times.is_off = False, timedelta(hours=10)
    service.erase_old(start + timedelta(hours=10))
    assert who_signed(desk, signing_id) == [True]
    (found,) = judged(signing_id)
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
    assert who_signed(desk, signing_id) == [True]


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
    ended(lambda: desk.sign(anna, signing_id), Why.FAILED)
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
    assert judged(signing_id)[0].holds
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
    assert [one.holds for one in judged(signing_id)] == [False, True]
    desk.run_outbox(now() + timedelta(minutes=2))
    found = {one.code: one for one in judged(signing_id)}
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
    assert told_about(anna).count("signing.revoked") == 1
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
    assert [one.holds and one.lasts and one.is_checked for one in judged(signing_id)] == [True]


@OVER_ANY
def test_a_signature_whose_time_nobody_tells_is_given_up_and_one_signs_anew(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    before = service.open_bytes(signing_id)
    desk.times.is_down = True
    desk.sign(anna, signing_id)
    begun = now()
    while (due := next_due()) is not None:
        assert due < begun + timedelta(hours=36)
        with clock_at(desk.app, due):
            desk.run_outbox()
    assert told_about(anna).count("signing.given_up") == 1
    with db.session() as session:
        (attempt,) = session.scalars(select(SigningCeremonyRow))
        assert (attempt.step, attempt.why, attempt.value) == ("expired", "no-time", None)
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.dead_at.is_not(None))).all() == []
    assert service.open_bytes(signing_id) == before, "the document is unsigned"
    desk.times.is_down = False
    assert desk.sign(anna, signing_id).step is Step.SIGNED
    assert len(judged(signing_id)) == 1 and torn(desk.app) == []


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
    assert [one.holds and one.lasts for one in judged(signing_id)] == [True, True]
