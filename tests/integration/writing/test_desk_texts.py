"""An editor sees each text beside its page, mends it line by line, and gets files; nothing is kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from easy_language import Library
from easy_language.reviews import badge_of, read_reviews
from portal import db
from portal.acting_for.actor import SYSTEM
from portal.not_understood.models import NotUnderstoodRow
from portal.organisations import staff
from portal.web.clock import day_of, now
from tests.support.databases import statements
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_worker, sign_in

# The desk of texts keeps nothing in a database but who may sit at it.
pytestmark = pytest.mark.other_databases_long

ID = "individual-budget.money"
PAGE = f"/lv/desk/texts/easy/{ID}"
HARD = (
    "id: individual-budget.money\n\n# Nauda\n\n@ wallet\nMēs nodrošinām pakalpojumu.\nPakalpojums ir labs.\n"
)


@pytest.fixture
def editor(portal_app: Flask) -> Visitor:
    """Somebody who writes texts, at a browser."""
    visitor = Visitor(portal_app)
    sign_in(visitor.client, make_worker(portal_app, "Dace", "990000-00010", role="editor"))
    return visitor


def _post(visitor: Visitor, data: dict[str, str], *, page: str = PAGE, expect: int = 200) -> Fetched:
    token = visitor.get(page).soup.select_one("main input[name=csrf_token]")
    assert token is not None
    return visitor.post(page, {"csrf_token": str(token["value"]), **data}, expect=expect)


def _source(page: Fetched) -> str:
    area = page.soup.select_one("textarea[name=source]")
    assert area is not None
    return area.get_text()


def _found(page: Fetched) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in page.soup.select("#findings .found li")]


def _shown(page: Fetched) -> str:
    seen = page.soup.select_one("#seen .as-read")
    return "" if seen is None else " ".join(seen.get_text(" ").split())


def test_what_most_people_do_not_understand_comes_first(editor: Visitor) -> None:
    with editor.app.app_context(), db.transaction() as session:
        session.add(
            NotUnderstoodRow(
                day=date(2026, 11, 24), text_id=ID, language="lv", level="easy", block="all", count=3
            )
        )
    page = editor.get("/lv/desk/texts")
    first = page.soup.select_one(".case-row")
    assert first is not None
    assert ID in first.get_text()
    assert "Nesaprata 3 reizes" in first.get_text()
    assert "Lasītāji to vēl nav pārbaudījuši" in first.get_text()
    assert "Nekas nav jālabo" in first.get_text()
    assert "3 reizes: Viss teksts" in editor.get(PAGE).words


def test_every_text_of_a_language_is_in_its_list(editor: Visitor) -> None:
    for language in ("lv", "en", "ru"):
        library = editor.app.extensions["content"].library
        wanted = {f"{text.level}/{text.id}" for text in library.texts if text.language == language}
        address, found = f"/{language}/desk/texts", set()
        while address:
            page = editor.get(address)
            links = page.soup.select(".case-row a")
            found |= {str(link["href"]).removeprefix(f"/{language}/desk/texts/") for link in links}
            following = page.soup.select("nav.acts a[href*='page=']")
            more = [a for a in following if a.get_text() in ("Tālāk", "Next", "Дальше")]
            address = str(more[0]["href"]) if more else ""
        assert found == wanted


def _ids(page: Fetched) -> list[str]:
    return [str(a["href"]).rsplit("/", 1)[1] for a in page.soup.select(".case-row a")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("individual-budget.pay-first", "individual-budget.pay-first"),
        ("PAY-FIRST", "individual-budget.pay-first"),
        ("motivation limits", "motivation.limits"),
        ("jūsu tiesības", "individual-budget.rights"),
        ("JUSU TIESIBAS", "individual-budget.rights"),
        ("merkis", "individual-budget.goals"),
    ],
)
def test_texts_are_found_by_name_title_or_what_they_say(editor: Visitor, words: str, found: str) -> None:
    page = editor.get("/lv/desk/texts?" + urlencode({"search": words}))
    assert found in _ids(page)
    field = page.soup.select_one("input[name=search]")
    assert field is not None
    assert field["value"] == words


def test_what_no_text_says_is_not_found_and_a_way_back_is_there(editor: Visitor) -> None:
    page = editor.get("/lv/desk/texts?" + urlencode({"search": '"><b>zirafe 🦒 ' + "a" * 500}))
    assert _ids(page) == []
    assert "Tāda teksta nav." in page.words
    assert page.soup.select("main a[href='/lv/desk/texts']")
    assert page.soup.select("main b") == []


def test_a_search_stays_on_the_next_page_and_with_another_choice(editor: Visitor) -> None:
    page = editor.get("/lv/desk/texts?search=budzets&show=unreviewed")
    ways = [str(a["href"]) for a in page.soup.select("nav.acts a, .filters a")]
    assert "/lv/desk/texts?page=2&search=budzets&show=unreviewed" in ways
    assert "/lv/desk/texts?search=budzets&show=stale" in ways
    kept = page.soup.select_one("input[name=show]")
    assert kept is not None
    assert kept["value"] == "unreviewed"
    first, second = _ids(page), _ids(editor.get(ways[ways.index(next(w for w in ways if "page=2" in w))]))
    assert second
    assert not {(text, 1) for text in first} & {(text, 2) for text in second}


def test_an_unknown_choice_is_no_page(editor: Visitor) -> None:
    editor.get("/lv/desk/texts?show=everything", expect=404)
    editor.get("/lv/desk/texts?search=budzets&page=99", expect=404)


TRIED = """
[[review]]
text = "plan"
language = "lv"
hash = "{hash}"
date = 2026-11-20
readers = 2
result = "understood"
"""


@pytest.fixture
def own_texts(editor: Visitor, tmp_path: Path) -> Iterator[Path]:
    """Three texts of one's own: one is tried and well, one has a place to mend, one is followed too late."""
    settings = editor.app.config["SETTINGS"]
    for part in ("words", "pictures", "pictures.toml", "terms.toml"):
        (tmp_path / part).symlink_to(settings.texts / part)
    for language in ("lv", "lv.full", "en", "ru"):
        (tmp_path / "texts" / language).mkdir(parents=True)
    lines = {"plan": "Jums ir plāns.", "hard": "Mēs nodrošinām plānu.", "late": "Jums ir plāns."}
    for name, line in lines.items():
        source = f"id: {name}\n\n# Plāns\n\n@ write-plan\n{line}\n"
        (tmp_path / "texts" / "lv" / f"{name}.txt").write_text(source, encoding="utf-8")
    late = "id: late\nof: 00000000\n\n# Plan\n\n@ write-plan\nYou have a plan.\n"
    (tmp_path / "texts" / "en" / "late.txt").write_text(late, encoding="utf-8")
    library, content = Library.load(tmp_path), editor.app.extensions["content"]
    hash = library.text("plan", language="lv", level="easy").hash
    (tmp_path / "reviews.toml").write_text(TRIED.format(hash=hash), encoding="utf-8")
    editor.app.config["SETTINGS"] = replace(settings, texts=tmp_path)
    editor.app.extensions["content"] = replace(content, as_written=library, _checkers={})
    yield tmp_path
    editor.app.config["SETTINGS"] = settings
    editor.app.extensions["content"] = content


