"""Pages of signing in and out, and the address the login sends people back to."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as form_session
from flask.typing import ResponseReturnValue

from portal.beside import service as beside
from portal.formkit.base import render_form
from portal.gateways.identity import logins
from portal.programme.service import article, article_link
from portal.signing_in import service
from portal.signing_in.errors import NoSuchLogin, SignInEnded
from portal.signing_in.forms import PressForm
from portal.signing_in.frame import said_before, sits_at_a_shared_one
from portal.signing_in.rules import is_inside
from portal.signing_in.service import TooManyRequests
from portal.web import cookies
from portal.web import session as web_session
from portal.web.access import Access, access
from portal.web.clock import now
from portal.web.locale import current_language

bp = Blueprint("signing_in", __name__, url_prefix="/<language:language>")
callback_bp = Blueprint("sign_in_callback", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@access(Access.PUBLIC)
def start() -> ResponseReturnValue:
    """What one needs, the way to the login, and what to do without one."""
    going_to = _going_to()
    if web_session.signed_in() is not None:
        return redirect(going_to, code=303)
    form = PressForm()
    if form.validate_on_submit():
        return _to_login(going_to)
    return render_form(
        "pages/signing_in/start.html",
        form=form,
        reading=article("sign-in"),
        read_more=article_link("signing"),
        logins=tuple(one.login for one in logins().values()),
        going_to=going_to,
        why=said_before(going_to),
        idle_minutes=int(current_app.config["SETTINGS"].session_idle.total_seconds()) // 60,
    )


@bp.get("/sign-in/screens")
@access(Access.PUBLIC)
def screens() -> str:
    """What one will see at the login, drawn, before one goes there."""
    return render_template(
        "pages/signing_in/screens.html",
        reading=article("sign-in-screens"),
        back=url_for("signing_in.start", next=_going_to() if "next" in request.args else None),
    )


@bp.route("/sign-in/again", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def again() -> ResponseReturnValue:
    """Before something that counts, the person shows again that it is them."""
    going_to, live, form = _going_to(), web_session.signed_in(), PressForm()
    is_shared = sits_at_a_shared_one()
    # Elsewhere nobody is led here to prove when they were asked, but to say who they are.
    known = service.proving() if is_shared else logins()
    if live is not None and form.validate_on_submit():
        if request.form.get("login", "") not in known:
            abort(404)
        return _to_login(going_to, person_id=live.person_id)
    return render_form(
        "pages/signing_in/again.html",
        form=form,
        logins=tuple(one.login for one in known.values()),
        going_to=going_to,
        is_shared=is_shared,
    )


def _going_to() -> str:
    """Where the person wanted to go, when that is a page of ours; else the start page."""
    asked = request.values.get("next", "")
    return asked if is_inside(asked) else f"/{current_language()}/"


def _to_login(going_to: str, *, person_id: UUID | None = None) -> ResponseReturnValue:
    try:
        service.count_try(request.remote_addr or "", is_shared=sits_at_a_shared_one(), now=now())
        begun = service.begin(
            request.form.get("login", ""),
            going_to=going_to,
            language=current_language(),
            browser=cookies.read(cookies.SIGNING_IN),
            now=now(),
            person_id=person_id,
        )
    except TooManyRequests as limit:
        return _too_many(limit, going_to=going_to)
    except NoSuchLogin:
        abort(404)
    except SignInEnded as ended:
        return _explained(ended)
    response = make_response(redirect(begun.address, code=303))
    cookies.put(response, cookies.SIGNING_IN, begun.browser, seconds=int(service.WAITS.total_seconds()))
    return response


def _too_many(limit: TooManyRequests, *, going_to: str) -> ResponseReturnValue:
    page = render_template(
        "pages/signing_in/too_many.html",
        again_hour=limit.until.hour,
        back=url_for("signing_in.start", next=going_to),
    )
    return page, 429, {"Retry-After": str(int((limit.until - now()).total_seconds()))}


@callback_bp.get("/sign-in/callback")
@access(Access.PUBLIC)
def callback() -> ResponseReturnValue:
    """Back from the login, with or without the person."""
    try:
        finished = service.finish(request.args, browser=cookies.read(cookies.SIGNING_IN), now=now())
    except SignInEnded as ended:
        if ended.language is None and web_session.signed_in() is not None:
            # "Back" after a sign-in that went well, or the same answer twice.
            return redirect(f"/{current_language()}/", code=303)
        return _explained(ended)
    # Nothing of the one who sat here before goes along.
    form_session.clear()
    response = make_response(redirect(finished.going_to, code=303))
    cookies.put(response, cookies.SESSION, finished.token)
    cookies.forget(response, cookies.SIGNING_IN)
    return response


def _explained(ended: SignInEnded) -> Response:
    address = url_for(
        "signing_in.ended",
        language=ended.language or current_language(),
        outcome=ended.outcome,
        next=ended.going_to or None,
    )
    return make_response(redirect(address, code=303))


@bp.get(f"/sign-in/<any({', '.join(repr(one) for one in service.OUTCOMES)}):outcome>")
@access(Access.PUBLIC)
def ended(outcome: str) -> str:
    """Why nobody is signed in, and what to do now."""
    page = "again" if web_session.signed_in() is not None else "start"
    again = url_for(f"signing_in.{page}", next=_going_to() if "next" in request.args else None)
    return render_template("pages/signing_in/ended.html", outcome=outcome, again=again)


@bp.post("/sign-out")
@access(Access.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """Out of this site, and out of the login."""
    form = PressForm()
    if not form.validate_on_submit():
        # An old page; nobody is led out by a forged post, but the page must not look as if they were.
        return redirect(f"/{current_language()}/", code=303)
    live = web_session.signed_in()
    if live is not None:
        # Whoever sat beside a person does no longer, and the person is told.
        beside.close(live.person_id, now=now())
    response = service.onward(service.end(), language=current_language())
    cookies.forget(response, cookies.SESSION)
    # What was begun here is not gone on with by who sits here next.
    cookies.forget(response, cookies.SIGNING)
    form_session.clear()
    return response


@bp.get("/signed-out")
@access(Access.PUBLIC)
def signed_out() -> str:
    """You have left; and it is said that everything is erased, to who has just done it."""
    return render_template("pages/signing_in/signed_out.html", is_erased="erased" in request.args)


@bp.get("/sign-in/stay")
@access(Access.PUBLIC)
def stay() -> Response:
    """The person is still here: 204 while the session lives, 401 when it is over."""
    response = Response(status=401 if web_session.signed_in() is None else 204)
    response.headers["Cache-Control"] = "no-store"
    return response


@callback_bp.before_app_request
def _back_from_sign_out() -> ResponseReturnValue | None:
    """Logins send people back to the front door only; the state says that they have just left."""
    back = service.came_back(request.args.get("state", "")) if request.path == "/" else None
    if back is None:
        return None
    language, is_erased = back
    # Who has shown at two logins who they are leaves both; only logins of ours can be named there.
    rest = (cookies.read(cookies.LEAVING) or "").split(".")
    return service.onward(rest, language=language, is_erased=is_erased)
