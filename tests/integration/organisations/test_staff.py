"""Work in an organisation is granted and ended by whoever runs the portal, and written in the journal."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from portal.journal import service as journal
from portal.organisations import service as organisations
from portal.organisations import staff
from portal.organisations.errors import OrganisationsError
from portal.people import service as people
from portal.settings import Environment
from portal.web.clock import now
from tests.support.building import build_app

ANSWERS = "990000-00005\nIlze\nIzdomātā\n"
GRANT = ["staff", "grant", "--organisation", "liepkalns", "--role", "worker"]


def _run(app: Flask, *words: str, answers: str | None = None) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(words), input=answers)
    return done.exit_code, done.output


def _grant(app: Flask, *, answers: str = ANSWERS) -> tuple[int, str]:
    return _run(app, *GRANT, answers=answers)


def test_granted_listed_and_ended(portal_app: Flask) -> None:
    assert "Nobody works anywhere yet" in _run(portal_app, "staff", "list")[1]
    code, said = _grant(portal_app)
    assert (code, said.splitlines()[-1]) == (0, "Granted.")
    assert "already" in _grant(portal_app)[1]
    listed = _run(portal_app, "staff", "list")[1]
    assert "liepkalns  worker  Ilze Izdomātā" in listed
    assert "990000" not in listed
    membership = listed.split()[0]
    assert _run(portal_app, "staff", "end", membership) == (0, "Ended.\n")
    code, said = _run(portal_app, "staff", "end", membership)
    assert code == 1
    assert "Nobody works anywhere under" in said
    assert "Granted." in _grant(portal_app)[1], "who left may come back"
    with portal_app.app_context():
        ilze = people.known_by_document("990000-00005", given_name="", family_name="")
        events = [one.body["event"] for one in journal.entries_about(ilze)]
        assert events == ["staff.granted", "staff.ended", "staff.granted"]
        journal.verify()


@pytest.mark.parametrize(
    ("words", "answers", "said"),
    [
        (GRANT, "12\nIlze\nIzdomātā\n", "This is no personal code"),
        ([*GRANT[:3], "nowhere", *GRANT[4:]], ANSWERS, "There is no organisation 'nowhere'"),
        ([*GRANT[:5], "king"], ANSWERS, "king"),
        (["staff", "end", str(uuid4())], None, "Nobody works anywhere under"),
    ],
)
def test_a_mistake_is_said_and_grants_nothing(
    portal_app: Flask, words: list[str], answers: str | None, said: str
) -> None:
    code, output = _run(portal_app, *words, answers=answers)
    assert code != 0
    assert said in output
    with portal_app.app_context():
        assert staff.all_memberships() == ()


def test_the_demo_knows_its_workers_once(portal_app: Flask) -> None:
    with portal_app.app_context():
        for _ in range(2):
            assert organisations.keep_demo_staff(now()) == 5
        works = {
            (people.name_of(one.person_id).given, one.organisation_key) for one in staff.all_memberships()
        }
    assert works == {
        ("Ilze", "liepkalns"), ("Pēteris", "support-bridge"), ("Laima", "step-further"),
        ("Dace", "liepkalns"), ("Rita", "liepkalns"),
    }  # fmt: skip


def test_where_real_people_come_nobody_works_by_a_file(tmp_path: Path) -> None:
    with pytest.raises(OrganisationsError, match="flask staff grant"):
        build_app(tmp_path, environment=Environment.PRODUCTION)


def test_the_journal_is_checked_from_the_command_line(portal_app: Flask) -> None:
    _grant(portal_app)
    assert _run(portal_app, "journal", "verify") == (
        0,
        "The journal holds: 1 entries, 0 of them erased, 0 checkpoints.\n",
    )
    code, said = _run(portal_app, "journal", "checkpoint")
    number, seal = said.split()
    assert (code, number, len(seal)) == (0, "1", 64)
    kept = portal_app.config["SETTINGS"].var / "journal-checkpoints.txt"
    try:
        kept.write_text(f"1 {'0' * 64} now\n")
        code, said = _run(portal_app, "journal", "verify")
        assert code == 1
        assert "does not hold. At 1" in said
    finally:
        kept.unlink()
