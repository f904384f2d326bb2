"""What somebody sees who sends a form while the database is away."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.portal import FAILING, NOT_KEPT, NUMBER
from tests.support.browser import Window

Act = Callable[[Window], None]

AWAY = """(form, [address, withFile]) => {
  form.action = address;
  if (!withFile) return;
  form.enctype = "multipart/form-data";
  const paper = Object.assign(document.createElement("input"), {type: "file", name: "paper", hidden: true});
  const carried = new DataTransfer();
  carried.items.add(new File(["paper"], "paper.txt"));
  paper.files = carried.files;
  form.append(paper);
}"""


def send_while_away(language: str, *, with_file: bool = False) -> Act:
    """What is typed stands in the page that answers; a file cannot."""

    def act(window: Window) -> None:
        window.page.locator("#phone").fill(NUMBER)
        window.page.locator("#call").evaluate(AWAY, [f"/{language}{FAILING}{NOT_KEPT}", with_file])
        with window.page.expect_navigation():
            window.page.locator("#call .button.main").press("Enter")

    return act
