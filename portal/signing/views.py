"""Pages of signing: what is signed, the digits, the way to the platform and back, what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from portal.acting_for import service as acting_for
from portal.documents import service as documents
from portal.formkit.base import render_form
from portal.people import service as people
from portal.signing import service
from portal.signing.forms import PressForm
from portal.signing.rules import WAITS
from portal.signing.service import Mine, NothingToSign, Signing, SigningEnded, Step, Why
from portal.web import cookies
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language

# Where one was, with a sentence; everything else that ends a signing has a page that says what to do.
BACK_AT_ONCE = frozenset({Why.CANCELLED, Why.ALREADY, Why.CHANGED})
ENDINGS = tuple(why.value for why in Why if why not in BACK_AT_ONCE)
ENDED = f"<any({', '.join(repr(one) for one in ENDINGS)}):why>"
# What helps then; where nothing is named here, trying again does.
CALL = frozenset({Why.NO_MANDATE, Why.TOO_OFTEN})
OTHERWISE = frozenset({Why.NO_KEY, Why.NOT_ENOUGH})

bp = Blueprint("signing", __name__, url_prefix="/<language:language>")
callback_bp = Blueprint("signing_callback", __name__)


@dataclass(frozen=True)
class Seen:
    """A signing as one of its signers sees it, and where its pages lead."""

    signing: Signing
    mine: Mine
    # For whom the signer signs, when it is not for themselves.
    for_whom: str | None
    read: str | None
    done: str
    paper: str | None
    # What has become of what is signed, where there is something to say.
    follows: tuple[str, ...] = ()

    @property
    def is_real(self) -> bool:
        """Whether a signature made here counts."""
        settings = current_app.config["SETTINGS"].signing
        return settings is not None and settings.real

    @property
    def shows_code(self) -> bool:
        """Whether the page of the platform shows the digits, so that there is something to compare."""
        settings = current_app.config["SETTINGS"].signing
        return settings is not None and settings.shows_code

    @property
    def is_over(self) -> bool:
        """Whether the signer was to sign, or has signed, for a person for whom they act no more."""
        return self.mine.mandate_id is not None and self.for_whom is None

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has not signed yet."""
        return tuple(one.name for one in self.signing.signers if one.signed_at is None)


