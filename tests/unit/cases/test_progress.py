"""What the person sees: points that are done, now or next, with days, in any history of both programmes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cases.progress import Entry, Length, Progress, add, progress_of
from portal.cases.rules import ENDS, Party, State, moves_from
from portal.programme.pack_shape import Pack
from tests.unit.cases.programmes import LONG, SHORT, lengths_of, states_of

FIRST = date(2026, 11, 2)


def after(*days: tuple[State, int], pack: Pack = LONG) -> Progress:
    entries = [Entry(State.DRAFT, FIRST), *(Entry(state, FIRST + timedelta(days=day)) for state, day in days)]
    return progress_of(entries, line=pack.case.line, states=pack.case.states, lengths=lengths_of(pack))


def marks(progress: Progress) -> list[tuple[str, int | None]]:
    return [(point.mark, (point.on - FIRST).days if point.on else None) for point in progress.points]


def test_a_draft_has_everything_before_it() -> None:
    seen = after()
    assert marks(seen) == [("now", 0), *[("next", None)] * 5]
    assert (seen.due_on, seen.acts, seen.is_over) == (None, {Party.PERSON}, False)


def test_who_sent_it_sees_that_it_is_sent_and_the_day_of_the_answer() -> None:
    seen = after((State.SUBMITTED, 1), (State.ELIGIBILITY, 3))
    assert marks(seen) == [("done", 1), ("now", 1), *[("next", None)] * 4]
    assert seen.due_on == FIRST + timedelta(days=31)
    assert seen.acts == {Party.ORGANISATION}
    assert seen.since == FIRST + timedelta(days=3)


def test_the_decision_is_done_on_its_day_and_the_month_for_the_plan_begins() -> None:
    seen = after((State.SUBMITTED, 1), (State.ELIGIBILITY, 3), (State.GRANTED, 10))
    assert marks(seen)[:3] == [("done", 1), ("done", 10), ("now", 10)]
    assert seen.due_on == date(2026, 12, 12)


def test_in_the_queue_nobody_is_promised_a_day() -> None:
    seen = after((State.SUBMITTED, 1), (State.ELIGIBILITY, 3), (State.GRANTED, 10), (State.QUEUED, 11))
    assert seen.due_on is None
    assert marks(seen)[2] == ("now", 10)


def test_a_refusal_is_the_decision_and_nothing_comes_after_it() -> None:
    seen = after((State.SUBMITTED, 1), (State.ELIGIBILITY, 3), (State.REFUSED, 10))
    assert marks(seen) == [("done", 1), ("done", 10), *[("off", None)] * 4]
    assert seen.is_over


def test_who_takes_the_application_back_sees_where_it_stopped() -> None:
    seen = after((State.SUBMITTED, 1), (State.WITHDRAWN, 2))
    assert marks(seen) == [("done", 1), ("stopped", 2), *[("off", None)] * 4]


STRAIGHT = (
    (State.SUBMITTED, 1), (State.ELIGIBILITY, 2), (State.GRANTED, 10), (State.ASSESSMENT, 12),
    (State.PLAN_DRAFT, 20), (State.AMOUNT_CHECK, 22), (State.SIGNING, 23), (State.FIRST_SURVEY, 25),
    (State.PROVIDERS, 26), (State.ACTIVE, 30),
)  # fmt: skip


def test_the_year_runs_from_the_contract() -> None:
    seen = after(*STRAIGHT)
    assert marks(seen) == [("done", 1), ("done", 10), ("done", 20), ("done", 25), ("now", 25), ("next", None)]
    assert seen.due_on == date(2027, 11, 27)


def test_a_pause_stays_on_its_point_and_promises_no_day_but_that_of_thinking() -> None:
    seen = after(*STRAIGHT, (State.SUSPENDED, 40))
    assert marks(seen)[4] == ("now", 25)
    assert seen.due_on is None
    thinking = after(*STRAIGHT, (State.SUSPENDED, 40), (State.ENDING, 50))
    assert thinking.due_on == FIRST + timedelta(days=64)


def test_talking_again_after_a_review_has_no_day_in_the_source() -> None:
    seen = after(*STRAIGHT, (State.REVIEW, 100), (State.ASSESSMENT, 101))
    assert marks(seen)[2:5] == [("now", 101), ("next", None), ("next", None)]
    assert seen.due_on is None


def test_the_other_programme_has_its_own_line_and_days() -> None:
    seen = after((State.SUBMITTED, 1), pack=SHORT)
    assert [point.key for point in seen.points] == ["sent", "answer", "begin", "support", "end"]
    assert seen.due_on == FIRST + timedelta(days=15)


@pytest.mark.parametrize("pack", [LONG, SHORT], ids=lambda pack: pack.id)
@given(data=st.data())
def test_any_history_can_be_told(pack: Pack, data: st.DataObject) -> None:
    has = states_of(pack)
    entries = [Entry(State.DRAFT, FIRST)]
    for _ in range(data.draw(st.integers(0, 25))):
        ways = moves_from([entry.state for entry in entries], has=has)
        if not ways:
            break
        later = entries[-1].on + timedelta(days=data.draw(st.integers(0, 40)))
        entries.append(Entry(data.draw(st.sampled_from(sorted(ways))), later))
    seen = progress_of(entries, line=pack.case.line, states=pack.case.states, lengths=lengths_of(pack))
    kinds = [point.mark for point in seen.points]
    over = entries[-1].state in ENDS
    assert seen.is_over == over
    assert kinds.count("now") == (0 if over else 1)
    # Done comes first, then the one place where the case is, then what is to come or will not come.
    order = ["done", "stopped", "now", "next", "off"]
    assert kinds == sorted(kinds, key=order.index)
    days = [point.on for point in seen.points if point.on is not None]
    assert len(days) == sum(kind in ("done", "now", "stopped") for kind in kinds)
    assert seen.due_on is None or seen.due_on > FIRST
    assert seen.said.key == entries[-1].state


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(start: date, months: int, end: date) -> None:
    assert add(Length(months, months=True), to=start) == end
