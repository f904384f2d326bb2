"""Pages of sending: all answers once more, sign or send, the way on paper, what was sent, its copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor, NotYours, Right
from portal.applications import paging, service
from portal.applications.forms import ConfirmForm
from portal.applications.service import Became, Draft, Part, Standing
from portal.applications.views import Here, bp, require_to_finish, written_here
from portal.cases import service as cases
from portal.cases.service import Case
from portal.documents import service as documents
from portal.formkit.base import render_form
from portal.formkit.validators import show_phone
from portal.organisations import service as organisations
from portal.organisations.service import Organisation
from portal.people import service as people
from portal.programme import service as programmes
from portal.signing import service as signing
from portal.web.access import Access, access, asked_again
from portal.web.clock import now
from portal.web.locale import current_language, current_level

__all__ = ["bp"]


@bp.route("/applications/<number>/check", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def check(number: str) -> ResponseReturnValue:
    """All answers once more, each with a way to change it, and the one button that sends or signs them."""
    actor = acting_for.current_actor()
    if request.method == "POST":
        require_to_finish(actor, together=True)
    here = written_here(actor, number)
    if isinstance(here, Response):
        return here
    if here.draft.journey.next_open(here.draft.answers) is not None:
        return redirect(url_for("applications.tasks", number=number), code=303)
    standing = service.standing_of(actor, here.draft)
    send = _SENDING.get(standing.part) or (_sign if service.needs_signature() else _send)
    return _checked(actor, here, form=ConfirmForm(), send=send, standing=standing)


def _checked(
    actor: Actor,
    here: Here,
    *,
    form: ConfirmForm,
    send: Callable[[Actor, Draft], str],
    standing: Standing,
) -> ResponseReturnValue:
    """The page of all answers, or where sending them leads; what keeps them from being sent stands there."""
    old, is_closed = None, False
    if form.validate_on_submit():
        try:
            return redirect(send(actor, here.draft), code=303)
        except service.BeingSent:
            return paging.same_page()
        except service.NotFinished as unfinished:
            old = unfinished.step
        except service.ApplicationsClosed:
            is_closed = True
        except service.AgreementNeeded:
            # Somebody changed an answer after the other one had agreed.
            return paging.same_page()
    return _to_check(actor, here, form=form, old=old, is_closed=is_closed, standing=standing)


def _send(actor: Actor, draft: Draft, *, on_paper: bool = False) -> str:
    """Send the application; where that leads."""
    again = asked_again()
    if again is not None:
        return again
    service.send(
        actor,
        draft.case.id,
        now=now(),
        language=current_language(),
        level=current_level(),
        on_paper=on_paper,
    )
    if actor.assisted_by is not None:
        # What is sent is the desk's from then on: there the paper is printed and taken in.
        return url_for("beside.now_page", sent=1)
    return url_for("applications.sent", number=draft.case.number)


def _sign(actor: Actor, draft: Draft) -> str:
    """Let the actor sign the application; where that leads."""
    signing_id = service.sign(
        actor, draft.case.id, now=now(), language=current_language(), level=current_level()
    )
    if signing_id is None:
        return url_for("applications.sent", number=draft.case.number)
    return url_for("signing.one", signing_id=signing_id)


def _agree(actor: Actor, draft: Draft) -> str:
    """The guardian agrees with the person; where that leads."""
    again = asked_again()
    if again is None:
        service.agree(actor, draft.case.id, now=now())
    return again or url_for("applications.check", number=draft.case.number)


def _ask(actor: Actor, draft: Draft) -> str:
    """The person asks their guardian to agree; where that leads."""
    service.ask_to_agree(actor, draft.case.id, now=now())
    return url_for("applications.check", number=draft.case.number)


def _leave(_actor: Actor, _draft: Draft) -> str:
    raise NotYours(Right.APPLY)


# What the button of the page with all answers does, where it does not send.
_SENDING: Mapping[Part, Callable[[Actor, Draft], str]] = {
    Part.AGREES: _agree,
    Part.HAS_AGREED: _agree,
    Part.ASKS: _ask,
    Part.WRITES: _leave,
    Part.ON_PAPER: _leave,
}


@bp.route("/applications/<number>/paper", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def paper(number: str) -> ResponseReturnValue:
    """The way of who signs with a pen: it is sent at once, then printed, signed and brought."""
    actor = acting_for.current_actor()
    require_to_finish(actor, on_paper=True)
    case = service.written_by(actor, number)
    if not service.is_writable(case):
        return _paper_to_come(actor, case)
    here = written_here(actor, number)
    if isinstance(here, Response):
        return here
    draft = here.draft
    if not (actor.may(Right.APPLY) or actor.may(Right.SEND_ON_PAPER)):
        raise NotYours(Right.APPLY)
    is_ready = draft.journey.next_open(draft.answers) is None
    if not is_ready or not (service.needs_signature() or actor.may(Right.SEND_ON_PAPER)):
        there = "applications.check" if is_ready else "applications.tasks"
        return redirect(url_for(there, number=case.number), code=303)
    form = ConfirmForm()
    if form.is_submitted():
        standing = service.standing_of(actor, draft)
        return _checked(actor, here, form=form, send=partial(_send, on_paper=True), standing=standing)
    chosen = service.organisation_chosen(draft)
    return render_form(
        "pages/applications/paper.html", form=form, case=case, pack=draft.pack, office=_office(chosen)
    )


def _paper_to_come(actor: Actor, case: Case) -> ResponseReturnValue:
    """What is still to do after sending, while the office waits for the paper; or to sign instead."""
    if not service.awaits_paper(actor, [case]):
        return redirect(url_for("applications.sent", number=case.number), code=303)
    instead = ConfirmForm() if service.may_sign_instead(actor, case) else None
    if instead is not None and instead.validate_on_submit():
        signing_id = service.sign_instead(actor, case.id, now=now())
        if signing_id is not None:
            return redirect(url_for("signing.one", signing_id=signing_id), code=303)
        return redirect(url_for("applications.sent", number=case.number), code=303)
    pack = cases.pack_of(case)
    programmes.show_applying(pack)
    return render_template(
        "pages/applications/paper.html",
        form=None,
        instead=instead,
        case=case,
        pack=pack,
        office=_office(service.handed_in(actor, case).organisation),
    )


def _office(organisation: Organisation) -> dict[str, str]:
    """Where the paper goes."""
    language = current_language()
    return {
        "name": organisations.name_in(organisation, language=language),
        "address": organisations.address_in(organisation, language=language),
        "hours": organisations.hours_in(organisation, language=language),
        "phone": organisation.phone,
        "phone_shown": show_phone(organisation.phone),
    }


def _to_check(
    actor: Actor, here: Here, *, form: ConfirmForm, old: str | None, is_closed: bool, standing: Standing
) -> ResponseReturnValue:
    draft = here.draft
    page, status = render_form(
        "pages/applications/check.html",
        form=form,
        draft=draft,
        assisted=service.assisted_in(draft),
        signs=service.needs_signature(),
        to_sign=here.to_sign(actor),
        answers=paging.answers_to_check(draft, language=current_language()),
        old=None if old is None else paging.address_of_step(draft.case.number, old, is_checking=True),
        question=None if old is None else draft.step(old).ask[current_language()],
        is_closed=is_closed,
        part=standing.part.value,
        agreement=standing.agreement,
        for_whom=people.name_of(draft.case.person_id).whole,
    )
    return page, 409 if old or is_closed else status


@bp.get("/applications/<number>/sent")
@access(Access.SIGNED_IN)
def sent(number: str) -> ResponseReturnValue:
    """It is sent: the number, what happens next and by when, and the copy."""
    actor = acting_for.current_actor()
    case = service.written_by(actor, number)
    if service.is_writable(case):
        return redirect(url_for("applications.tasks", number=case.number), code=303)
    handed_in, signature = service.handed_in(actor, case), service.signature_of(case.id)
    is_awaited = signature is not None and bool(service.awaits_paper(actor, [case]))
    signers = service.signers_of(actor, case) if is_awaited else None
    pack = cases.pack_of(case)
    programmes.show_applying(pack)
    return render_template(
        "pages/applications/sent.html",
        handed_in=handed_in,
        pack=pack,
        state=next(row for row in pack.case.states if row.key == handed_in.state.value),
        organisation=organisations.name_in(handed_in.organisation, language=current_language()),
        follow=paging.address_of_case(case.number),
        signature=signature,
        doer=service.who_sent(actor, case, by=handed_in.sent_by),
        signers=signers,
        paper_href=url_for("applications.paper", number=case.number) if signers and signers.is_mine else None,
    )


@bp.get("/applications/<number>/copy")
@access(Access.SIGNED_IN)
def copy(number: str) -> Response:
    """The copy of what was sent, for keeping, with the signatures it has."""
    actor = acting_for.current_actor()
    case = service.written_by(actor, number)
    try:
        return signing.hand_out_document(service.copy_of(actor, case.id), name=case.number)
    except documents.NoSuchDocument:
        abort(404)


def _address(page: str) -> signing.Address:
    def there(document_id: UUID, language: str) -> str:
        number = documents.document_of(document_id).number
        return url_for(f"applications.{page}", number=number, language=language)

    return there


def _read(document_id: UUID, language: str) -> str | None:
    """All answers with a way to change them; what is sent already is only read, by who may."""
    if service.became_of(document_id) is not Became.SENT:
        return _address("check")(document_id, language)
    if not acting_for.current_actor().may(Right.READ_CASE):
        return None
    number = documents.document_of(document_id).number
    return url_for("my_cases.answers", number=number, language=language)


def _until_signed(document_id: UUID) -> tuple[str, ...]:
    is_draft = service.became_of(document_id) is not Became.SENT
    return (_("The worker does not see this yet."),) if is_draft else ()


def _follows(document_id: UUID) -> tuple[str, ...]:
    return {
        Became.SENT: (_("The application is sent."),),
        Became.OPEN: (_("Now we send the application."),),
        Became.NOT_SENT: (_("The application is not sent."), _("Read our message.")),
    }[service.became_of(document_id)]


signing.register(
    service.COPY,
    signing.Purpose(
        read=_read,
        done=_address("sent"),
        paper=_address("paper"),
        until_signed=_until_signed,
        follows=_follows,
        when_signed=service.when_signed,
        when_lost=service.when_lost,
        when_revoked=service.when_revoked,
    ),
)
