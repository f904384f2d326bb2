"""The addresses of the national platform, under their own names, so that its adapter can be tried."""

from __future__ import annotations

import time
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from demo import lvrtc, protocol, signing
from demo.answers import bearer, no_store, refused, think
from demo.app import demo
from demo.credentials import Credential
from demo.people import Person
from demo.protocol import BadRequest
from demo.store import TOKEN_SECONDS, Access
from demo.views import leave
from demo.visits import Asked, back_to_portal, begin
from demo.words import words_for

bp = Blueprint("lvrtc", __name__)
AUTHORITY = "/trustedx-authserver/oauth/lvrtc-eipsign-as"
RESOURCES = "/trustedx-resources"


@bp.get(AUTHORITY)
def authorize() -> ResponseReturnValue:
    """Begin a visit."""
    asked = request.args.to_dict()
    try:
        protocol.check_where(asked, settings=demo().settings)
    except BadRequest as refusal:
        words = words_for(asked.get("ui_locales", ""))
        return render_template("message.html", words=words, message=refusal.description), 400
    try:
        lvrtc.check_what(asked)
        task = lvrtc.task_of(asked, credentials=demo().credentials, now=datetime.now(UTC))
        return begin(Asked(face="lvrtc", said=asked, task=task))
    except BadRequest as refusal:
        return back_to_portal(asked, face="lvrtc", said=refusal.said)


@bp.post(f"{AUTHORITY}/token")
def token() -> ResponseReturnValue:
    """A token for a code; there is no id token here."""
    now = int(time.time())
    try:
        head = request.headers.get("Authorization", "")
        lvrtc.check_client(head, settings=demo().settings, secret=demo().client_secret)
        if request.form.get("grant_type") != "authorization_code":
            raise BadRequest("unsupported_grant_type", "Only codes are taken.")
        taken = demo().store.codes.take(request.form.get("code", ""), now=now)
        grant = protocol.check_grant(request.form, taken if taken and taken.face == "lvrtc" else None)
    except BadRequest as refusal:
        return refused(refusal)
    think(demo().people[grant.person])
    access = Access(face="lvrtc", scope=grant.scope, person=grant.person, task=grant.task)
    name = demo().store.tokens.put(access, now=now, seconds=TOKEN_SECONDS)
    said = {"access_token": name, "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "scope": grant.scope}
    return no_store(jsonify(said))


@bp.get(f"{RESOURCES}/openid/v1/users/me")
def me() -> Response:
    """Who confirmed, and with the scope for it: what they can sign with."""
    name = bearer()
    access = demo().store.tokens.look(name, now=int(time.time()))
    if access is None or access.face != "lvrtc" or access.person is None:
        raise BadRequest("invalid_token", "The token is old or foreign.")
    person = demo().people[access.person]
    said = lvrtc.about(person, settings=demo().settings)
    if lvrtc.PROFILE in access.scope.split():
        said["sign_identities"] = _identities(person, token=name)
    return no_store(jsonify(said))


def _identities(person: Person, *, token: str) -> list[dict[str, Any]]:
    """One to sign in with and one to sign with; for some people they are there only at the second look."""
    now = int(time.time())
    if person.odd and demo().store.asked_before.is_new(token, True, now=now, until=now + TOKEN_SECONDS):
        return []
    issue = demo().credentials.issue
    made = [
        issue(person, now=datetime.now(UTC), use=use) for use in ("digital_signature", "content_commitment")
    ]
    return [lvrtc.sign_identity(one) for one in made]


@bp.get(f"{RESOURCES}/esigp/v1/sign_identities/<name>")
def sign_identity(name: str) -> Response:
    """The certificate of one of the person's identities."""
    access = signing.open_with(
        bearer(), face="lvrtc", scope=lvrtc.PROFILE, store=demo().store, now=int(time.time())
    )
    found = demo().credentials.find(name, now=datetime.now(UTC))
    if found is None or found.person != access.person:
        raise BadRequest("invalid_request", "This identity is not the person's.")
    return no_store(jsonify(_told(found)))


def _told(found: Credential) -> dict[str, Any]:
    der = found.certificate.public_bytes(Encoding.DER)
    said = {**lvrtc.sign_identity(found), "details": {"certificate": b64encode(der).decode()}}
    # The papers and the platform differ in how deep it lies.
    return {"identity": said} if demo().people[found.person].odd else said


@bp.post(f"{RESOURCES}/esigp/v1/signatures/server/raw")
def sign_raw() -> Response:
    """The bytes of the signature and nothing around them; the token is then gone."""
    task = signing.spend(bearer(), face="lvrtc", store=demo().store, now=int(time.time()))
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise BadRequest("invalid_request", "The body must be an object in JSON.")
    now = datetime.now(UTC)
    value = lvrtc.value_for(said, task, credentials=demo().credentials, now=now)
    person = demo().people[demo().credentials.owner_of(task.credential)]
    think(person)
    body = lvrtc.raw(value) if person.odd else value
    return no_store(Response(body, content_type="application/octet-stream"))


@bp.get("/trustedx-authserver/lvrtc-eipsign-idp/logout")
def logout() -> ResponseReturnValue:
    """Forget who is signed in here."""
    return leave(request.args.get("redirect_uri"))


@bp.errorhandler(BadRequest)
def refuse(refusal: BadRequest) -> tuple[Response, int]:
    """For the program that asked."""
    return refused(refusal)
