"""The desk of an editor: the texts, one text beside what the person sees, the sheet, the review."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from portal.acting_for.service import current_actor
from portal.desk.paging import page_asked
from portal.desk.texts_forms import SHOW_WORDS, ReviewForm, TextForm
from portal.formkit.base import without_signs
from portal.web.access import Access, access
from portal.web.clock import today
from portal.web.downloads import as_attachment
from portal.web.locale import current_language
from portal.web.security import takes_files
from portal.writing import service as writing
from portal.writing.service import Look, Manuscript, NoSuchText, Show

PLAIN_TEXT = "text/plain; charset=utf-8"
PAGE = "text/html; charset=utf-8"
# A text may be shorter by far; what is too long is said, not sent back whole.
MOST_WRITTEN_BACK = 100_000
# More findings than that are of no use at once; the first ones are mended first.
MOST_SHOWN = 25
LONGEST_SEARCH = 80

bp = Blueprint("desk_texts", __name__, url_prefix="/<language:language>/desk/texts")


@bp.get("")
@access(Access.STAFF)
def overview() -> ResponseReturnValue:
    """The texts of this language, what is hardest for readers first."""
    search, show = without_signs(request.args.get("search", ""))[:LONGEST_SEARCH].strip(), _show()
    try:
        listing = writing.listing_of(
            current_actor(), language=current_language(), page=page_asked(), search=search, show=show
        )
    except NoSuchText:
        abort(404)
    # What the address says already is not said in it: the plain list has the plain address.
    asked = {"search": search or None, "show": None if show is Show.HARD else show.value}
    return render_template(
        "pages/desk/texts.html",
        listing=listing,
        search=search,
        most=LONGEST_SEARCH,
        show=show,
        choices=SHOW_WORDS,
        asked=asked,
    )


@bp.route("/<any('easy', 'full'):level>/<text_id>", methods=["GET", "POST"])
@access(Access.STAFF)
@takes_files
def text(level: str, text_id: str) -> ResponseReturnValue:
    """The file beside the page; a press checks it, changes one place, hands it out. Nothing is kept."""
    known, form = _manuscript(text_id, level=level), TextForm()
    if not form.is_submitted():
        # What somebody typed while their session ended stands there again, still unsaved.
        form.source.data = form.source.data or known.source
        return _page(known, form, writing.look(known, form.source.data))
    source, changed = _sent(form), None
    look = writing.look(known, source)
    if form.validate() and request.form.get("replace"):
        changed = _replaced(look, request.form["replace"])
        look = writing.look(known, changed or look.source)
    elif form.validate() and request.form.get("do") == "download":
        return as_attachment(look.source.encode(), name=known.name, media_type=PLAIN_TEXT)
    elif form.validate() and request.form.get("do") == "sheet" and look.text is not None:
        sheet = writing.sheet_of(look.text)
        return as_attachment(sheet.encode(), name=f"{known.id}.html", media_type=PAGE)
    form.source.data = without_signs(look.source)[:MOST_WRITTEN_BACK]
    return _page(known, form, look, misplaced=bool(request.form.get("replace")) and changed is None)


@bp.route("/<any('easy', 'full'):level>/<text_id>/review", methods=["GET", "POST"])
@access(Access.STAFF)
def review(level: str, text_id: str) -> ResponseReturnValue:
    """What readers said about the text as it is now, as a file for the one who publishes."""
    known, form = _manuscript(text_id, level=level), ReviewForm()
    if known.text is None or level != "easy":
        abort(404)
    if not form.validate_on_submit():
        page = render_template("pages/desk/text_review.html", form=form, known=known)
        return page, 422 if form.errors else 200
    record = writing.record_of_review(
        known,
        on=form.on.data or today(),
        readers=form.people,
        result=form.result.data or "",
        note=form.note.data or "",
    )
    return as_attachment(record.encode(), name="reviews.toml", media_type=PLAIN_TEXT)


def _show() -> Show:
    asked = request.args.get("show", Show.HARD.value)
    if asked not in set(Show):
        abort(404)
    return Show(asked)


def _manuscript(text_id: str, *, level: str) -> Manuscript:
    try:
        return writing.manuscript(current_actor(), text_id, language=current_language(), level=level)
    except NoSuchText:
        abort(404)


def _sent(form: TextForm) -> str:
    """What was typed, or the file that was chosen instead."""
    chosen = request.files.get(form.file.name)
    if chosen is not None and chosen.filename:
        return writing.read_bytes(chosen.stream)
    return form.source.data or ""


def _replaced(look: Look, wanted: str) -> str | None:
    """The file with the one change that was pressed; None where the place is not there any more."""
    ways = {one.key: one for noted in look.noted for one in noted.replacements}
    return writing.replaced(look.source, ways[wanted]) if wanted in ways else None


def _page(known: Manuscript, form: TextForm, look: Look, *, misplaced: bool = False) -> ResponseReturnValue:
    reading = None if look.text is None else writing.as_page(look.text)
    # All pictures there are: an editor may choose another one. The level belongs to the address.
    g.family, g.levels = "style", ()
    page = render_template(
        "pages/desk/text.html",
        form=form,
        known=known,
        look=look,
        reading=reading,
        shown=look.noted[:MOST_SHOWN],
        misplaced=misplaced,
    )
    return page, 422 if form.errors else 200