@pytest.mark.usefixtures("own_texts")
def test_each_choice_shows_the_texts_that_need_just_that(editor: Visitor) -> None:
    shown = {
        show: sorted(_ids(editor.get(f"/{language}/desk/texts?show={show}")))
        for language, show in (("lv", "hard"), ("lv", "mend"), ("lv", "unreviewed"), ("lv", "stale"))
    }
    assert shown == {
        "hard": ["hard", "late", "plan"],
        "mend": ["hard"],
        "unreviewed": ["hard", "late"],
        "stale": ["late"],
    }
    assert _ids(editor.get("/en/desk/texts?show=stale")) == ["late"]
    assert "Vecs tulkojums: en" in editor.get("/lv/desk/texts?show=stale").words


def test_only_what_readers_said_is_said_of_them(editor: Visitor, own_texts: Path) -> None:
    file = own_texts / "reviews.toml"
    tried = file.read_text(encoding="utf-8")
    asks, changed = "Lasītāji saka: tas ir jāmaina", "Pēc pārbaudes kāds tekstu mainīja"

    def said(old: str, new: str) -> set[str]:
        file.write_text(tried.replace(old, new), encoding="utf-8")
        words = editor.get("/lv/desk/texts").words
        return {sentence for sentence in (asks, changed) if sentence in words}

    assert said("readers = 2", "readers = 1") == set()
    assert said("understood", "to change") == {asks}
    (hash,) = re.findall(r'hash = "(\w+)"', tried)
    assert said(hash, "0" * 64) == {changed}


@pytest.mark.parametrize(
    "name", ["no picture of that name", "unknown word", "no such value", "unknown component"]
)
def test_a_full_text_says_what_keeps_it_from_being_shown(editor: Visitor, name: str) -> None:
    source, line = BROKEN[name]
    page = _post(editor, {"source": source}, page=f"/lv/desk/texts/full/{ID}")
    assert any(one.startswith(line) for one in _found(page)), _found(page)
    assert page.soup.select_one("#seen .as-read") is None