@bp.route("/signing/<uuid:signing_id>", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def one(signing_id: UUID) -> ResponseReturnValue:
    """One address that always tells the truth: to be signed, on its way, signed, or needed no more."""
    seen, form = _seen(signing_id), PressForm()
    page = _page_of(seen)
    if page == "sign" and form.validate_on_submit():
        try:
            return _begin(seen)
        except SigningEnded as ended:
            return _explained(ended)
    stopped = service.why_words(Why.CANCELLED) if "stopped" in request.args and page == "sign" else ()
    return render_form(
        f"pages/signing/{page}.html",
        form=form,
        seen=seen,
        stopped=stopped,
        level=service.level_words(seen.signing.level, is_demo=not seen.is_real),
        minutes=int(WAITS.total_seconds()) // 60,
    )


def _seen(signing_id: UUID) -> Seen:
    """The signing for one of its signers; for everybody else it does not exist. A guardian's look is kept."""
    g.family = "site"
    actor = acting_for.current_actor()
    try:
        signing = service.signing_of(actor, signing_id)
    except NothingToSign:
        abort(404)
    mine = service.place_in(actor, signing_id, now=now())
    if mine is None:
        abort(404)
    service.looked(actor, mine, document_id=signing.document_id)
    purpose, language = service.purpose_of(signing.document_id), current_language()
    for_whom = _for_whom(mine)
    if purpose and mine.signed_at is None and signing.closed_at is None:
        g.strips = purpose.until_signed(signing.document_id)
    knows_what_follows = purpose and signing.is_signed and (for_whom or mine.mandate_id is None)
    return Seen(
        signing,
        mine,
        for_whom=for_whom,
        read=purpose.read(signing.document_id, language) if purpose else None,
        done=purpose.done(signing.document_id, language) if purpose else url_for("my_cases.overview"),
        paper=purpose.paper(signing.document_id, language) if purpose and purpose.paper else None,
        follows=purpose.follows(signing.document_id) if purpose and knows_what_follows else (),
    )


def _for_whom(mine: Mine) -> str | None:
    """The name of whom the signer signs for; None for themselves, and when their mandate is over."""
    if mine.mandate_id is None:
        return None
    guardian = acting_for.acting_under(mine.person_id, mandate_id=mine.mandate_id)
    return None if guardian is None or guardian.subject is None else people.name_of(guardian.subject).whole


def _page_of(seen: Seen) -> str:
    if seen.mine.signed_at is not None:
        return "signed"
    if seen.signing.closed_at is not None:
        return "changed"
    return "waiting" if seen.mine.is_under_way else "sign"


def _begin(seen: Seen) -> Response:
    """The digits, or first the platform, where it tells with what one signs only after a visit."""
    here = url_for("signing.one", signing_id=seen.signing.id)
    _act_as_signer(seen)
    begun = service.begin(
        acting_for.current_actor(),
        seen.signing.id,
        language=current_language(),
        browser=cookies.read(cookies.SIGNING),
        now=now(),
    )
    response = make_response(redirect(begun.visit or f"{here}/code", code=303))
    cookies.put(response, cookies.SIGNING, begun.browser, seconds=int(WAITS.total_seconds()))
    return response


def _act_as_signer(seen: Seen) -> None:
    """Who signs for another acts for them, as the page says above the button. Raises SigningEnded."""
    if acting_for.current_actor().mandate_id == seen.mine.mandate_id:
        return
    try:
        acting_for.act_for(seen.mine.mandate_id)
    except acting_for.NotYours as over:
        raise SigningEnded(Why.NO_MANDATE, signing_id=seen.signing.id) from over


@bp.route("/signing/<uuid:signing_id>/code", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def code(signing_id: UUID) -> ResponseReturnValue:
    """The digits that stand on the page of the platform, too, and the way there."""
    seen, form, actor = _seen(signing_id), PressForm(), acting_for.current_actor()
    try:
        if form.validate_on_submit():
            return redirect(service.send(actor, _attempt(seen, form=form), now=now()), code=303)
        attempt = service.ceremony_of(actor, _attempt(seen, form=form))
        if attempt.signing_id != signing_id or attempt.step not in (Step.PREPARED, Step.SENT):
            raise NothingToSign
    except SigningEnded as ended:
        return _explained(ended)
    except NothingToSign:
        return redirect(url_for("signing.one", signing_id=signing_id), code=303)
    form.attempt.data = str(attempt.id)
    left = max(1, -int((now() - attempt.ends_at).total_seconds() // 60))
    return render_form("pages/signing/code.html", form=form, seen=seen, code=attempt.code, minutes=left)


def _attempt(seen: Seen, *, form: PressForm) -> UUID:
    """The attempt whose digits the reader sees, or the last one of this browser. Raises NothingToSign."""
    if form.attempt.data:
        try:
            return UUID(form.attempt.data)
        except ValueError as error:
            raise NothingToSign from error
    known = service.attempt_here(
        acting_for.current_actor(), seen.signing.id, browser=cookies.read(cookies.SIGNING), now=now()
    )
    if known is None:
        raise NothingToSign
    return known


@callback_bp.get("/signing/callback")
@access(Access.PUBLIC)
def callback() -> ResponseReturnValue:
    """Back from the platform; who is signed in no more signs in again, and sees then what became of it."""
    try:
        back = service.come_back(request.args, browser=cookies.read(cookies.SIGNING), now=now())
    except SigningEnded as ended:
        return _explained(ended)
    there = "signing.code" if back.step is Step.PREPARED else "signing.one"
    return redirect(url_for(there, language=back.language, signing_id=back.signing_id), code=303)


def _explained(ended: SigningEnded) -> Response:
    """Back where one was, or to the page that says why nothing is signed and what to do."""
    language, known = ended.language or current_language(), ended.signing_id
    if known is not None and ended.why in BACK_AT_ONCE:
        stopped = 1 if ended.why is Why.CANCELLED else None
        there = url_for("signing.one", language=language, signing_id=known, stopped=stopped)
    else:
        why = Why.TOO_LATE if ended.why in BACK_AT_ONCE else ended.why
        there = url_for("signing.ended", language=language, signing_id=known, why=why.value)
    return make_response(redirect(there, code=303))


@bp.get(f"/signing/{ENDED}")
@bp.get(f"/signing/<uuid:signing_id>/{ENDED}")
@access(Access.PUBLIC)
def ended(why: str, signing_id: UUID | None = None) -> str:
    """Why nothing is signed, and what to do now; it says nothing about anybody."""
    g.family = "site"
    reason, back = Why(why), url_for("my_cases.overview")
    if signing_id is not None:
        back = url_for("signing.one", signing_id=signing_id)
    return render_template(
        "pages/signing/ended.html",
        lines=service.why_words(reason),
        back=back,
        helps="call" if reason in CALL else "otherwise" if reason in OTHERWISE else "again",
        asks_who=reason is Why.NO_CODE,
    )


@bp.get("/signing/<uuid:signing_id>/document")
@access(Access.SIGNED_IN)
def document(signing_id: UUID) -> Response:
    """The very document, with the signatures it has so far; not for a guardian who is none any more."""
    seen = _seen(signing_id)
    if seen.is_over:
        abort(404)
    return service.hand_out(signing_id, name=documents.document_of(seen.signing.document_id).number)
