"""Somebody who applies in a browser: begins, answers question after question, sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.support.applying import LONG_ANSWERS, Typed
from tests.support.page_client import Fetched, Visitor
from tests.support.people import make_person, sign_in

# After these answers the application is another person's.
WHOSE = ("for-whom", "ward")
# What the person wants: a guardian finds it closed.
WISHES = ("wish", "target-group", "aim")
LONG_PAGE, SHORT_PAGE = "/lv/apply/individual-budget", "/lv/apply/motivation"


class Applicant(Visitor):
    """A signed-in person at the pages of applying; `at` is the address of the page they are on."""

    def __init__(self, app: Flask, person: UUID | None = None) -> None:
        super().__init__(app)
        self.person = person or make_person(app)
        sign_in(self.client, self.person)
        self.at = ""

    def post(self, path: str, data: Any, *, expect: int = 302, **kwargs: object) -> Fetched:
        """Send a form; a long one lies in a file that nobody else would close."""
        page = super().post(path, data, expect=expect, **kwargs)
        page.response.request.environ["wsgi.input"].close()
        return page

    def begins(self, page: str = LONG_PAGE) -> str:
        """Press the button under what one reads before; the first question."""
        return self.goes(self.post(f"{page}/begin", self.get(page).fields(), expect=303))

    def goes(self, answer: Fetched) -> str:
        """Follow where the answer leads."""
        self.at = str(answer.response.location)
        return self.at

    @property
    def step(self) -> str:
        """The key of the question they are at."""
        return self.at.partition("?")[0].rpartition("/")[2]

    @property
    def number(self) -> str:
        """The number of the case, as it stands in the address."""
        return self.at.split("/")[3]

    def page(self, name: str) -> str:
        """The address of another page of the same application."""
        return f"{self.at[:3]}/applications/{self.number}/{name}"

    def form(self, typed: Typed | Mapping[str, object], *, at: str | None = None) -> MultiDict[str, object]:
        """The form of the page as a browser sends it with these answers."""
        # A pair is one file, a list are several answers.
        sent = {key: [value] if isinstance(value, tuple) else value for key, value in typed.items()}
        return MultiDict({**self.hidden(at), **sent})

    def hidden(self, at: str | None = None) -> dict[str, str]:
        """What the page sends along with the answers; a guardian says first that the person cannot say it."""
        page = self.get(at or self.at)
        if page.soup.select_one("button[name=unsaid]"):
            self.post(at or self.at, {**page.fields(), "unsaid": "1"}, expect=303)
            page = self.get(at or self.at)
        fields = page.fields()
        return {key: value for key, value in fields.items() if key in ("csrf_token", "owner")}

    def sends(self, typed: Typed | Mapping[str, object], *, expect: int = 303, **more: object) -> Fetched:
        """Answer the question on the page."""
        page = self.post(self.at, self.form({**typed, **more}), expect=expect)  # type: ignore[arg-type]
        if expect == 303:
            self.goes(page)
        return page

    def answers(self, whole: Mapping[str, Typed] = LONG_ANSWERS, *, until: str | None = None) -> str:
        """Answer what is asked, one form after the other; the address of the page that follows.

        A page is opened only where its hidden fields are others: at the first, and when the application has
        become another person's. Who looks at every page sends each by itself.
        """
        hidden: dict[str, str] = {}
        while (step := self.step) in whole and step != until:
            hidden = self.hidden() if step in WISHES else hidden or self.hidden()
            self.goes(self.post(self.at, MultiDict({**hidden, **whole[step]}), expect=303))
            if step in WHOSE:
                hidden = {}
            assert self.step != step, f"the answer to {step!r} was not taken"
        return self.at

    def presses_send(self, *, expect: int = 303) -> Fetched:
        """The one button of the page with all answers."""
        page = self.post(self.at, self.get(self.at).fields(), expect=expect)
        if expect == 303:
            self.goes(page)
        return page