def test_the_file_stands_beside_what_the_person_sees(editor: Visitor) -> None:
    page = editor.get(PAGE)
    file = editor.app.config["SETTINGS"].texts / "texts" / "lv" / f"{ID}.txt"
    assert _source(page) == file.read_text(encoding="utf-8")
    real = editor.get("/lv/programmes/individual-budget/money")
    blocks = real.soup.select("main .block .lines")
    seen = page.soup.select("#seen .block .lines")
    assert [one.get_text() for one in seen[: len(blocks)]] == [one.get_text() for one in blocks]


def test_a_component_is_drawn_as_on_its_page(editor: Visitor) -> None:
    real = editor.get("/lv/programmes/individual-budget/how-much").soup.select("main .amount")
    seen = editor.get("/lv/desk/texts/easy/individual-budget.how-much").soup.select("#seen .amount")
    assert [one.get_text() for one in seen] == [one.get_text() for one in real]


def test_what_is_too_hard_is_said_at_its_line_with_what_to_write(editor: Visitor) -> None:
    page = _post(editor, {"source": HARD})
    assert [line for line in _found(page) if line.startswith("6. ") and "nodrošinām" in line]
    ways = [str(button["value"]) for button in page.soup.select("button[name=replace]")]
    assert "6:5:nodrošinām:dodam" in ways
    assert "7:1:Pakalpojums:Atbalsts" in ways
    assert "Mēs nodrošinām pakalpojumu." in _shown(page), "what is too hard can be shown; it is only not easy"


def test_each_word_is_remarked_on_once_and_in_the_order_of_the_lines(editor: Visitor) -> None:
    found = _found(_post(editor, {"source": HARD + "\n@ dragon\nKlients raksta. Jā.\n"}))
    assert sum("pakalpojumu" in one.split("rinda:")[0] for one in found) == 1
    numbers = [int(one.split(".")[0]) for one in found]
    assert numbers == sorted(numbers)
    assert sum("dragon" in one for one in found) == 1


def test_a_word_that_may_change_others_asks_to_look_at_the_ending(editor: Visitor) -> None:
    page = _post(editor, {"source": HARD})
    said = {
        str(button["value"]): "Pārbaudiet vārda beigas" in button.get_text()
        for button in page.soup.select("button[name=replace]")
    }
    assert said["6:5:nodrošinām:dodam"] is False
    assert said["6:5:nodrošinām:palīdzam"] is True
    assert said["6:16:pakalpojumu:palīdzību"] is False
    assert said["7:1:Pakalpojums:Palīdzība"] is True


def test_one_press_writes_the_easier_word_there_and_nowhere_else(editor: Visitor) -> None:
    page = _post(editor, {"source": HARD, "replace": "7:1:Pakalpojums:Atbalsts"})
    assert _source(page) == HARD.replace("Pakalpojums", "Atbalsts")
    assert "Atbalsts ir labs." in _shown(page)
    file = editor.app.config["SETTINGS"].texts / "texts" / "lv" / f"{ID}.txt"
    assert "Atbalsts ir labs." not in file.read_text(encoding="utf-8"), "nothing is saved"


@pytest.mark.parametrize(
    "wanted", ["6:5:nodrošinām:<b>", "99:1:x:y", "7:1:Pakalpojums", "nonsense", "6:4:nodrošinām:dot"]
)
def test_a_change_that_was_not_offered_is_not_made(editor: Visitor, wanted: str) -> None:
    page = _post(editor, {"source": HARD, "replace": wanted})
    assert _source(page) == HARD
    assert "Šeit tagad ir citādi." in page.words


