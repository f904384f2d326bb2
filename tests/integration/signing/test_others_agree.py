"""Programs that know nothing of ours find our signatures good, and changed ones bad."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.signing import service
from tests.support.certificates import Pki, demo_pki
from tests.support.signing import Desk


def _program(name: str, *, package: str) -> str:
    """The program of this machine; the test says why it is skipped where there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on this machine (on Debian: apt install {package})")
    return found


@pytest.fixture
def sealed(desk: Desk) -> bytes:
    """Signed by two, and sealed."""
    anna, marta = desk.person(), desk.person(2, "Marta")
    signing_id = desk.opened(anna, marta)
    desk.sign(anna, signing_id)
    desk.sign(marta, signing_id, number=2)
    desk.run_outbox()
    return service.open_bytes(signing_id)


def _same(content: bytes) -> bytes:
    return content


def _bent(content: bytes) -> bytes:
    at = content.index(b"/MarkInfo")
    return content[:at] + b"/MarkInfa" + content[at + 9 :]


@pytest.mark.one_database
@pytest.mark.parametrize(("change", "is_good"), [(_same, True), (_bent, False)])
def test_pdfsig_finds_nothing_changed_and_is_asked_nothing_about_trust(
    sealed: bytes, tmp_path: Path, change: Callable[[bytes], bytes], is_good: bool
) -> None:
    program = _program("pdfsig", package="poppler-utils")
    file = tmp_path / "signed.pdf"
    file.write_bytes(change(sealed))
    said = subprocess.run([program, "-nocert", file], capture_output=True, text=True, check=False).stdout
    # Two people; the time over all is shown as a third, and this program does not look into times.
    assert said.count("Signature is Valid") == (2 if is_good else 0), said
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Signature #3" in said


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("change", "root", "is_good"),
    [(_same, demo_pki, True), (_bent, demo_pki, False), (_same, partial(demo_pki, "Somebody else"), False)],
)
def test_openssl_finds_that_they_are_whole_and_lead_to_the_root(
    sealed: bytes, tmp_path: Path, change: Callable[[bytes], bytes], root: Callable[[], Pki], is_good: bool
) -> None:
    program = _program("openssl", package="openssl")
    root().write(tmp_path)
    changed = change(sealed)
    for number, signature in enumerate(PdfFileReader(BytesIO(sealed)).embedded_regular_signatures):
        first, length, second, rest = signature.byte_range
        cms, said = tmp_path / f"{number}.der", tmp_path / f"{number}.bin"
        cms.write_bytes(signature.pkcs7_content.rstrip(b"\0"))
        said.write_bytes(changed[first : first + length] + changed[second : second + rest])
        done = subprocess.run(
            [
                program, "cms", "-verify", "-binary", "-inform", "DER", "-in", cms, "-content", said,
                "-CAfile", tmp_path / "root.pem", "-purpose", "any", "-out", tmp_path / "out",
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode == 0) is is_good, done.stderr
