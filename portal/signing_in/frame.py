"""What signing in adds to every page: who is here, and the way to sign in when a page needs it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal import db
from portal.acting_for import service as acting_for
from portal.acting_for.service import Actor
from portal.people import service as people
from portal.settings import SettingsError
from portal.signing_in import service
from portal.web import cookies
from portal.web import session as web_session
from portal.web.clock import now
from portal.web.locale import current_language
from portal.web.page import Who
from portal.web.parked import park

LOG = logging.getLogger("portal.signing_in")
# At a shared computer, so long after showing who one is one may do what counts.
FRESH = timedelta(minutes=10)


def with_pictures(app: Flask, *, families: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The pictures of each family of pages, and those of the logins. Raises SettingsError for one unknown."""
    settings = app.config["SETTINGS"]
    wanted = {login.picture: login.name for login in settings.logins}
    for name, login in wanted.items():
        if not (settings.texts / "pictures" / f"{name}.svg").is_file():
            raise SettingsError(
                f"PORTAL_IDENTITY: login {login}: there is no picture {name!r}; see pictures.toml."
            )
    return {**families, "site": families["site"] | wanted.keys()}


def warn_of_shared_networks(app: Flask) -> None:
    """Where strangers share computers and no login proves when it asked, nobody can do what counts there."""
    settings = app.config["SETTINGS"]
    if settings.shared_networks and not any(login.is_fresh_proof for login in settings.logins):
        LOG.warning(
            "PORTAL_SHARED_NETWORKS is set, and no login of PORTAL_IDENTITY proves when it asked"
            " (oidc does; others with asks_anew): from these networks nobody can send without a signature"
        )


def who() -> Who | None:
    """Who is signed in; nobody as far as a page can say while the database is away."""
    try:
        live = web_session.signed_in()
        if live is None:
            return None
        name, actor = people.name_of(live.person_id).whole, None
        if live.mandate_id is not None:
            actor = acting_for.current_actor()
        acting = None if actor is None else _acting_for(actor)
    except (SQLAlchemyError, people.NoSuchPerson):
        g.signed_in = None
        return None
    return Who(
        name=name,
        acting_for=acting,
        sign_out_href=url_for("signing_in.sign_out"),
        stay_href=url_for("signing_in.stay"),
        sign_in_href=_way_in(),
        idle_minutes=int(current_app.config["SETTINGS"].session_idle.total_seconds()) // 60,
        change_href=url_for("acting_for.for_whom"),
        end_href=url_for("beside.end") if actor is not None and actor.assisted_by else None,
    )


def _acting_for(actor: Actor) -> str | None:
    if actor.subject is None or actor.subject == actor.signed_in:
        return None
    return people.name_of(actor.subject).whole


def lead_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page and back; what was typed waits meanwhile."""
    response = make_response(redirect(_way_in(), code=303))
    response.headers["Cache-Control"] = "no-store"
    return park(response) if request.method == "POST" and _can_open() else response


def leave_what_is_over() -> ResponseReturnValue | None:
    """Nobody goes on acting for another person when that is over; None for who may go on with the page.

    Who sat beside a person is led to the desk, where nobody is named: here stood the pages of that person,
    and the worker's own, at the same address, would be taken for them.
    """
    before = web_session.signed_in()
    acting_for.leave_what_is_over()
    after = web_session.signed_in()
    if before is None or before.mandate_id is None or after is None or after.mandate_id is not None:
        return None
    if acting_for.may_wait(before.mandate_id) or not acting_for.is_staff():
        return None
    with db.joined_transaction():
        token = web_session.anew(now())
    there = url_for("desk_beside.ask", ended=1, language=current_language())
    return cookies.nothing_stays(redirect(there, code=303), token)


def instead_of_desk() -> str | None:
    """While somebody sits beside a person, no desk shows them the matters of others."""
    return url_for("beside.now_page", language=current_language()) if acting_for.is_beside() else None


def instead_of_login() -> str | None:
    """Who came with a key alone reads what it opens, and how to come to the rest."""
    live = web_session.signed_in()
    if live is None or live.provider != acting_for.BY_KEY:
        return None
    return url_for("key_cards.home", language=current_language(), more=1)


def said_before(going_to: str) -> tuple[str, tuple[object, ...]] | None:
    """The picture and the words by which the page where one wants to go explains why one signs in first.

    Who came in with a key that was closed meanwhile reads that instead: the login is not what they know.
    """
    if web_session.was_closed(acting_for.BY_KEY):
        return "lock", (_("Your card does not open any more."), _("Call us. You can get a new card."))
    try:
        endpoint, _args = current_app.url_map.bind("").match(urlsplit(going_to).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    said: tuple[str, tuple[object, ...]] | None = getattr(
        current_app.view_functions[endpoint], "said_at_sign_in", None
    )
    return said


def ask_again() -> str | None:
    """Where the person shows again that it is them, and from there back; None where that is not needed.

    Only at computers that strangers share: who sits down where somebody has left without signing out can
    look, for as long as a session lives, but do nothing that counts in the other's name.
    """
    if not sits_at_a_shared_one() or service.is_fresh(within=FRESH, now=now()):
        return None
    return url_for("signing_in.again", next=request.full_path.rstrip("?"))


def sits_at_a_shared_one() -> bool:
    """Whether strangers share the computer from which this request comes."""
    try:
        here = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    if isinstance(here, IPv6Address) and here.ipv4_mapped:
        here = here.ipv4_mapped
    return any(here in network for network in current_app.config["SETTINGS"].shared_networks)


def _way_in() -> str:
    """The sign-in page, and from there back to this page."""
    # Only a page can be come back to; where there is none, the person begins at the start.
    there = request.full_path.rstrip("?") if _can_open() else ""
    return url_for("signing_in.start", language=current_language(), next=there or None)


def _can_open() -> bool:
    rule = request.url_rule
    return rule is not None and "GET" in (rule.methods or ())
