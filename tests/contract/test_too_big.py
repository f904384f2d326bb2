"""Whoever sends 200 MB gets a kind page at once, and nobody reads what was sent."""

from __future__ import annotations

from io import BufferedReader, RawIOBase

import pytest

from tests.support.page_client import Visitor

MEGABYTE = 1024 * 1024
HEAD = b'--x\r\nContent-Disposition: form-data; name="paper"; filename="a.jpg"\r\n\r\n'


class Endless(RawIOBase):
    """A body that would go on for 200 MB; it counts how far it was read."""

    def __init__(self) -> None:
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        assert self.count < 40 * MEGABYTE, "far more was read than may be sent"
        part = HEAD if self.count == 0 else bytes(len(buffer))
        part = part[: len(buffer)]
        buffer[: len(part)] = part
        self.count += len(part)
        return len(part)


@pytest.mark.parametrize("says_its_length", [True, False])
@pytest.mark.parametrize("language", ["lv", "en", "ru"])
def test_too_much_gets_a_kind_page(visitor: Visitor, language: str, says_its_length: bool) -> None:
    body = Endless()
    length = {"CONTENT_LENGTH": str(200 * MEGABYTE)} if says_its_length else {"wsgi.input_terminated": True}
    answer = visitor.post(
        f"/{language}/call-me",
        {},
        expect=413,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": BufferedReader(body), **length},
    )
    assert answer.heading
    assert answer.soup.html["lang"] == language
    if says_its_length:
        assert body.count <= MEGABYTE
