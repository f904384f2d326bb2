"""Security headers on every answer: a strict content policy, no sniffing, no framing, no referrer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, has_request_context, request

from portal.settings import Environment
from portal.web.session import names_somebody

# Whatever people type is shorter; only where files may be sent it is more.
MOST_BYTES = 64 * 1024
# Three of the largest files at once; who has more sends them one after the other.
MOST_BYTES_WITH_FILES = 32 * 1024 * 1024
# A file is read in pieces of 64 KiB, and this bounds a piece with what is left of the one before.
MOST_BYTES_IN_MEMORY_WITH_FILES = 512 * 1024
# Whoever watches the portal knows it by its number in the network; no link leads on from there.
WATCHED = frozenset({"healthz", "readyz"})


View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Declare that the forms of the view may carry files."""
    view.__dict__["takes_files"] = True
    return view


def may_carry_files(endpoint: str | None) -> bool:
    """Whether the forms of the view may carry files."""
    return getattr(current_app.view_functions.get(endpoint or ""), "takes_files", False)


def _make_room_for_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything of the request is read."""
    if may_carry_files(endpoint):
        request.max_content_length = MOST_BYTES_WITH_FILES
        request.max_form_memory_size = MOST_BYTES_IN_MEMORY_WITH_FILES


def _close_files(_error: BaseException | None) -> None:
    """What was sent lies in a nameless file of the system only as long as the request."""
    if has_request_context():
        request.close()


def content_policy(*, style_hash: str, login_origins: tuple[str, ...]) -> str:
    """The Content-Security-Policy: only our own files, and the one inline stylesheet by its hash."""
    form_targets = " ".join(("'self'", *login_origins))
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'self' {style_hash}",
            "script-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"form-action {form_targets}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _add_headers(response: Response) -> Response:
    settings = current_app.config["SETTINGS"]
    headers = response.headers
    # A file that is handed out brings a stricter policy of its own.
    headers.setdefault("Content-Security-Policy", current_app.config["CONTENT_POLICY"])
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if settings.behind_tls:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if response.mimetype == "text/html":
        _decide_caching(response)
    return response


def _decide_caching(response: Response) -> None:
    """Pages that say the same to everyone may be kept and checked again; all others are never kept."""
    response.vary.update(("Cookie", "Accept-Language"))
    # A page with a form carries its token in `g`; it belongs to one reader.
    same_for_all = (
        request.method in ("GET", "HEAD")
        and "csrf_token" not in g
        and "Set-Cookie" not in response.headers
        and not names_somebody()
    )
    if same_for_all and response.status_code == 200:
        response.headers.setdefault("Cache-Control", "no-cache")
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store"


def _refuse_foreign_host() -> None:
    """Under another name than ours, a redirect of ours would lead to where somebody else wants."""
    if request.endpoint in WATCHED or request.host.lower() == current_app.config["OWN_HOST"]:
        return
    abort(400)


def init_hosts(app: Flask) -> None:
    """In production answer only under the name people know. Register before what answers from memory."""
    settings = app.config["SETTINGS"]
    if settings.environment is Environment.PRODUCTION:
        app.config["OWN_HOST"] = urlsplit(settings.public_url).netloc.lower()
        app.before_request(_refuse_foreign_host)


def init_security(app: Flask) -> None:
    """Put the headers on every answer, error pages included."""
    settings = app.config["SETTINGS"]
    app.config["CONTENT_POLICY"] = content_policy(
        style_hash=app.config["INLINE_CSS_HASH"], login_origins=settings.form_targets
    )
    secure = settings.behind_tls
    app.config.update(
        SESSION_COOKIE_NAME="__Host-form" if secure else "form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=6 * 3600,
    )
    app.url_value_preprocessor(_make_room_for_files)
    app.teardown_request(_close_files)
    app.after_request(_add_headers)
