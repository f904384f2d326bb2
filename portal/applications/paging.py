"""Where each page of an application leads: on, back, to the check, or to where a sent one is now."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from flask import Response, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, Capacity, NotYours, current_actor
from portal.applications import service
from portal.applications.conditions import StepAnswers
from portal.applications.copying import shown
from portal.applications.forms import StepForm, step_form
from portal.applications.journey import Task
from portal.applications.offering import choices_of, organisations_said
from portal.applications.service import Draft, Paper
from portal.applications.words import Answered, answers_in_words
from portal.cases.service import Case
from portal.people import service as people
from portal.programme import service as programmes
from portal.programme.service import ApplicationStep, Pack
from portal.uploads.service import Refusal
from portal.web.clock import now
from portal.web.locale import current_language

# Stands in the address of a question that was opened from the page of all answers.
CHECKING = "check"
# Stands in the address of the choice of a programme, when it is for another person.
FOR_ANOTHER = "another"
MOST_FILES_AT_ONCE = 10


@dataclass(frozen=True)
class Offer:
    """One programme on the page where one chooses; `trial` is said where it is only for trying out."""

    programme: str
    name: str
    status: str
    closed: str | None
    trial: str | None


def read_along_by(actor: Actor) -> tuple[str, ...]:
    """By name, who reads what the person writes before it is sent; for the person alone."""
    found = acting_for.who_reads_along(actor)
    names = people.names_of(found) if found else {}
    return tuple(names[one].whole for one in found)


def is_for_another() -> bool:
    """Whether one chooses a programme for another person."""
    return FOR_ANOTHER in request.args


def offers(*, language: str, for_another: bool = False) -> tuple[Offer, ...]:
    """Every programme, or those where one applies for another person too; a closed one says so."""
    found = []
    for programme, name in programmes.names(language=language):
        pack = programmes.pack(programme)
        if for_another and pack.application.ward is None:
            continue
        closed = None if service.open_at(programme) else pack.closed_words[language]
        trial = programmes.opening_words(pack, language=language)
        found.append(Offer(programme, name, pack.status_words[language], closed, trial))
    return tuple(found)


def frame(draft: Draft) -> None:
    """What stands above every page of the application, and with which pictures it is drawn."""
    programmes.show_applying(draft.pack)
    if "parked" in g or current_actor().assisted_by is not None:
        # Then the page says that the words are back, and not saved: more would only confuse. Beside the
        # person, the worker sees everything already.
        return
    if draft.is_sent:
        g.strips = (_("The worker has what you sent. They see your changes when you send it again."),)
    else:
        g.strips = (_("The worker does not see this yet. Your answers will not get lost."),)


def form_of(draft: Draft, key: str) -> StepForm:
    """The form of the step with what was saved, what comes in, or what waited for its owner."""
    step = draft.step(key)
    language = current_language()
    return step_form(
        draft.pack,
        step,
        language=language,
        saved=_saved_for(current_actor(), draft, key),
        files=service.papers_of(draft, step.fields),
        organisations=organisations_said(service.offered_to(draft), language=language),
    )


def _saved_for(actor: Actor, draft: Draft, key: str) -> StepAnswers:
    """What was saved; a guardian's view of the wish is not laid into the person's mouth: it stands beside."""
    if key in draft.wishes.views and actor.capacity is not Capacity.GUARDIAN:
        return {}
    return draft.answers.get(key, {})


def form_without_draft(pack: Pack, step: ApplicationStep) -> StepForm:
    """The form of a step that is asked before there is a draft; it asks for no files and no organisation."""
    return step_form(pack, step, language=current_language(), saved={}, files={}, organisations=())


def said_for_another(pack: Pack, step: ApplicationStep) -> tuple[str, str] | None:
    """The question and the answer that lead to this step, as one would have read them there."""
    when = step.when
    for earlier in () if when is None else pack.application.steps:
        for field in earlier.fields:
            if when is not None and field.key == when.field:
                words = dict(choices_of(pack, field, language=current_language()))
                return earlier.ask[current_language()], words[when.one_of[0]]
    return None


def elsewhere(draft: Draft, key: str) -> str | None:
    """Where to go instead when this question is not asked, or not yet. Raises NoSuchStep."""
    if key not in {step.key for step in draft.pack.application.steps}:
        raise NotYours
    if key not in draft.journey.asked(draft.answers):
        return url_for("applications.tasks", number=draft.case.number)
    if not draft.journey.may_open(key, draft.answers):
        return address_to_go_on(draft)
    return None


def is_checking() -> bool:
    """Whether the question was opened from the page of all answers."""
    return CHECKING in request.args


def address_of_step(
    number: str, key: str, *, language: str | None = None, is_checking: bool | None = None
) -> str:
    """The page of the question; on the way back to all answers it stays on that way."""
    wanted = CHECKING in request.args if is_checking is None else is_checking
    return url_for(
        "applications.step",
        number=number,
        step=key,
        language=language or current_language(),
        check=1 if wanted else None,
    )


def address_to_go_on(draft: Draft) -> str:
    """The first question without an answer, or all answers when there is none."""
    return _address(draft, draft.journey.next_open(draft.answers))


def address_after(draft: Draft, key: str) -> str:
    """The question that follows; a changed answer leads back to all of them, when nothing new is asked."""
    if key not in draft.journey.asked(draft.answers) or is_checking():
        return address_to_go_on(draft)
    following = draft.journey.after(key, draft.answers)
    while following is not None and service.is_guardians_word(current_actor(), draft, following):
        following = draft.journey.after(following, draft.answers)
    return address_to_go_on(draft) if following is None else _address(draft, following)


def around(draft: Draft, key: str) -> dict[str, object]:
    """What every page of one question shows around it: the way back, its place, what others think of it."""
    said: tuple[Answered, ...] = ()
    if draft.step(key).own_wish:
        said = answers_in_words(draft.pack, draft.answers, language=current_language(), wishes=draft.wishes)
    return {
        "back": address_before(draft, key),
        "place": draft.journey.position(key, draft.answers),
        "is_checking": is_checking(),
        "answered": next((one for one in said if one.step == key), None),
    }


def address_before(draft: Draft, key: str) -> str:
    """One step back: the question before, all answers, or the page before the first question."""
    if is_checking() and draft.journey.next_open(draft.answers) is None:
        return url_for("applications.check", number=draft.case.number)
    before = draft.journey.before(key, draft.answers)
    while before is not None and service.is_guardians_word(current_actor(), draft, before):
        before = draft.journey.before(before, draft.answers)
    if before is None:
        return url_for("applications.tasks", number=draft.case.number)
    return address_of_step(draft.case.number, before)


def _address(draft: Draft, key: str | None) -> str:
    if key is None:
        return url_for("applications.check", number=draft.case.number)
    return address_of_step(draft.case.number, key)


def address_of_case(number: str) -> str:
    """Where somebody sees what became of it."""
    return url_for("my_cases.one", number=number)


def seen_elsewhere(case: Case) -> Response:
    """What was sent is not written any more: to the page that says so."""
    return make_response(redirect(url_for("applications.sent", number=case.number), code=303))


def same_page() -> Response:
    """The page once more, as whoever the person acts for by now."""
    return make_response(redirect(request.full_path.rstrip("?"), code=303))


def take_away(actor: Actor, draft: Draft) -> bool:
    """Whether a file was to be taken away; it is gone then. Raises NotYours, BeingSent."""
    wanted = request.form.get("remove")
    if wanted is None:
        return False
    with suppress(ValueError):
        service.remove_paper(actor, draft, UUID(wanted), now=now())
    return True


def wants_to_stay() -> bool:
    """Whether the person only adds a file, and goes on later."""
    return "add" in request.form


def take_files(actor: Actor, draft: Draft, key: str, *, form: StepForm) -> Mapping[str, tuple[Refusal, ...]]:
    """Keep the files that came; why some were not kept, by field. Raises NotYours."""
    refused: dict[str, tuple[Refusal, ...]] = {}
    asked = [field for field in draft.step(key).fields if field.kind == "files"]
    if wants_to_stay() and not any(one.filename for one in request.files.values()):
        # Who presses "Add" with nothing in hand is told what to do first.
        return {field.key: (Refusal.NOTHING,) for field in asked[:1]}
    for field in asked:
        sent = [one for one in request.files.getlist(field.key) if one.filename]
        if sent:
            papers = [Paper(one.filename, one.stream) for one in sent[:MOST_FILES_AT_ONCE]]
            why = service.add_papers(actor, draft, field, papers, now=now())
            if why:
                refused[field.key] = why
    return refused


def task_groups(draft: Draft, *, language: str) -> list[dict[str, object]]:
    """The task list with its words: saved, to do now, later; what is a guardian's stands last."""
    titles = {group.key: group.title[language] for group in draft.pack.application.groups}
    groups: list[dict[str, object]] = []
    theirs: list[dict[str, object]] = []
    for key, found in draft.tasks().items():
        shown = {task: _task(draft, task, language=language) for task in found}
        guardians = [task for task in found if service.is_guardians_word(current_actor(), draft, task.step)]
        theirs += [{**shown.pop(task), "href": None} for task in guardians]
        groups.append({"title": titles[key], "tasks": list(shown.values())})
    groups.append({"title": _("The guardian's answers"), "tasks": theirs})
    return [group for group in groups if group["tasks"]]


