"""Every variable that the code reads is explained to the people who run it."""

from __future__ import annotations

import re

from portal.settings import ROOT


def test_every_setting_is_explained() -> None:
    code = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("portal", "demo", "run")
        for file in (ROOT / folder).rglob("*.py")
    )
    read = set(re.findall(r"""["'](PORTAL_[A-Z_]+|DEMO_[A-Z_]+|WEB_WORKERS|HOST|PORT)["']""", code))
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    # The name of a file under var/, never of a variable.
    read -= {"PORTAL_FIELD_KEY"}
    assert {"PORTAL_SECRET_KEY", "PORT"} <= read
    assert [name for name in sorted(read) if f"`{name}`" not in told] == []
