"""What no room speaks of any more is erased after its days, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import db
from portal.acting_for.actor import Actor, oneself
from portal.documents.models import DocumentRow
from portal.files import service as files
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.signing import erasing, service
from portal.signing.errors import NothingToSign
from portal.signing.models import SigningCeremonyRow, SigningRow, SigningSignerRow
from portal.web.clock import now
from tests.support.databases import count
from tests.support.people import clock_at
from tests.support.signing import Desk
from tests.support.wholeness import torn

KEPT = (SigningRow, SigningSignerRow, SigningCeremonyRow, DocumentRow)
CLOSED = timedelta(days=erasing.REMEMBERED.days_after_closed)
IN_VAIN = timedelta(days=erasing.REMEMBERED.days_after_signed_in_vain)
MOMENT = timedelta(minutes=5)
pytestmark = pytest.mark.one_database


@pytest.fixture
def anna(desk: Desk) -> Actor:
    return oneself(desk.person())


def _speak_of(desk: Desk, anna: Actor, signing_id: object) -> None:
    """A message to Anna carries the document."""
    assert anna.signed_in is not None
    with db.session() as session:
        document_id = session.scalars(select(SigningRow.document_id)).one()
    messages.write(anna, to=anna.signed_in, kind=Kind.RECEIVED, now=now(), document_ids=(document_id,))


def test_what_was_signed_in_vain_goes_with_its_certificates_and_files(desk: Desk, anna: Actor) -> None:
    signing_id = desk.opened(anna.signed_in)  # type: ignore[arg-type]
    desk.sign(anna, signing_id)
    desk.run_outbox()
    service.erase_old(now() + IN_VAIN - MOMENT)
    assert service.signing_of(anna, signing_id).is_signed
    with clock_at(desk.app, now() + IN_VAIN + MOMENT):
        assert f"no room speaks of the signing {signing_id}, and it was not erased" in torn(desk.app)
        service.erase_old(now())
        assert [count(one) for one in KEPT] == [0, 0, 0, 0]
        assert files.addresses() == set()
        assert torn(desk.app) == []
    with pytest.raises(NothingToSign):
        service.signing_of(anna, signing_id)


def test_what_a_room_speaks_of_stays_as_long_as_that(desk: Desk, anna: Actor) -> None:
    signing_id = desk.opened(anna.signed_in)  # type: ignore[arg-type]
    desk.sign(anna, signing_id)
    desk.run_outbox()
    _speak_of(desk, anna, signing_id)
    service.erase_old(now() + IN_VAIN * 10)
    assert service.signing_of(anna, signing_id).is_signed
    assert (count(SigningSignerRow), count(DocumentRow)) == (1, 1)


@pytest.mark.parametrize("is_spoken_of", [True, False])
def test_what_was_closed_goes_and_its_document_where_nobody_speaks_of_it(
    desk: Desk, anna: Actor, is_spoken_of: bool
) -> None:
    signing_id = desk.opened(anna.signed_in)  # type: ignore[arg-type]
    desk.leave(anna, signing_id)
    service.close(signing_id, now=now())
    if is_spoken_of:
        _speak_of(desk, anna, signing_id)
    service.erase_old(now() + CLOSED - MOMENT)
    assert service.signing_of(anna, signing_id).closed_at is not None
    service.erase_old(now() + CLOSED + MOMENT)
    assert [count(one) for one in KEPT] == [0, 0, 0, int(is_spoken_of)]


def test_what_is_still_to_be_signed_stays(desk: Desk, anna: Actor) -> None:
    signing_id = desk.opened(anna.signed_in)  # type: ignore[arg-type]
    service.erase_old(now() + IN_VAIN * 10)
    assert service.signing_of(anna, signing_id).closed_at is None
    desk.sign(anna, signing_id)
    assert service.signing_of(anna, signing_id).is_signed
