"""Who signs what, at which level, and what is kept, told and forgotten of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pikepdf import Pdf
from sqlalchemy import select

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.actor import Actor, oneself
from portal.documents import service as documents
from portal.journal import service as journal
from portal.signing import service
from portal.signing.models import SigningCeremonyRow
from portal.signing.service import NothingToSign, Step, ToSign, Why, WrongSigners
from portal.web.clock import now
from tests.support.ceremonies import bent, ended, judged, who_signed
from tests.support.certificates import demo_pki
from tests.support.letters import application_copy
from tests.support.signing import (
    Desk,
    cancel,
    confirm,
    signing_settings,
)
from tests.support.wholeness import torn

# What is said and refused is the same over any database; what several do at once is not.
OVER_ANY = pytest.mark.other_databases_long
MOST_SIGNED_BYTES = 120_000
ANNA, MARTA = "PNOLV-990000-00001", "PNOLV-990000-00002"


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
    assert {one.field: one.code for one in judged(signing_id)} == {"signer-1": ANNA, "signer-2": MARTA}


@pytest.mark.parametrize("moment", ["begin", "confirm", "finish"])
def test_a_mandate_that_is_over_signs_nothing(desk: Desk, moment: str) -> None:
    anna, marta, mandate, actor = _guardian(desk)
    signing_id = desk.opened(anna, marta, place_2=mandate)
    if moment == "begin":
        acting_for.take_back_claim(actor, at=now())
        ended(lambda: desk.begin(actor, signing_id), Why.NO_MANDATE)
        return
    address = desk.leave(actor, signing_id)
    if moment == "finish":
        desk.times.is_down = True
        desk.back(confirm(address, code=MARTA))
        desk.times.is_down = False
    acting_for.take_back_claim(actor, at=now())
    if moment == "confirm":
        ended(lambda: desk.back(confirm(address, code=MARTA)), Why.NO_MANDATE)
        assert desk.signer.signed == 0
    else:
        desk.run_outbox(now() + timedelta(minutes=2))
    assert who_signed(desk, signing_id) == [False, False]
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
    assert who_signed(desk, second) == [False]
    assert service.open_bytes(signing_id) == signed
    assert [one.holds for one in judged(signing_id)] == [True]


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
        ended(lambda: desk.begin(anna, signing_id), why)
        return
    desk.sign(anna, signing_id)
    (signer,) = service.signing_of(oneself(anna), signing_id).signers
    assert signer.is_demo is False
    assert not judged(signing_id)[0].is_demo


def test_the_journal_tells_what_happened_and_no_code(desk: Desk) -> None:
    anna = desk.person()
    signing_id = desk.opened(anna)
    answer = cancel(desk.leave(anna, signing_id))
    ended(lambda: desk.back(answer), Why.CANCELLED)
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
    assert who_signed(desk, signing_id) == [True]
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
    bent(desk)
    other = desk.opened(anna, number="OTHER")
    address = desk.leave(anna, other)
    ended(lambda: desk.back(confirm(address)), Why.FAILED)
    assert caplog.text
    for word in ("990000", "PARAUDZI", "Paraudzi"):
        assert word not in caplog.text
