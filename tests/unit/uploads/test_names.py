"""Whatever a file was called, the name that is shown and handed out is plain."""

from __future__ import annotations

import time

import pytest

from portal.uploads.rules import LONGEST_NAME, shown_name

MOST_SECONDS = 4.0
NAMES = {
    "IMG_0001.HEIC": "IMG_0001.jpg",
    "../../etc/passwd": "passwd.jpg",
    "C:\\Users\\Anna\\izziņa.PDF": "izziņa.jpg",
    "izziņa ģimenes ārsts.jpeg": "izziņa ģimenes ārsts.jpg",
    "a.php.jpg": "a.php.jpg",
    "x\r\nSet-Cookie: a=b.jpg": "xSet-Cookie a=b.jpg",
    "\u202egpj.exe": "gpj.jpg",
    '"; filename="evil.exe': "; filename=evil.jpg",
    "": "file.jpg",
    "....": "file.jpg",
    ".htaccess": "htaccess.jpg",
    "\x00": "file.jpg",
    "ā" * 500 + ".jpg": "ā" * 60 + ".jpg",
    "<script>alert(1)</script>.jpg": "script.jpg",
    "🏊.png": "🏊.jpg",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_becomes_a_plain_one(name: str) -> None:
    assert shown_name(name, kind="jpeg") == NAMES[name]
    assert len(shown_name(name, kind="pdf")) <= LONGEST_NAME + len(".pdf")


def test_a_name_of_endless_marks_takes_no_time() -> None:
    started = time.process_time()
    assert len(shown_name("a" + "\u0301" * 60_000 + "\u0323" * 60_000, kind="pdf")) <= LONGEST_NAME + 4
    assert time.process_time() - started < MOST_SECONDS


def test_no_name_is_no_problem() -> None:
    assert shown_name(None, kind="pdf") == "file.pdf"
