"""Pages to read: the start, each programme and its topics, the glossary, articles about this site."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.programme import service
from portal.programme.articles import ARTICLES
from portal.web.access import Access, access
from portal.web.locale import current_language

front_door = Blueprint("front_door", __name__)
bp = Blueprint("programme", __name__, url_prefix="/<language:language>")


@front_door.get("/")
@access(Access.PUBLIC)
def start() -> ResponseReturnValue:
    """Lead to the language the reader's device asks for."""
    return redirect(f"/{current_language()}/")


@bp.get("/")
@access(Access.PUBLIC)
def home() -> ResponseReturnValue:
    """What this site is for, and the ways into it."""
    reading = service.article("home")
    return render_template(
        "pages/programme/home.html", reading=reading, programmes=service.names(language=current_language())
    )


@bp.get("/programmes/<programme>")
@access(Access.PUBLIC)
def overview(programme: str) -> ResponseReturnValue:
    """The first page of a programme."""
    return _topic(programme, None)


@bp.get("/programmes/<programme>/<topic>")
@access(Access.PUBLIC)
def topic(programme: str, topic: str) -> ResponseReturnValue:
    """One topic of a programme."""
    return _topic(programme, topic)


@bp.get("/programmes/<programme>/<topic>/<group>")
@access(Access.PUBLIC)
def catalogue(programme: str, topic: str, group: str) -> ResponseReturnValue:
    """A few things that a programme offers, each explained."""
    try:
        found = service.shelf(programme, topic=topic, group=group)
    except service.NoSuchTopic:
        abort(404)
    return render_template("pages/programme/catalogue.html", reading=found)


def _topic(programme: str, address: str | None) -> ResponseReturnValue:
    try:
        found = service.topic(programme, address=address)
    except service.NoSuchTopic:
        abort(404)
    return render_template("pages/programme/topic.html", reading=found)


@bp.get("/words", defaults={"part": 1})
@bp.get("/words/<int:part>")
@access(Access.PUBLIC)
def words(part: int) -> ResponseReturnValue:
    """The glossary, a part at a time, or the words that were looked for."""
    asked = request.args.get("word", "").strip()
    try:
        found = service.find_words(asked) if asked else service.glossary(part)
    except service.NoSuchTopic:
        abort(404)
    return render_template("pages/programme/words.html", glossary=found)


@bp.get(f"/<any({', '.join(repr(name) for name in ARTICLES)}):article>")
@access(Access.PUBLIC)
def article(article: str) -> ResponseReturnValue:
    """A text about this site."""
    return render_template("pages/programme/article.html", reading=service.article_page(article))
