"""How a person learns that there is something new, and nobody else does."""

from __future__ import annotations

from portal.messages import service as messages
from tests.support.case_pages import Reader, buttons
from tests.support.page_client import Visitor


def test_a_message_is_new_in_menu_start_and_inbox_until_it_is_opened(anna: Reader) -> None:
    anna.answered_yes()
    with anna.app.app_context():
        message = messages.inbox(anna.actor)[0]
    start = anna.get("/lv/")
    assert "2 jaunas ziņas" in start.words
    assert "2 jaunas ziņas" in start.soup.nav.get_text()  # type: ignore[union-attr]
    assert anna.get("/lv/messages").words.count("Jauna ziņa") == 2
    page = anna.get(f"/lv/messages/{message.id}")
    assert page.heading == "Atbilde ir jā"
    assert buttons(page)[0] == "Lasīt vēstuli"
    assert anna.get("/lv/messages").words.count("Jauna ziņa") == 1
    assert "1 jauna ziņa" in anna.get("/lv/").soup.nav.get_text()  # type: ignore[union-attr]
    saved = anna.client.get(f"/lv/messages/{message.id}/documents/{message.document_ids[0]}")
    assert saved.mimetype == "application/pdf"


def test_the_start_page_of_who_is_not_signed_in_says_nothing_of_anybody(anna: Reader) -> None:
    own = anna.client.get("/lv/", headers={"Accept-Encoding": "br"})
    assert "no-store" in own.headers["Cache-Control"]
    everybody = [Visitor(anna.app).get("/lv/") for _ in range(2)]
    assert everybody[0].html == everybody[1].html
    assert "Mani iesniegumi" not in everybody[0].html
    assert "Pieslēgties" in everybody[0].soup.nav.get_text()  # type: ignore[union-attr]
    assert "Mani iesniegumi" in anna.get("/lv/").html


def test_who_wants_a_call_is_told_of_the_decision_by_hand(anna: Reader) -> None:
    with anna.app.app_context():
        assert messages.waiting_by_hand(anna.office) == ()
    anna.answered_yes()
    with anna.app.app_context():
        (task,) = messages.waiting_by_hand(anna.office)
        assert (task.channel, task.address) == ("call", "+37120001234")
