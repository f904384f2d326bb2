"""What texts say and what the data say is the same: numbers, names, who may apply, what is not paid."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from easy_language import Block, Checker, Library, Slot, Step, Text
from portal.is_this_for_me.carrying import DEVICE_SECONDS
from portal.programme import catalogue
from portal.programme.pack import LANGUAGES, load_packs
from portal.programme.pack_shape import Pack
from portal.programme.topics import read_topics
from portal.settings import Settings
from tests.support.page_client import Visitor

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = Library.load()
PACKS = {pack.id: pack for pack in load_packs(ROOT / "packs").values()}
BUDGET, MOTIVATION = PACKS["individual-budget"], PACKS["motivation"]
CALLS = tomllib.loads((ROOT / "packs/organisations/demo.toml").read_text(encoding="utf-8"))["call_me"]
TERMS = tomllib.loads((ROOT / "easy_language/terms.toml").read_text(encoding="utf-8"))
ORDER = read_topics(ROOT / "easy_language/texts/order.toml", languages=LANGUAGES)
# What fits on the first two screens of a phone, and in a head.
MOST_GROUPS, MOST_TOPICS = 6, 8
EDITIONS = ("lv", "lv.full", "en", "ru")
# Full texts write small numbers as words.
WRITTEN = {"vienu": 1, "divas": 2, "četri": 4, "Četras": 4, "septiņas": 7}
NUMBER = rf"(\d+|{'|'.join(WRITTEN)})"

CANNOT_APPLY = {
    "lv": r"pieteikties(?:\W+\w+){0,2}\W+ne(?:var|drīkst)|ne(?:var|drīkst)\w*(?:\W+\w+){0,2}\W+pieteikties",
    "en": r"(?:can.?t|cannot|can not|could not|may not|no longer)(?:\W+\w+){0,2}\W+apply",
    "ru": r"пода(?:ть|вать)(?:\W+\w+){0,3}\W+нельзя|нельзя(?:\W+\w+){0,2}\W+пода(?:ть|вать)",
}


class Claim(NamedTuple):
    """A number of the data and how each edition of the texts says it; `{}` is the number, "" is nothing."""

    texts: str
    number: int
    lv: str
    full: str
    en: str
    ru: str

    def said_in(self, edition: str) -> str:
        return {"lv": self.lv, "lv.full": self.full, "en": self.en, "ru": self.ru}[edition]


def limit(pack: Pack, key: str) -> int:
    """A limit of the pack by its key."""
    return next(row.value for row in pack.limits if row.key == key)


def claims_about_data() -> Iterator[Claim]:
    after, without = CALLS["erase_days_after_call"], CALLS["erase_days_without_call"]
    device = DEVICE_SECONDS // (24 * 3600)
    yield Claim(
        "call-me privacy", after, "{} dienas pēc zvana", "{} dienas pēc zvana",
        "{} days after the call", "через {} дней после звонка",
    )  # fmt: skip
    yield Claim(
        "call-me privacy", without, "pēc {} dienām", "pēc {} dienām",
        "after {} days", "не удалось, удаляем через {} дней",
    )  # fmt: skip
    yield Claim(
        "privacy", device, "Tad tās {} dienas", "Tad tās {} dienas", "phone for {} days", "Тогда они {} дней"
    )
    yield Claim(
        "accessibility privacy", Settings.session_idle.seconds // 60, "{} minūtes", "{} minūtes",
        "for {} minutes", "{} минут",
    )  # fmt: skip


def claims_about_the_budget() -> Iterator[Claim]:
    name = "individual-budget."
    year, period = int(BUDGET.version[:4]), limit(BUDGET, "amount-months")
    yield Claim(
        f"{name}what {name}steps {name}plan {name}after-plan", period, "Plāns ir {} mēnešiem", "",
        "plan is for {} months", "План действует {} месяцев",
    )  # fmt: skip
    yield Claim(
        f"{name}how-much", period, "Robeža ir {} mēnešiem", "ko {} mēnešos", "limit is for {} months",
        "Предел действует {} месяцев",
    )  # fmt: skip
    # Who needs most help has not the biggest sum: the texts say so, and above which level the sums fall.
    yield Claim(
        f"{name}how-much", max(BUDGET.amounts, key=lambda row: row.cents).level, "nekā {}. līmenī",
        "nekā {}. līmeņa", "than at level {}", "чем на {} уровне",
    )  # fmt: skip
    yield Claim(
        f"{name}steps", limit(BUDGET, "certificate-months"), "der {} mēnesi", "vecāka par {} mēnesi",
        "certificate for {} month", "Справка действует {} месяц",
    )  # fmt: skip
    yield Claim(
        f"{name}steps {name}first-talk {name}plan", limit(BUDGET, "assessment-and-plan-months"),
        "plānam ir {} mēnesis", "",
        "take at most {} month", "план есть {} месяц",
    )  # fmt: skip
    yield Claim(
        f"{name}steps", 12 // limit(BUDGET, "review-months"), "vismaz {} reizi gadā", "",
        "at least {} time a year", "хотя бы {} раз в год",
    )  # fmt: skip
    yield Claim(f"{name}steps", limit(BUDGET, "review-months"), "", "vismaz reizi {} mēnešos", "", "")
    yield Claim(
        f"{name}duties {name}visits {name}time-away {name}ending", limit(BUDGET, "absence-months"),
        "ilgāk par {} mēnešiem", "vairāk nekā {} mēnešus", "more than {} months", "больше {} месяцев",
    )  # fmt: skip
    yield Claim(
        f"{name}ending", limit(BUDGET, "thinking-days"), "ir {} dienas", "ir {} dienas", "have {} days",
        "есть {} дней",
    )  # fmt: skip
    yield Claim(
        f"{name}rights", len(BUDGET.rights), "ir {} tiesības", "ir {} klienta tiesības", "has {} rights",
        "есть {} прав",
    )  # fmt: skip
    yield Claim(
        " ".join(name + topic for topic in ("what", "how-much", "steps", "money", "what-stops")) + " my-data",
        year, "ir {}. gada priekšlikums", "", "proposal from {}", "{} года",
    )  # fmt: skip
    yield Claim(
        "complaint", year, "saka {}. gada priekšlikums", "", "proposal from {}", "проект правил {} года"
    )


def claims_about_motivation() -> Iterator[Claim]:
    name, hours, first = "motivation.", MOTIVATION.hours, MOTIVATION.openings[0]
    assert hours
    assert first.open_until
    group = next(part for part in hours.components if part.form == "group")
    length = limit(MOTIVATION, "length-months")
    yield Claim(
        f"{name}what",
        length,
        "Tas ilgst {} mēnešus",
        "{} mēnešu laikā",
        "lasts {} months",
        "длится {} месяцев",
    )
    yield Claim(
        f"{name}limits {name}ending",
        length,
        "ilgst {} mēnešus",
        "ilgst {} mēnešus",
        "lasts {} months",
        "длится {} месяцев",
    )
    yield Claim(
        f"{name}hours",
        length,
        "saņem {} mēnešu",
        "kontaktstundas {} mēnešos",
        "in {} months",
        "за {} месяцев",
    )
    yield Claim(
        f"{name}hours", hours.total, "cilvēkam ir {} stundas", "ir {} kontaktstundas", "person has {} hours",
        "человека есть {} часов",
    )  # fmt: skip
    yield Claim(
        f"{name}hours", hours.total, "tad ir {} stundas", "saglabājot {} stundas", "still {} hours",
        "тогда {} часов",
    )  # fmt: skip
    yield Claim(f"{name}what", hours.total, "", "laikā {} kontaktstundas", "", "")
    yield Claim(
        f"{name}hours {name}meetings", limit(MOTIVATION, "meeting-minutes") // 60, "saruna ir {} stunda", "",
        "talk is {} hour", "разговор длится {} час",
    )  # fmt: skip
    yield Claim(
        f"{name}hours {name}meetings",
        limit(MOTIVATION, "meeting-minutes"),
        "",
        "konsultācija ilgst {} minūtes",
        "",
        "",
    )
    yield Claim(
        f"{name}hours", limit(MOTIVATION, "contact-minutes"), "runājat {} minūtes", "ir {} minūtes",
        "for {} minutes", "говорите {} минут",
    )  # fmt: skip
    yield Claim(
        f"{name}hours", group.sessions or 0, "tiekas {} reizes", "ir {} grupu nodarbības", "meets {} times",
        "встречается {} раз",
    )  # fmt: skip
    yield Claim(
        f"{name}hours", group.hours, "Kopā tās ir {} stundas", "vismaz {} stundas", "This is {} hours",
        "Всего это {} часов",
    )  # fmt: skip
    yield Claim(
        f"{name}limits", limit(MOTIVATION, "talks-a-day"), "vairāk kā {} sarunas",
        "vairāk kā {} individuālas", "at most {} talks", "больше {} разговоров",
    )  # fmt: skip
    yield Claim(f"{name}limits", limit(MOTIVATION, "talks-a-day-most"), "", "līdz {} stundām dienā", "", "")
    yield Claim(
        f"{name}limits", limit(MOTIVATION, "group-least"), "vismaz {} cilvēki", "vismaz {} un",
        "at least {} people", "группе {} человека",
    )  # fmt: skip
    yield Claim(
        f"{name}limits", limit(MOTIVATION, "group-most"), "Vairāk par {} cilvēkiem",
        "vairāk kā {} dalībnieku", "more than {} people", "Больше {} человек",
    )  # fmt: skip
    yield Claim(
        f"{name}who", len(MOTIVATION.target_groups), "no {} grupām", "{} mērķa grupas", "from {} groups",
        "из {} групп",
    )  # fmt: skip
    yield Claim(
        f"{name}people", limit(MOTIVATION, "agents-in-team"), "ir {} aģenti", "{} pārmaiņu aģenti",
        "has {} agents", "команде {} агента",
    )  # fmt: skip
    yield Claim(
        f"{name}what", first.open_from.year, "sākās {}. gadā", "no {}. līdz", "started in {}",
        "началась в {} году",
    )  # fmt: skip
    yield Claim(
        f"{name}what", first.open_until.year, "beidzās {}. gadā", "līdz {}. gadam", "ended in {}",
        "закончилась в {} году",
    )  # fmt: skip


CLAIMS = tuple(chain(claims_about_data(), claims_about_the_budget(), claims_about_motivation()))
# Numbers that stand in no data: how often, which group of disability, an age, a list of words.
OTHER_NUMBERS = {
    "complaint": {112},
    "guardian": {18},
    "trusted-person": {112},
    "individual-budget.change-helper": {112},
    "individual-budget.first-talk": {4, 5},
    "individual-budget.profile": {2},
    "individual-budget.survey": {13, 0, 10, 6},
    "individual-budget.who": {18, 1, 2},
    "individual-budget.money": {2},
    "individual-budget.services": {2},
    "individual-budget.steps": {1},
    "individual-budget.what-stops": {2},
    "motivation.hours": {1},
    "motivation.limits": {1},
    "motivation.who": {50},
    "quick-exit": {1, 112},
}


def edition_of(text: Text) -> str:
    return text.language if text.level == "easy" else f"{text.language}.{text.level}"


def prose(text_id: str, edition: str) -> str:
    """The whole text of an edition on one line."""
    language, _, level = edition.partition(".")
    return " ".join(
        line.plain for line in LIBRARY.text(text_id, language=language, level=level or "easy").lines
    )


def numbers_said(words: str, *, prose: str) -> list[int]:
    """The numbers that stand where `{}` stands in the words."""
    pattern = re.escape(words).replace(re.escape("{}"), NUMBER)
    return [WRITTEN.get(found) or int(found) for found in re.findall(pattern, prose)]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    "claim", CLAIMS, ids=lambda claim: f"{claim.texts.split()[0]}:{claim.en or claim.full}"
)
def test_a_number_in_a_text_is_the_number_in_the_data(claim: Claim, edition: str) -> None:
    words = claim.said_in(edition)
    wrong = {
        text_id: numbers_said(words, prose=prose(text_id, edition))
        for text_id in claim.texts.split()
        if words and set(numbers_said(words, prose=prose(text_id, edition))) != {claim.number}
    }
    assert wrong == {}, f"the data say {claim.number}; say it in the text as {words!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_easy_text_has_a_number_that_nobody_checks(language: str) -> None:
    unknown = {}
    for text_id in LIBRARY.ids(language, "easy"):
        known = {
            claim.number for claim in CLAIMS if text_id in claim.texts.split() and claim.said_in(language)
        }
        found = {int(one) for one in re.findall(r"\d+", prose(text_id, language))}
        if found - known - OTHER_NUMBERS.get(text_id, set()):
            unknown[text_id] = found - known - OTHER_NUMBERS.get(text_id, set())
    assert unknown == {}, "tie the number to the data in a Claim, or take it out of the text"


def test_a_wrong_number_would_be_found() -> None:
    assert numbers_said("Plāns ir {} mēnešiem", prose="Plāns ir 11 mēnešiem.") == [11]
    assert numbers_said("divas {} mērķa", prose="divas septiņas mērķa") == [7]


def test_the_rights_are_as_many_steps_as_the_data_have_rights() -> None:
    for edition in EDITIONS:
        language, _, level = edition.partition(".")
        text = LIBRARY.text("individual-budget.rights", language=language, level=level or "easy")
        steps = [part for section in text.sections for part in section.parts if isinstance(part, Step)]
        assert len(steps) == len(BUDGET.rights), edition


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_a_programme_has_one_name_in_the_pack_the_terms_the_words_and_the_glossary(pack: Pack) -> None:
    names = {language: pack.name[language].casefold() for language in LANGUAGES}
    terms = [{lang: term[lang].casefold() for lang in LANGUAGES} for term in TERMS.values()]
    assert terms.count(names) == 1, f"terms.toml should name {names} once"
    glossary = (ROOT / "docs/GLOSSARY.md").read_text(encoding="utf-8")
    row = next(line for line in glossary.splitlines() if line.startswith(f"| `{pack.id}`"))
    for language, name in names.items():
        assert name in {word.title.casefold() for word in LIBRARY.words(language)}, f"words/{language}.toml"
        assert name in row.casefold(), f"docs/GLOSSARY.md: {name}"


def test_every_text_of_a_programme_has_its_place_in_the_order() -> None:
    placed = {f"{programme}.{one}" for programme, topics in ORDER.items() for one in topics.addresses}
    placed |= {catalogue.text_id(pack.id, key) for pack in PACKS.values() for key in catalogue.offered(pack)}
    written = {text.id for text in LIBRARY.texts if text.id.partition(".")[0] in PACKS}
    assert written - placed == set(), "name the topic in a group of texts/order.toml"


def test_every_topic_has_its_full_text_one_press_away() -> None:
    topics = [f"{programme}.{one}" for programme, order in ORDER.items() for one in order.addresses]
    assert [one for one in topics if not LIBRARY.has(one, language="lv", level="full")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_the_topics_is_easy(language: str) -> None:
    checker = Checker(LIBRARY, speak="en")
    for programme, topics in ORDER.items():
        for group in topics.groups:
            assert language in group.title, f"{programme}, {group.key}: no heading in {language}"
            said = checker.check_string(group.title[language], language=language, file="order.toml", number=1)
            assert [found for found in said if found.severity in {"E", "W"}] == []


def test_an_overview_stays_easy_to_take_in() -> None:
    for programme, topics in ORDER.items():
        assert len(topics.groups) <= MOST_GROUPS, programme
        assert [group.key for group in topics.groups if len(group.topics) > MOST_TOPICS] == []


def test_the_overview_shows_each_topic_once_under_its_heading(visitor: Visitor) -> None:
    for programme, topics in ORDER.items():
        page = visitor.get(f"/lv/programmes/{programme}")
        parts = page.soup.select("nav.topics details")
        assert [part.summary.get_text(strip=True) for part in parts] == [
            group.title["lv"] for group in topics.groups
        ]
        links = [[str(link["href"]).rpartition("/")[2] for link in part.select("a")] for part in parts]
        assert links == [[*group.topics, *group.articles] for group in topics.groups]
        assert [part.has_attr("open") for part in parts] == [True, *[False] * (len(parts) - 1)]


def test_the_end_of_a_page_leads_on(visitor: Visitor) -> None:
    for programme, topics in ORDER.items():
        for address, following in zip(topics.addresses, (*topics.addresses[1:], None), strict=True):
            page = visitor.get(f"/lv/programmes/{programme}/{address}")
            ways = [str(link["href"]) for link in page.soup.select("main .buttons a")]
            questions = "/lv/is-this-for-me" in ways
            assert questions == (topics.leads_to(address) == "questions"), address
            assert questions or "/lv/call-me" in ways, address
            if following:
                assert f"/lv/programmes/{programme}/{following}" in ways, address


def says_one_cannot_apply(prose: str, *, language: str) -> bool:
    return re.search(CANNOT_APPLY[language], prose, re.IGNORECASE) is not None


def test_no_text_says_that_one_cannot_apply() -> None:
    saying = [
        text.path
        for text in LIBRARY.texts
        if says_one_cannot_apply(prose(text.id, edition_of(text)), language=text.language)
    ]
    assert saying == [], "the openings of the pack decide this; the page says it at its top"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_says_one_cannot_apply_would_be_found(language: str) -> None:
    for pack in PACKS.values():
        assert says_one_cannot_apply(pack.closed_words[language], language=language)


def test_the_page_says_from_the_data_whether_one_can_apply(visitor: Visitor) -> None:
    for language in LANGUAGES:
        for topic in ("", "/who", "/hours", "/path", "/limits", "/contact"):
            page = visitor.get(f"/{language}/programmes/motivation{topic}")
            assert page.soup.main.get_text().count(MOTIVATION.closed_words[language]) == 1
        page = visitor.get(f"/{language}/programmes/individual-budget")
        assert BUDGET.closed_words[language] not in page.soup.main.get_text()


@pytest.mark.parametrize("level", ["easy", "full"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_paid_stands_once_on_the_page_of_support(
    visitor: Visitor, language: str, level: str
) -> None:
    visitor.client.set_cookie("level", level)
    page = visitor.get(f"/{language}/programmes/individual-budget/services")
    items = [" ".join(item.get_text().split()) for item in page.soup.select("main li")]
    official = (language, level) == ("lv", "full")
    for thing in BUDGET.not_paid:
        assert items.count(thing.official_name if official else thing.name[language]) == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_one_must_know_before_giving_a_number_stands_above_the_form(edition: str) -> None:
    language, _, level = edition.partition(".")
    parts = LIBRARY.text("call-me", language=language, level=level or "easy").sections[0].parts
    above = [part for part in parts[:2] if isinstance(part, Block) and not part.items]
    assert [block.picture for block in above] == ["phone", "phone-screen"]
    assert not any(isinstance(part, Slot) for part in parts)
