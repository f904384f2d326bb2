"""Files that people sent or that we drew leave as files: saved, never run, never shown inside our pages."""

from __future__ import annotations

from flask import Response

# Whatever is inside: it runs nothing, loads nothing, and knows nothing of our pages.
NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'"


def as_attachment(content: bytes, *, name: str, media_type: str) -> Response:
    """The file for saving under this name; no cache keeps it."""
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