BROKEN = {
    "empty": ("", "1."),
    "picture alone": ("id: individual-budget.money\n\n# A\n\n@ wallet\n\nTeikums.\n", "5."),
    "no picture of that name": ("id: individual-budget.money\n\n# A\n\n@ dragon\nTeikums.\n", "5."),
    "no such value": ("id: individual-budget.money\n\n# A\n\n@ wallet\nZvaniet: {{secret_key}}.\n", "6."),
    "no such component": ("id: individual-budget.money\n\n# A\n\n= ../../layouts/base\n", "5."),
    "unknown component": ("id: individual-budget.money\n\n# A\n\n= base\n", "5."),
    "component of the other programme": ("id: individual-budget.money\n\n# A\n\n= hours\n", "5."),
    "unknown word": ("id: individual-budget.money\n\n# A\n\n@ wallet\nTe ir [[abrakadabra]].\n", "6."),
    "another text": ("id: privacy\n\n# A\n\n@ wallet\nTeikums.\n", "1."),
    "brackets": ("id: individual-budget.money\n\n# A\n\n@ wallet\nTe ir [[vārds.\n", "6."),
    "hidden sign": ("id: individual-budget.money\n\n# A\n\n@ wallet\nTe ir\u200b vārds.\n", "6."),
    "zero byte": ("id: individual-budget.money\n\n# A\n\n@ wallet\nTe ir\x00 vārds.\n", "6."),
    "not utf-8": ("id: individual-budget.money\n\n# A\n\n@ wallet\nTe ir \ufffd vārds.\n", "6."),
    "a line without end": ("id: individual-budget.money\n\n# A\n\n@ wallet\n" + "a" * 3000 + "\n", "6."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_a_page_is_a_finding_with_its_line_and_never_half_a_page(
    editor: Visitor, name: str
) -> None:
    source, line = BROKEN[name]
    page = _post(editor, {"source": source})
    assert any(one.startswith(line) for one in _found(page)), _found(page)
    assert page.soup.select_one("#seen .as-read") is None
    assert "Tekstu vēl nevar parādīt." in page.words


@pytest.mark.parametrize("level", ["easy", "full"])
def test_script_is_shown_as_the_signs_it_is(editor: Visitor, level: str) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)></textarea>"
    source = f"id: {ID}\n\n# A{script}\n\n@ wallet\n{script}\n- {script}\n"
    page = _post(editor, {"source": source}, page=f"/lv/desk/texts/{level}/{ID}")
    assert _source(page) == source
    assert page.soup.select("main script, main img") == []
    assert _shown(page).count("<script>alert(1)</script>") == 3
    template = _post(editor, {"source": source.replace(script, "{{7*7}} {% raw %}", 1)})
    assert "49" not in template.words


HUGE = "id: individual-budget.money\n\n# A\n\n@ wallet\n" + "Vārds. \n" * 700_000


def _choose(visitor: Visitor, content: bytes) -> Fetched:
    """Choose a file with this content and press; its name is of no use to anybody."""
    data = {**_token(visitor), "source": "", "file": FileStorage(BytesIO(content), "../../../etc/passwd")}
    boundary, body = encode_multipart(data)
    answer = visitor.client.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 200
    return Fetched(answer)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (HUGE.encode(), "1."),
        (b"id: individual-budget.money\n\n# A\n\n\xff\xfe\n", "5."),
        (b"\x89PNG\r\n", "1."),
        (b"", "1."),
    ],
)
def test_a_file_that_is_no_text_says_where_and_shows_nothing(
    editor: Visitor, content: bytes, line: str
) -> None:
    page = _choose(editor, content)
    assert any(one.startswith(line) for one in _found(page)), _found(page)
    assert page.soup.select_one("#seen .as-read") is None


def test_five_megabytes_that_were_typed_are_a_finding_and_not_sent_back(editor: Visitor) -> None:
    assert len(HUGE) > 5_000_000
    answer = editor.client.post(PAGE, data={**_token(editor), "source": HUGE}, buffered=True)
    assert answer.status_code == 200
    assert [one for one in _found(Fetched(answer)) if one.startswith("1.")]
    assert len(answer.data) < 300_000


def test_a_chosen_file_is_looked_at(editor: Visitor) -> None:
    assert _source(_choose(editor, HARD.encode())) == HARD


def test_the_changed_file_is_handed_out_as_it_was_typed(editor: Visitor) -> None:
    answer = _post(editor, {"source": HARD.replace("\n", "\r\n"), "do": "download"}).response
    assert answer.data.decode() == HARD
    assert answer.headers["Content-Disposition"] == f"attachment; filename={ID}.txt"
    assert answer.mimetype == "text/plain"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_sheet_has_the_text_and_three_questions(editor: Visitor) -> None:
    answer = editor.client.post(PAGE, data={**_token(editor), "source": HARD, "do": "sheet"})
    sheet = answer.data.decode()
    assert answer.headers["Content-Disposition"] == f"attachment; filename={ID}.html"
    assert "Mēs nodrošinām pakalpojumu." in sheet
    assert sheet.count("?</strong>") >= 3
    broken = _post(editor, {"source": "id: x", "do": "sheet"})
    assert "Tekstu vēl nevar parādīt." in broken.words, "half a text is not printed"