def _task(draft: Draft, task: Task, *, language: str) -> dict[str, object]:
    state = "done" if task.is_done else "now" if task.may_open else "later"
    return {
        "label": draft.step(task.step).ask[language],
        "href": address_of_step(draft.case.number, task.step, is_checking=False) if task.may_open else None,
        "state": state,
        "state_words": {"done": _("Saved"), "now": _("To do"), "later": _("Later")}[state],
    }


def answers_to_check(draft: Draft, *, language: str) -> list[dict[str, object]]:
    """Every answer with its question and the way to change it; there is none for what is a guardian's."""
    theirs = {} if current_actor().capacity is Capacity.GUARDIAN else service.said_by_guardian(draft)
    names = people.names_of(set(theirs.values())) if theirs else {}
    return [
        {
            "question": one.question,
            "lines": [
                {
                    "label": line.label,
                    "texts": shown(draft, line),
                    "own": line.is_own_words,
                    "kind": line.kind,
                }
                for line in one.lines
            ],
            "others": one.others,
            "view_by": one.view_by,
            "guardian": names[theirs[one.step]].whole if one.step in theirs else None,
            "href": None
            if one.step in theirs
            else address_of_step(draft.case.number, one.step, is_checking=True),
        }
        for one in answers_in_words(draft.pack, draft.answers, language=language, wishes=draft.wishes)
    ]
