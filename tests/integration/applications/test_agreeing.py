"""Where a paper says "together": neither the guardian nor the person sends alone."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.acting_for import service as acting_for
from portal.acting_for.actor import oneself
from portal.acting_for.service import Actor, NotYours, Right, Settled
from portal.applications import service
from portal.applications.service import AgreementNeeded, OwnWords, Part
from portal.cases import service as cases
from portal.cases.service import State
from portal.documents import service as documents
from portal.messages import service as messages
from portal.messages.service import Kind
from portal.my_cases import service as my_cases
from portal.people import service as people
from portal.web.clock import now
from tests.support.applying import LONG_ANSWERS, fill_in
from tests.support.casework import LONG, events_about, guardian_of, sent_case, worker
from tests.support.page_client import Visitor
from tests.support.paper import asking_for_signatures
from tests.support.papers import words_of
from tests.support.people import make_person, sign_in

TOGETHER = Settled("checked", areas={"offices": "together"})


def joint(ward: Actor) -> Actor:
    """A guardian of whom the court says: together."""
    assert ward.subject is not None
    claimed = guardian_of(ward.subject)
    assert claimed.mandate_id is not None and claimed.signed_in is not None
    acting_for.settle_mandate(worker(), claimed.mandate_id, TOGETHER, at=now())
    guardian = acting_for.acting_under(claimed.signed_in, mandate_id=claimed.mandate_id)
    assert guardian is not None
    return guardian


@pytest.fixture
def guardian(person: Actor) -> Actor:
    return joint(person)


def kinds(actor: Actor) -> list[Kind]:
    assert actor.signed_in is not None
    return [one.kind for one in messages.inbox(oneself(actor.signed_in))]


def test_a_joint_guardian_alone_writes_and_neither_sends_nor_takes_back(
    person: Actor, guardian: Actor
) -> None:
    assert {Right.APPLY, Right.SIGN} <= guardian.together and Right.APPLY not in guardian.rights
    case_id = service.begin(guardian, programme=LONG, now=now())
    answers = {step: said for step, said in LONG_ANSWERS.items() if step != "for-whom"}
    fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
    for refused in (
        lambda: service.send(guardian, case_id, now=now()),
        lambda: service.sign(guardian, case_id, now=now()),
        lambda: service.discard(guardian, case_id, now=now()),
    ):
        with pytest.raises(NotYours):
            refused()
    assert service.standing_of(guardian, service.draft_of(guardian, case_id)).part is Part.AGREES
    service.agree(guardian, case_id, now=now())
    service.send(person, case_id, now=now())
    assert cases.case_of(person, case_id).state is State.SUBMITTED
    with pytest.raises(NotYours):
        service.withdraw(guardian, case_id, now=now())
    service.withdraw(person, case_id, now=now())


def test_the_person_asks_once_and_sends_when_the_guardian_agrees(person: Actor, guardian: Actor) -> None:
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    assert service.standing_of(person, service.draft_of(person, case_id)).part is Part.ASKS
    with pytest.raises(AgreementNeeded):
        service.send(person, case_id, now=now())
    for _press in range(2):
        service.ask_to_agree(person, case_id, now=now())
    assert kinds(guardian).count(Kind.AGREE_ASKED) == 1
    for _press in range(2):
        service.agree(guardian, case_id, now=now())
    assert kinds(person).count(Kind.AGREED) == 1
    assert events_about(person).count("application.agreed") == 1
    # The guardian has agreed to these words, and to no others.
    service.save_step(person, case_id, "reach", {"reach": ["letter"]}, now=now())
    fill_in(person, case_id, {"letter": {"letter": ["yes"]}})
    assert service.standing_of(guardian, service.draft_of(guardian, case_id)).part is Part.AGREES
    with pytest.raises(AgreementNeeded):
        service.send(person, case_id, now=now())
    service.agree(guardian, case_id, now=now())
    service.send(person, case_id, now=now())
    assert cases.case_of(person, case_id).state is State.SUBMITTED


@pytest.mark.one_database
def test_when_one_of_two_guardians_agrees_first_the_other_is_asked_at_once(
    person: Actor, guardian: Actor
) -> None:
    other = joint(person)
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    service.agree(guardian, case_id, now=now())
    assert Kind.ONE_AGREED in kinds(person) and Kind.AGREED not in kinds(person)
    assert kinds(other).count(Kind.AGREE_ASKED) == 1 and Kind.AGREE_ASKED not in kinds(guardian)
    standing = service.standing_of(person, service.draft_of(person, case_id))
    assert standing.agreement is not None and standing.agreement.is_asked
    service.ask_to_agree(person, case_id, now=now())
    assert kinds(other).count(Kind.AGREE_ASKED) == 1, "asked once"
    service.agree(other, case_id, now=now())
    assert Kind.AGREED in kinds(person) and Kind.AGREE_ASKED not in kinds(guardian)
    service.send(person, case_id, now=now())


def test_who_does_not_act_together_has_nothing_to_agree_to(person: Actor) -> None:
    assert person.subject is not None
    alone = guardian_of(person.subject, checked_by=worker())
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    for actor in (person, alone):
        assert service.standing_of(actor, service.draft_of(actor, case_id)).part is Part.SENDS
        with pytest.raises(NotYours):
            service.agree(actor, case_id, now=now())
    service.send(person, case_id, now=now())


@pytest.mark.one_database
def test_what_the_person_wants_a_guardian_neither_writes_over_nor_erases(person: Actor) -> None:
    assert person.subject is not None
    alone = guardian_of(person.subject, checked_by=worker())
    case_id = service.begin(person, programme=LONG, now=now())
    with pytest.raises(NotYours):
        service.discard(alone, case_id, now=now())
    fill_in(person, case_id)
    other = {"wish": ["write"], "wish-words": ["Lai dzīvo pansionātā."]}
    for guardian in (alone, joint(person)):
        with pytest.raises(OwnWords):
            service.save_step(guardian, case_id, "wish", other, now=now())
        with pytest.raises(NotYours):
            service.discard(guardian, case_id, now=now())
    # Nor does a guardian turn the person's news to another telephone.
    for step in ("reach", "phone"):
        with pytest.raises(OwnWords):
            service.save_step(alone, case_id, step, LONG_ANSWERS[step], now=now())
    # What is neither, a guardian may mend; and what nobody has said yet, the guardian writes down.
    service.save_step(alone, case_id, "living", LONG_ANSWERS["living"], now=now())
    said = service.draft_of(person, case_id).answers["wish"]["wish-words"]
    assert said == LONG_ANSWERS["wish"]["wish-words"][0]
    service.discard(person, case_id, now=now())
    begun = service.begin(alone, programme=LONG, now=now())
    fill_in(alone, begun, {"wish": other})
    service.save_step(person, begun, "wish", LONG_ANSWERS["wish"], now=now())
    with pytest.raises(OwnWords):
        service.save_step(alone, begun, "wish", other, now=now())


@pytest.mark.one_database
def test_the_person_hears_of_every_move_of_their_guardian(person: Actor) -> None:
    assert person.subject is not None
    alone = guardian_of(person.subject, checked_by=worker())
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    number = service.send(person, case_id, now=now())
    for change in (my_cases.Change.MEND, my_cases.Change.TAKE_BACK):
        before = kinds(person)
        my_cases.decide(alone, number, change, now=now())
        assert kinds(person) == [Kind.MOVED_ON, *before]
        my_cases.decide(alone, number, change, now=now())
        assert len(kinds(person)) == len(before) + 1, "once more changes nothing"
    again = sent_case(person)
    number, before = cases.case_of(person, again).number, kinds(person)
    my_cases.decide(alone, number, my_cases.Change.MOVE, now=now())
    assert kinds(person) == [Kind.MOVED_ON, *before]
    my_cases.decide(person, number, my_cases.Change.STAY, now=now())
    assert len(kinds(person)) == len(before) + 1, "what one does oneself, one knows"


def test_a_guardian_whose_paper_ended_needs_not_agree_any_more(person: Actor, guardian: Actor) -> None:
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    assert guardian.mandate_id is not None
    acting_for.settle_mandate(worker(), guardian.mandate_id, Settled("ended"), at=now())
    with pytest.raises(NotYours):
        service.agree(guardian, case_id, now=now())
    service.send(person, case_id, now=now())


def test_on_paper_both_sign(portal_app: Flask, person: Actor, guardian: Actor) -> None:
    case_id = service.begin(person, programme=LONG, now=now())
    fill_in(person, case_id)
    with asking_for_signatures(portal_app):
        with pytest.raises(AgreementNeeded):
            service.sign(person, case_id, now=now())
        service.send(person, case_id, now=now(), on_paper=True)
    assert guardian.signed_in is not None
    name = people.name_of(guardian.signed_in).whole
    assert name in words_of(documents.open_bytes(service.copy_of(person, case_id)))


@pytest.mark.one_database
def test_the_pages_say_who_does_what(portal_app: Flask) -> None:
    anna = make_person(portal_app)
    with portal_app.app_context():
        guardian = joint(oneself(anna))
        case_id = service.begin(oneself(anna), programme=LONG, now=now())
        fill_in(oneself(anna), case_id)
        number = service.draft_of(oneself(anna), case_id).case.number
    here = f"/lv/applications/{number}/check"
    person, other = Visitor(portal_app), Visitor(portal_app)
    sign_in(person.client, anna)
    assert guardian.signed_in is not None
    sign_in(other.client, guardian.signed_in)
    other.post(
        "/lv/for-whom", {**other.get("/lv/for-whom").fields(), "for": str(guardian.mandate_id)}, expect=303
    )
    assert "Arī jūsu aizgādnim jāpiekrīt." in person.get(here).words
    asked = person.get(str(person.send(here, {"ask": "1"}, expect=303).response.location))
    assert "Mēs pajautājām jūsu aizgādnim." in asked.words
    assert "Jautāt manam aizgādnim" not in person.get(here).words, "nobody is asked twice"
    tasks = person.get(here.replace("check", "tasks")).words
    assert "Mēs pajautājām jūsu aizgādnim." in tasks and "jautāt aizgādnim" not in tasks
    assert "Mēs gaidām citu cilvēku" in person.get("/lv/applications").words
    # Whom it waits for reads so in the list, and on the button.
    assert "Pasakiet, vai jūs piekrītat" in other.get("/lv/applications").words
    assert "Izlasīt un piekrist" in other.get(here.replace("check", "tasks")).words
    assert "Es piekrītu" in other.get(here).words
    other.send(here, {"agree": "1"}, expect=303)
    assert "Jūs piekrītat šim iesniegumam." in other.get(here).words
    assert "Mēs gaidām citu cilvēku" in other.get("/lv/applications").words
    assert "Tagad jūs varat iesniegumu nosūtīt." in person.get("/lv/applications").words
    assert str(person.send(here, {}, expect=303).response.location).endswith("/sent")


@pytest.mark.one_database
def test_what_a_guardian_says_of_themselves_the_person_reads_as_theirs(portal_app: Flask) -> None:
    anna = make_person(portal_app)
    with portal_app.app_context():
        guardian = joint(oneself(anna))
        case_id = service.begin(guardian, programme=LONG, now=now())
        answers = {step: said for step, said in LONG_ANSWERS.items() if step not in ("for-whom", "wish")}
        fill_in(guardian, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
        service.save_step(oneself(anna), case_id, "wish", LONG_ANSWERS["wish"], now=now())
        for step, typed in (("for-whom", ["me"]), ("guardian-paper", ["later"])):
            with pytest.raises(OwnWords):
                service.save_step(oneself(anna), case_id, step, {step: typed}, now=now())
        draft = service.draft_of(oneself(anna), case_id)
        assert guardian.signed_in is not None
        name, number = people.name_of(guardian.signed_in).whole, draft.case.number
    person = Visitor(portal_app)
    sign_in(person.client, anna)
    check = person.get(f"/lv/applications/{number}/check")
    theirs = check.words.index("Aizgādņa atbildes")
    assert f"To rakstīja aizgādnis: {name}" in check.words
    assert check.words.index("Kā jūs parādīsiet aizgādņa papīru?") > theirs
    assert check.words.index("Cilvēkam, kam es esmu aizgādnis") > theirs
    assert check.words.index("Kā sauc šo cilvēku?") < theirs, "their own name the person mends"
    for step in ("for-whom", "guardian-paper"):
        here = f"/lv/applications/{number}/steps/{step}"
        assert not check.soup.select(f"a[href*='/steps/{step}']")
        assert not person.get(here.replace(f"steps/{step}", "tasks")).soup.select(f"a[href$='/steps/{step}']")
        assert "guardians=1" in str(person.get(here, expect=303).response.location)
    name_page = f"/lv/applications/{number}/steps/ward"
    onward = person.post(name_page, {**person.get(name_page).fields(), "ward-given-name": "Anna"}, expect=303)
    assert str(onward.response.location).endswith("/steps/reach"), "past what is the guardian's"
    (back,) = person.get(name_page).soup.select("nav.where a")
    assert "/tasks" in str(back["href"])
    told = person.get(f"/lv/applications/{number}/tasks?guardians=1").words
    assert "Šo atbildi var mainīt tikai aizgādnis." in told
    # The guardian changes it, as before.
    other = Visitor(portal_app)
    sign_in(other.client, guardian.signed_in)
    other.post(
        "/lv/for-whom", {**other.get("/lv/for-whom").fields(), "for": str(guardian.mandate_id)}, expect=303
    )
    assert "Aizgādņa atbildes" not in other.get(f"/lv/applications/{number}/check").words
    assert other.get(f"/lv/applications/{number}/steps/guardian-paper").soup.select("#step button")


@pytest.mark.one_database
def test_the_person_reads_who_sent_it_and_who_signs(portal_app: Flask) -> None:
    anna = make_person(portal_app)
    with portal_app.app_context():
        alone = guardian_of(anna, checked_by=worker())
        case_id = service.begin(alone, programme=LONG, now=now())
        answers = {step: said for step, said in LONG_ANSWERS.items() if step != "for-whom"}
        fill_in(alone, case_id, {"guardian-paper": {"guardian-paper": ["paper"]}, **answers})
        with asking_for_signatures(portal_app):
            number = service.send(alone, case_id, now=now(), on_paper=True)
        assert {Kind.RECEIVED, Kind.GUARDIAN_SENT} == set(kinds(oneself(anna)))
        assert not [one.words for one in messages.inbox(oneself(anna)) if one.words], (
            "it is not theirs to sign"
        )
        assert alone.signed_in is not None
        name = people.name_of(alone.signed_in).whole
    person = Visitor(portal_app)
    sign_in(person.client, anna)
    page = person.get(f"/lv/applications/{number}")
    assert page.heading == "Iesniegums ir pie mums"
    assert f"Aizgādnis to nosūtīja: {name}" in page.words
    assert "Jums tas nav jāparaksta." in page.words and "Tagad ir jūsu kārta." not in page.words
    overview = person.get("/lv/applications")
    assert name in overview.words and "Jūs nosūtījāt" not in overview.words
    letter = overview.soup.select("main a[href*='/messages/']") or person.get("/lv/messages").soup.select(
        "main a[href*='/messages/']"
    )
    for link in letter:
        assert name in person.get(str(link["href"])).words
