"""A recording by a person says a line of today: of a text, of the glossary, or of a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from easy_language.__main__ import main


def test_every_recording_by_a_person_says_a_line_that_a_page_reads_out(
    reading_app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = reading_app.test_cli_runner().invoke(args=["voice", "lines"]).output
    assert {"lv: Jā", "lv: Atbalstu izvēlaties jūs."} <= set(said.splitlines())
    file = tmp_path / "lines.txt"
    file.write_text(said, encoding="utf-8")
    main(["stale", "--lines", str(file)])
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("voice/rec/")] == []