def _token(visitor: Visitor) -> dict[str, str]:
    token = visitor.get(PAGE).soup.select_one("main input[name=csrf_token]")
    assert token is not None
    return {"csrf_token": str(token["value"])}


def test_a_review_is_bound_to_the_text_and_comes_as_the_file_to_publish(
    editor: Visitor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = {"readers": "3", "on": "", "result": "understood", "note": 'Vārds "čeks" ir grūts \\ .'}
    answer = _post(editor, said, page=f"{PAGE}/review").response
    assert answer.headers["Content-Disposition"] == "attachment; filename=reviews.toml"
    file = tmp_path_factory.mktemp("reviews") / "reviews.toml"
    file.write_bytes(answer.data)
    (review,) = read_reviews(file, path="reviews.toml")
    text = editor.app.extensions["content"].library.text(ID, language="lv", level="easy")
    assert badge_of(text, [review]) == review
    with editor.app.app_context():
        assert (review.readers, review.date, review.note) == (3, day_of(now()), said["note"])
    before = (editor.app.config["SETTINGS"].texts / "reviews.toml").read_text(encoding="utf-8")
    assert answer.data.decode().startswith(before.rstrip())
    assert len(tomllib.loads(before).get("review", [])) == 0, "no review is invented"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"readers": ""}, "readers"),
        ({"readers": "0"}, "readers"),
        ({"readers": "-1"}, "readers"),
        ({"readers": "100"}, "readers"),
        ({"readers": "divi"}, "readers"),
        ({"result": ""}, "result"),
        ({"result": "perfect"}, "result"),
        ({"on": "31.12.2099"}, "on"),
        ({"on": "vakar"}, "on"),
        ({"note": "a" * 301}, "note"),
    ],
)
def test_a_review_says_what_is_missing(editor: Visitor, wrong: dict[str, str], field: str) -> None:
    said = {"readers": "2", "on": "", "result": "understood", "note": "", **wrong}
    page = _post(editor, said, page=f"{PAGE}/review", expect=422)
    assert re.search(rf'href="#{field}', page.html)


def test_a_text_that_is_not_written_yet_is_begun_with_the_right_head(editor: Visitor) -> None:
    library = editor.app.extensions["content"].library
    latvian = library.text("motivation.what", language="lv", level="easy")
    # Full texts are Latvian; the address of another one offers a beginning.
    page = editor.get("/en/desk/texts/full/motivation.what")
    assert _source(page).startswith("id: motivation.what\n")
    assert latvian.hash[:8] not in _source(page)
    assert page.soup.select_one("#seen .as-read") is None


@pytest.mark.parametrize(
    "address",
    [
        "easy/other",
        "easy/..",
        "easy/%2e%2e%2f%2e%2e%2fREADME",
        "odd/privacy",
        "full/privacy/review",
        "easy/privacy.txt",
    ],
)
def test_no_address_leads_to_another_file(editor: Visitor, address: str) -> None:
    editor.get(f"/lv/desk/texts/{address}", expect=404)


def test_an_old_page_changes_and_hands_out_nothing(editor: Visitor) -> None:
    editor.get(PAGE)
    for pressed in ({"do": "download"}, {"do": "sheet"}, {"replace": "7:1:Pakalpojums:Atbalsts"}):
        page = editor.post(PAGE, {"source": HARD, "csrf_token": "old", **pressed}, expect=422)
        assert _source(page) == HARD, "what was typed stays"


def test_who_only_writes_texts_meets_them_in_the_menu_and_no_cases(editor: Visitor) -> None:
    hrefs = [str(a["href"]) for a in editor.get("/lv/").soup.select("header nav a")]
    assert "/lv/desk/texts" in hrefs
    assert "/lv/desk" not in hrefs
    editor.get("/lv/desk", expect=404)


def test_who_works_at_one_desk_and_writes_for_another_does_both(portal_app: Flask) -> None:
    visitor = Visitor(portal_app)
    person = make_worker(portal_app, "Dace", "990000-00010", organisation="support-bridge")
    with portal_app.app_context():
        staff.grant(person, organisation_key="liepkalns", role="editor", actor=SYSTEM, now=now())
    sign_in(visitor.client, person)
    visitor.get("/lv/desk")
    visitor.get(PAGE)


def test_looking_at_a_text_asks_the_database_for_little(editor: Visitor) -> None:
    editor.get(PAGE)
    with statements(editor.app) as said:
        editor.get(PAGE)
    asked = [one for one in said if one.startswith("SELECT")]
    assert len([one for one in asked if "not_understood" in one]) == 1
    # The menu of who works here counts what was said in confidence and answered about their own data, too.
    assert len(asked) <= 10
