"""The desk's list of tasks: a way to the right case from each, and a way on when the list is long."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import update

from portal import db
from portal.acting_for.actor import Actor
from portal.answering import service as answering
from portal.applications import service as applications
from portal.call_me import service as call_me
from portal.outbox import service as outbox
from portal.outbox.models import OutboxMessage
from portal.web.clock import now
from tests.support.casework import PAPER, guardian_of
from tests.support.desk_pages import Desk
from tests.support.deskwork import applied, entries
from tests.support.page_client import Fetched

pytestmark = [pytest.mark.usefixtures("in_the_portal"), pytest.mark.other_databases_long]

TASKS = "/lv/desk/tasks"


def ask(desk: Desk, case_id: UUID) -> None:
    seen = entries(desk.worker, case_id)
    answering.ask(desk.worker, case_id, words="Mums vajag izziņu.", mend=False, seen=seen, now=now())


def ways_to_cases(page: Fetched) -> list[str]:
    """Where each message to pass on leads to; empty where it leads nowhere."""
    rows = page.soup.select("[aria-labelledby=pass-on] .case-row")
    links = [row.select_one("a[href*='/cases/']") for row in rows]
    return [str(link["href"]) if link else "" for link in links]


def test_each_message_leads_to_its_own_case_when_a_person_has_two(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    ask(desk, case_id)
    applications.withdraw(anna, case_id, now=now())
    second = applied(anna)
    ask(desk, second)
    ways = ways_to_cases(desk.visitor.get(TASKS))
    assert "" not in ways
    assert set(ways) == {desk.of(case_id), desk.of(second)}


def test_a_message_to_the_guardian_leads_to_the_case_of_the_person(
    desk: Desk, anna: Actor, case_id: UUID
) -> None:
    assert anna.subject is not None
    guardian = guardian_of(anna.subject)
    assert guardian.mandate_id is not None
    answering.settle_claim(
        desk.worker, case_id, mandate_id=guardian.mandate_id, found=PAPER, words="Labi.",
        now=now(),
    )  # fmt: skip
    page = desk.visitor.get(TASKS)
    assert "Jānis" in page.words
    assert set(ways_to_cases(page)) == {desk.of(case_id)}


def much_waits(*, calls: int, letters: int) -> None:
    for number in range(calls):
        call_me.ask_for_call(
            f"+371200044{number:02}", best_time="day", language="ru", address=f"10.0.0.{number}", now=now()
        )
    with db.transaction() as session:
        for number in range(letters):
            outbox.put(session, kind="mail", payload={}, idempotency_key=f"dead-{number}", now=now())
        dead = update(OutboxMessage).where(OutboxMessage.idempotency_key.startswith("dead-"))
        session.execute(dead.values(dead_at=now(), last_error="no answer"))


def test_a_long_list_goes_on_over_the_page_and_comes_back_there(desk: Desk) -> None:
    much_waits(calls=10, letters=5)
    first = desk.visitor.get(TASKS)
    assert len(first.soup.select(".case-row")) == 12
    assert "15 darbi" in desk.visitor.get("/lv/desk").words
    on = first.soup.select_one("main nav a[href*='page=2']")
    assert on is not None
    second = desk.visitor.get(str(on["href"]))
    assert len(second.soup.select(".case-row")) == 3
    assert not {str(one["action"]) for one in first.soup.select("main form")} & {
        str(one["action"]).partition("?")[0] for one in second.soup.select("main form")
    }, "nothing stands on both"
    done = desk.fill(second, "form[action*='/letters/']", {})
    assert str(done.response.location).endswith(f"{TASKS}?page=2")
    for _ in range(2):
        desk.press(f"{TASKS}?page=2", "form[action*='/letters/']", {})
    # The page is gone with its last task; who comes back there finds what still waits.
    assert len(desk.visitor.get(f"{TASKS}?page=2").soup.select(".case-row")) == 12
    for strange in ("page=0", "page=x", "page=99999999"):
        desk.visitor.get(f"{TASKS}?{strange}", expect=404)


def test_a_page_full_of_calls_is_no_heavier_than_another(desk: Desk) -> None:
    much_waits(calls=14, letters=0)
    assert len(desk.visitor.get(TASKS).soup.select(".case-row")) == 12
