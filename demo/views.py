"""The addresses of OpenID Connect: what is offered, where one begins, where a code becomes a token."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from demo import protocol, signing
from demo.answers import no_store, refused, think
from demo.app import demo
from demo.protocol import SIGNING_SCOPE, BadRequest
from demo.store import PUSHED_SECONDS, TOKEN_SECONDS, Access, Task
from demo.visits import Asked, back_to_portal, begin
from demo.words import words_for

bp = Blueprint("demo", __name__)
REQUEST_URI = "urn:ietf:params:oauth:request_uri:"
SERVICE_SCOPE = "service"
ASKED = (
    "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method", "prompt", "max_age", "ui_locales", "acr_values", "credentialID", "numSignatures",
    "hashes", "hashAlgorithmOID", "description",
)  # fmt: skip


@bp.get("/.well-known/openid-configuration")
def discovery() -> Response:
    """What this provider offers, for machines."""
    issuer = demo().settings.issuer
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/authorize",
        pushed_authorization_request_endpoint=f"{issuer}/par",
        token_endpoint=f"{issuer}/token",
        jwks_uri=f"{issuer}/jwks",
        end_session_endpoint=f"{issuer}/end_session",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code", "client_credentials"],
        subject_types_supported=["pairwise"],
        id_token_signing_alg_values_supported=[protocol.ALGORITHM],
        token_endpoint_auth_methods_supported=["private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported=[protocol.ALGORITHM],
        code_challenge_methods_supported=["S256"],
        scopes_supported=["openid", "profile", SIGNING_SCOPE, SERVICE_SCOPE],
        prompt_values_supported=["none", "login"],
        acr_values_supported=[f"{protocol.LOA}{level}" for level in protocol.LEVELS],
        ui_locales_supported=["lv", "en", "ru"],
        authorization_response_iss_parameter_supported=True,
    )


@bp.get("/jwks")
def jwks() -> Response:
    """The public key that id tokens are signed with."""
    return jsonify(keys=[demo().signing_key.as_dict(private=False)])


@bp.post("/par")
def push() -> ResponseReturnValue:
    """Keep a request that the portal hands in by itself; the browser carries only its name (RFC 9126)."""
    now = int(time.time())
    try:
        _check_client(now)
        asked = _named(request.form)
        if "request_uri" in request.form:
            raise BadRequest("invalid_request", "A pushed request names no other one.")
        protocol.check_where(asked, settings=demo().settings)
        protocol.check_what(asked)
        _task(asked)
    except BadRequest as refusal:
        return refused(refusal)
    name = demo().store.pushed.put(asked, now=now, seconds=PUSHED_SECONDS)
    said = jsonify(request_uri=f"{REQUEST_URI}{name}", expires_in=PUSHED_SECONDS)
    return no_store(said), 201


@bp.get("/authorize")
def authorize() -> ResponseReturnValue:
    """Begin a visit; who is still signed in may go straight back."""
    words = words_for(request.args.get("ui_locales", ""))
    try:
        asked = _asked()
        protocol.check_where(asked, settings=demo().settings)
    except BadRequest as refusal:
        return render_template("message.html", words=words, message=refusal.description), 400
    try:
        protocol.check_what(asked)
        return begin(Asked(face="oidc", said=asked, task=_task(asked)))
    except BadRequest as refusal:
        return back_to_portal(asked, face="oidc", said=refusal.said)


def _asked() -> dict[str, str]:
    """The request: pushed before, or in the address. Raises BadRequest when nobody knows where it leads."""
    pushed = request.args.get("request_uri")
    if pushed is None:
        asked = _named(request.args)
        if SIGNING_SCOPE in protocol.scopes_of(asked):
            raise BadRequest(
                "invalid_request", "What is to be signed must be handed in by the portal itself."
            )
        return asked
    kept = demo().store.pushed.take(pushed.removeprefix(REQUEST_URI), now=int(time.time()))
    if kept is None or kept["client_id"] != request.args.get("client_id"):
        raise BadRequest("invalid_request", "This request is used, old or foreign.")
    return kept


def _named(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said[name] for name in ASKED if name in said}


def _task(asked: Mapping[str, str]) -> Task | None:
    """What is to be signed, when something is. Raises BadRequest."""
    if SIGNING_SCOPE not in protocol.scopes_of(asked):
        return None
    return signing.task_of(asked, credentials=demo().credentials, now=datetime.now(UTC))


@bp.post("/token")
def token() -> ResponseReturnValue:
    """The tokens for a code, or one for the portal itself."""
    now = int(time.time())
    try:
        _check_client(now)
        kind = request.form.get("grant_type")
        if kind == "client_credentials":
            return _for_the_portal(now)
        if kind != "authorization_code":
            raise BadRequest("unsupported_grant_type", "Only codes and client_credentials are taken.")
        # Taken before it is checked: a code that was tried wrongly is gone, too.
        taken = demo().store.codes.take(request.form.get("code", ""), now=now)
        grant = protocol.check_grant(request.form, taken if taken and taken.face == "oidc" else None)
    except BadRequest as refusal:
        return refused(refusal)
    person = demo().people[grant.person]
    think(person)
    said = protocol.id_token(
        person, grant=grant, settings=demo().settings, key=demo().signing_key, now=int(time.time())
    )
    access = Access(face="oidc", scope=grant.scope, person=person.key, task=grant.task)
    return no_store(jsonify(id_token=said, **_token(access, now=now)))


def _for_the_portal(now: int) -> Response:
    """Raises BadRequest."""
    if request.form.get("scope") != SERVICE_SCOPE:
        raise BadRequest("invalid_scope", "Without a person there is only the scope service.")
    return no_store(jsonify(_token(Access(face="oidc", scope=SERVICE_SCOPE), now=now)))


def _token(access: Access, *, now: int) -> dict[str, str | int]:
    return {
        "access_token": demo().store.tokens.put(access, now=now, seconds=TOKEN_SECONDS),
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": access.scope,
    }


def _check_client(now: int) -> None:
    """Raises BadRequest."""
    found = demo()
    protocol.check_client(
        request.form, settings=found.settings, key=found.client_key, store=found.store, now=now
    )


@bp.get("/end_session")
def end_session() -> ResponseReturnValue:
    """Forget who is signed in here, and go back when the portal asks for it."""
    return leave(request.args.get("post_logout_redirect_uri"), state=request.args.get("state"))


def leave(address: str | None, *, state: str | None = None) -> ResponseReturnValue:
    """Out of here, and home when the portal is known."""
    session.clear()
    if address not in demo().settings.after_logout_uris:
        words = words_for(request.args.get("ui_locales", ""))
        return render_template("message.html", words=words, message=words["left"])
    return redirect(f"{address}?{urlencode({'state': state})}" if state else address, code=303)


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.after_app_request
def _add_headers(response: Response) -> Response:
    portal = " ".join(sorted(demo().settings.redirect_uris))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; form-action 'self' {portal}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
