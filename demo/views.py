"""The pages and addresses of the demo login."""

from __future__ import annotations

import secrets
import time
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from demo import protocol
from demo.people import Person
from demo.protocol import BadRequest
from demo.settings import DemoSettings
from demo.store import CODE_SECONDS, Grant, Store

bp = Blueprint("demo", __name__)
ASKED = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method", "prompt", "max_age",
)  # fmt: skip


def _settings() -> DemoSettings:
    settings: DemoSettings = current_app.config["DEMO"]
    return settings


def _store() -> Store:
    store: Store = current_app.config["STORE"]
    return store


@bp.get("/.well-known/openid-configuration")
def discovery() -> Response:
    """What this provider offers, for machines."""
    issuer = _settings().issuer
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/authorize",
        token_endpoint=f"{issuer}/token",
        jwks_uri=f"{issuer}/jwks",
        end_session_endpoint=f"{issuer}/end_session",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code"],
        subject_types_supported=["pairwise"],
        id_token_signing_alg_values_supported=[protocol.ALGORITHM],
        token_endpoint_auth_methods_supported=["private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported=[protocol.ALGORITHM],
        code_challenge_methods_supported=["S256"],
        scopes_supported=["openid", "profile"],
        prompt_values_supported=["none", "login"],
        acr_values_supported=[protocol.LOA_HIGH],
        authorization_response_iss_parameter_supported=True,
    )


@bp.get("/jwks")
def jwks() -> Response:
    """The public key that id tokens are signed with."""
    return jsonify(keys=[current_app.config["SIGNING_KEY"].as_dict(private=False)])


@bp.route("/authorize", methods=["GET", "POST"])
def authorize() -> ResponseReturnValue:
    """Who are you? In the demo one simply says so."""
    asked = {name: request.values[name] for name in ASKED if name in request.values}
    try:
        protocol.check_where(asked, settings=_settings())
    except BadRequest as refusal:
        return render_template("message.html", words=refusal.description), 400
    try:
        protocol.check_what(asked)
        person = _chosen(asked)
    except BadRequest as refusal:
        return _back(asked, error=refusal.code, error_description=refusal.description)
    if person is None:
        return render_template("choose.html", people=current_app.config["PEOPLE"].values(), asked=asked)
    return _back(asked, code=_code_for(person, asked))


def _chosen(asked: dict[str, str]) -> Person | None:
    """The person who was picked now, or who is still signed in here. Raises BadRequest."""
    people: dict[str, Person] = current_app.config["PEOPLE"]
    picked = people.get(request.form.get("person", "")) if request.method == "POST" else None
    if request.form.get("person") == "nobody" or (picked and picked.outcome == "cancels"):
        raise BadRequest("access_denied", "The person cancelled.")
    if picked and picked.outcome == "fails":
        raise BadRequest("server_error", "The login did not work.")
    if picked:
        session["person"], session["auth_time"] = picked.key, int(time.time())
        return picked
    remembered = people.get(session.get("person", ""))
    if remembered and asked.get("prompt") != "login" and not _is_too_old(asked.get("max_age", "")):
        return remembered
    if asked.get("prompt") == "none":
        raise BadRequest("login_required", "Nobody is signed in.")
    return None


def _is_too_old(max_age: str) -> bool:
    return max_age.isdecimal() and time.time() - session["auth_time"] >= int(max_age)


def _code_for(person: Person, asked: dict[str, str]) -> str:
    grant = Grant(
        person=person.key,
        redirect_uri=asked["redirect_uri"],
        nonce=asked["nonce"],
        challenge=asked["code_challenge"],
        auth_time=session["auth_time"],
        until=int(time.time()) + CODE_SECONDS,
    )
    return _store().give_code(grant)


def _back(asked: dict[str, str], **answer: str) -> ResponseReturnValue:
    """To the portal, with its state, and with our own name so that it cannot be led to a false friend."""
    said = {**answer, "iss": _settings().issuer}
    if "state" in asked:
        said["state"] = asked["state"]
    return redirect(f"{asked['redirect_uri']}?{urlencode(said)}", code=303)


@bp.post("/token")
def token() -> ResponseReturnValue:
    """The id token for a code."""
    now, key = int(time.time()), current_app.config["SIGNING_KEY"]
    try:
        protocol.check_client(
            request.form, settings=_settings(), key=current_app.config["CLIENT_KEY"], store=_store(), now=now
        )
        if request.form.get("grant_type") != "authorization_code":
            raise BadRequest("unsupported_grant_type", "Only authorization_code is offered.")
        # Taken before it is checked: a code that was tried wrongly is gone, too.
        taken = _store().take_grant(request.form.get("code", ""), now=now)
        grant = protocol.check_grant(request.form, taken)
    except BadRequest as refusal:
        status = 401 if refusal.code == "invalid_client" else 400
        return _no_store(jsonify(error=refusal.code, error_description=refusal.description)), status
    person = current_app.config["PEOPLE"][grant.person]
    said = protocol.id_token(person, grant=grant, settings=_settings(), key=key, now=now)
    # There is nothing that this access token opens; the protocol wants one.
    opaque = {"access_token": secrets.token_urlsafe(32), "token_type": "Bearer"}
    return _no_store(jsonify(id_token=said, expires_in=protocol.TOKEN_SECONDS, **opaque))


def _no_store(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/end_session")
def end_session() -> ResponseReturnValue:
    """Forget who is signed in here, and go back when the portal asks for it."""
    session.clear()
    address = request.args.get("post_logout_redirect_uri")
    if address not in _settings().after_logout_uris:
        return render_template("message.html", words="Te jūs vairs neesat. Varat aizvērt šo lapu.")
    state = request.args.get("state")
    return redirect(f"{address}?{urlencode({'state': state})}" if state else address, code=303)


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.after_app_request
def _add_headers(response: Response) -> Any:
    portal = " ".join(sorted(_settings().redirect_uris))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; form-action 'self' {portal}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
