"""Anybody may bring a file: it is looked at as a stranger would, and no file brings the portal down."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from portal.gateways.remote_signing import Credential
from portal.signing import pades
from portal.signing.errors import LaterPlease, Revoked
from portal.signing.looking import AT_ONCE, MOST_BYTES, MOST_SIGNATURES, Report, Verdict, look_with
from portal.signing.service import Problem
from portal.signing.trust import Trust
from tests.support.certificates import DEMO, Made, Pki, demo_pki, value_of
from tests.support.signing import Lists, Times, signable_pdf

REAL = "Issuer"
# The tests share the places of one machine.
_FOLDER = TemporaryDirectory()
QUEUE = Path(_FOLDER.name)
# What a busy machine may take; the child alone may work 10 seconds.
PATIENCE = 60.0


def _sign(pdf: bytes, pki: Pki, *, field: str = "signer-1", person: Made | None = None) -> bytes:
    made = person or pki.person()
    credential = Credential(
        id="x", certificate=made.certificate, chain=(pki.issuing.certificate,), algorithm="x"
    )
    prepared = pades.prepare(pdf, field=field, credential=credential, reason="x", name="x")
    return pades.finish(
        prepared, value=value_of(made, prepared.digest), credential=credential, trust=pki.trust(),
        times=Times(pki),
    )  # fmt: skip


def _sealed(pdf: bytes, pki: Pki) -> bytes:
    with_lists, _missing = pades.with_evidence(pdf, trust=pki.trust(), lists=Lists(pki))
    return pades.with_time(with_lists, field="time", trust=pki.trust(), times=Times(pki), lists=Lists(pki))


@pytest.fixture(scope="module")
def real() -> Pki:
    """A world whose signatures count."""
    return demo_pki(REAL)


@pytest.fixture(scope="module")
def signed(real: Pki) -> bytes:
    """One good signature."""
    return _sign(signable_pdf(), real)


def _look(content: bytes, pki: Pki) -> Report:
    return look_with(content, trust=pki.trust(), queue=QUEUE, seconds=PATIENCE)


def test_a_good_signature_says_who_and_when_and_what_could_not_be_checked(signed: bytes, real: Pki) -> None:
    report = _look(signed, real)
    assert report.verdict is Verdict.UNCHECKED, "the file holds no list of what was revoked"
    (one,) = report.signatures
    assert not one.is_checked
    assert (one.name, one.code, one.holds) == ("ANNA PARAUDZIŅA", "PNOLV-990000-00001", True)
    assert one.at is not None and one.is_time_trusted and not one.is_demo


def test_two_signatures_and_a_seal_are_good(signed: bytes, real: Pki) -> None:
    marta = real.person("MARTA PIEMĒRE", "PNOLV-990000-00002")
    both = _sealed(_sign(signed, real, field="signer-2", person=marta), real)
    report = _look(both, real)
    assert report.verdict is Verdict.GOOD
    assert [(one.name, one.holds, one.lasts) for one in report.signatures] == [
        ("ANNA PARAUDZIŅA", True, True), ("MARTA PIEMĒRE", True, True),
    ]  # fmt: skip


@pytest.mark.parametrize("trusted", [DEMO, REAL])
def test_a_signature_of_a_demo_is_none_whoever_looks(trusted: str) -> None:
    report = _look(_sign(signable_pdf(), demo_pki()), demo_pki(trusted))
    assert report.verdict is Verdict.DEMO
    assert report.signatures[0].is_demo


def _one_byte(content: bytes, pki: Pki) -> bytes:
    at = content.index(b"BT ET") if b"BT ET" in content else 20
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _overlay(content: bytes, pki: Pki) -> bytes:
    """Words laid over the page after signing; the signed bytes stay as they are."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    stream = generic.StreamObject(stream_data=b"BT (paid) Tj ET")
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _rebuilt(content: bytes, pki: Pki) -> bytes:
    with Pdf.open(BytesIO(content)) as pdf:
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def _other_signature(content: bytes, pki: Pki) -> bytes:
    """The signature of another file in this one's place."""
    other = _sign(signable_pdf(1), pki)
    mine, theirs = _contents(content), _contents(other)
    return content.replace(mine, theirs[: len(mine)].ljust(len(mine), b"0"))


def _longer(content: bytes, pki: Pki) -> bytes:
    """Words over the page, and a later version of the signature so long that it seems to cover them."""
    reader = PdfFileReader(BytesIO(content))
    (mine,) = reader.embedded_regular_signatures
    value = mine.sig_field.raw_get("/V").reference.idnum
    words = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents").reference.idnum
    before, behind = content.rindex(b"startxref") + len(b"startxref"), content.rindex(b"%%EOF")
    room, over = 0, 1
    while over:
        raw = mine.pkcs7_content.rstrip(b"\0") + bytes(room)
        literal = (
            raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")
        )
        ranges = b" ".join(b"%d" % number for number in mine.byte_range)
        page = b"\n%d 0 obj\n<</Length 16>>\nstream\nBT (paid) Tj ET \nendstream\nendobj\n" % words
        signature = (
            b"%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[%b]"
            b"/Contents(%b)>>\nendobj\n" % (value, ranges, literal)
        )
        first = len(content) + 1
        rows = sorted(((words, first), (value, len(content) + len(page))))
        table = b"".join(b"%d 1\n%010d 00000 n \n" % row for row in rows)
        added = page + signature
        added += b"xref\n%btrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            table, reader.trailer["/Size"], reader.trailer.raw_get("/Root").reference.idnum,
            int(content[before:behind]), len(content) + len(added),
        )  # fmt: skip
        covered = mine.byte_range[1] + mine.byte_range[3] + 2 * len(raw) + 2
        over = len(content) + len(added) - covered
        room += over
    return content + added


def _empty_place(content: bytes, pki: Pki) -> bytes:
    """A place to sign that nobody has signed, drawn over the page."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    append_signature_field(writer, SigFieldSpec("x", box=(0, 0, 200, 200), empty_field_appearance=True))
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _tail(content: bytes, pki: Pki) -> bytes:
    """Something that no version of the file knows, behind the last one."""
    return content + b"1 0 obj\n(paid)\nendobj\n" + content[content.rindex(b"startxref") :]


def _contents(content: bytes) -> bytes:
    start = content.index(b"/Contents <") + len(b"/Contents <")
    return content[start : content.index(b">", start)]


@pytest.mark.parametrize(
    "spoil", [_one_byte, _overlay, _rebuilt, _other_signature, _longer, _empty_place, _tail]
)
def test_what_was_changed_after_signing_is_seen(spoil: object, signed: bytes, real: Pki) -> None:
    report = _look(spoil(signed, real), real)
    assert report.verdict is Verdict.BAD
    assert report.signatures[0].problems[0] in (Problem.CHANGED, Problem.BROKEN)


def test_a_form_that_is_filled_in_after_signing_is_changed(real: Pki) -> None:
    with Pdf.open(BytesIO(signable_pdf())) as pdf:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("sum"), V=String("1"),
                Rect=Array([10, 10, 90, 30]), P=pdf.pages[0].obj,
            )
        )  # fmt: skip
        pdf.Root.AcroForm.Fields.append(field)
        written = BytesIO()
        pdf.save(written)
    once = _sign(written.getvalue(), real)
    assert _look(once, real).verdict is Verdict.UNCHECKED
    writer = IncrementalPdfFileWriter(BytesIO(once))
    field = writer.root["/AcroForm"]["/Fields"][-1]
    field["/V"] = generic.TextStringObject("999")
    writer.update_container(field)
    filled = BytesIO()
    writer.write(filled)
    report = _look(filled.getvalue(), real)
    assert (report.verdict, report.signatures[0].problems) == (Verdict.BAD, (Problem.CHANGED,))


def test_a_changed_demo_is_changed_and_not_only_a_demo() -> None:
    pki = demo_pki()
    report = _look(_overlay(_sign(signable_pdf(), pki), pki), pki)
    assert report.verdict is Verdict.BAD


def test_who_gave_it_out_must_be_known(signed: bytes) -> None:
    report = _look(signed, demo_pki("Somebody else"))
    assert (report.verdict, report.signatures[0].problems) == (Verdict.BAD, (Problem.UNKNOWN,))
    nobody = look_with(signed, trust=Trust(()), queue=QUEUE, seconds=PATIENCE)
    assert nobody.verdict is Verdict.BAD


def test_a_revoked_certificate_is_said_where_the_file_has_the_list(real: Pki) -> None:
    anna = real.person()
    once = _sign(signable_pdf(), real, person=anna)
    told, _missing = pades.with_evidence(once, trust=real.trust(), lists=Lists(real))
    assert _look(told, real).verdict is Verdict.GOOD
    with pytest.raises(Revoked):
        pades.with_evidence(once, trust=real.trust(), lists=Lists(real, revoked=(anna,)))


def test_what_keeps_a_seal_away_is_said_without_names(signed: bytes, real: Pki) -> None:
    away = Lists(real, without="issuing")
    told, missing = pades.with_evidence(signed, trust=real.trust(), lists=away)
    assert (told, len(missing)) == (signed, 1)
    with pytest.raises(LaterPlease, match=r"^[A-Za-z]+$"):
        pades.with_time(signed, field="time", trust=real.trust(), times=Times(real), lists=away)
    with pytest.raises(LaterPlease, match=r"^[A-Za-z]+$"):
        pades.judged(b"PNOLV-990000-00001", trust=real.trust())


@pytest.mark.long
def test_a_certificate_for_a_moment_holds_for_years_when_it_is_sealed(real: Pki) -> None:
    lasts = 8.0
    anna = real.person(days=lasts / 86_400, since=timedelta(minutes=5))
    born = time.monotonic()
    bare = _sign(signable_pdf(), real, person=anna)
    sealed = _sealed(bare, real)
    if time.monotonic() - born > lasts:
        pytest.fail("the machine is too slow for a certificate of eight seconds")
    time.sleep(max(0.0, lasts + 1 - (time.monotonic() - born)))
    kept = _look(sealed, real)
    assert (kept.verdict, kept.signatures[0].lasts) == (Verdict.GOOD, True)
    lost = _look(bare, real)
    assert (lost.verdict, lost.signatures[0].problems) == (Verdict.BAD, (Problem.OUT_OF_TIME,))


def _no_signature() -> bytes:
    return signable_pdf()


def _locked() -> bytes:
    with Pdf.open(BytesIO(signable_pdf())) as pdf:
        written = BytesIO()
        pdf.save(written, encryption=pikepdf.Encryption(user="x", owner="y"))
    return written.getvalue()


def _nested() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 400_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"


def _bomb() -> bytes:
    """A table of contents that unpacks into very much more than it is."""
    packed = zlib.compress(b"\x00" * 800_000_000, 1)
    head = b"%PDF-1.7\n"
    row = (
        b"1 0 obj\n<</Type/XRef/Size 100000000/W[1 8 2]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"
    )  # fmt: skip
    return head + row + b"startxref\n9\n%%EOF"


def _loop() -> bytes:
    return b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"


def _field_loop() -> bytes:
    """A field that is its own child."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        field = pdf.make_indirect(Dictionary(T=String("a")))
        field.Kids = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def _thousand() -> bytes:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        value = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"),
                Contents=String("0"), ByteRange=Array([0, 10, 20, 10]),
            )
        )  # fmt: skip
        fields = [
            pdf.make_indirect(Dictionary(FT=Name.Sig, T=String(f"s{number}"), V=value))
            for number in range(1_000)
        ]
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=3)
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


HOSTILE = {
    "nothing": (lambda: b"", {Verdict.NO_PDF}),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", {Verdict.NO_PDF}),
    "huge": (lambda: b"%PDF-" + b"x" * MOST_BYTES, {Verdict.TOO_BIG}),
    "only a head": (lambda: b"%PDF-1.7\n", {Verdict.BROKEN}),
    "without a signature": (_no_signature, {Verdict.NONE}),
    "locked": (_locked, {Verdict.LOCKED}),
    "nested": (_nested, {Verdict.BROKEN}),
    "a bomb": (_bomb, {Verdict.BROKEN}),
    "a loop": (_loop, {Verdict.BROKEN, Verdict.NONE}),
    "a loop of fields": (_field_loop, {Verdict.BROKEN, Verdict.NONE}),
    "a thousand signatures": (_thousand, {Verdict.TOO_MANY, Verdict.BROKEN}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_somebody_brings_gets_an_answer_in_time(name: str, real: Pki) -> None:
    make, verdicts = HOSTILE[name]
    content = make()
    since = time.monotonic()
    report = _look(content, real)
    assert report.verdict in verdicts
    assert report.signatures == ()
    assert time.monotonic() - since < PATIENCE


def test_cut_off_anywhere_it_is_never_called_good(signed: bytes, real: Pki) -> None:
    for part in (0.3, 0.6, 0.9, 0.999):
        report = _look(signed[: int(len(signed) * part)], real)
        assert report.verdict in (Verdict.BROKEN, Verdict.NONE, Verdict.BAD)


def test_who_has_no_time_says_nothing_about_the_file(signed: bytes, real: Pki) -> None:
    assert look_with(signed, trust=real.trust(), queue=QUEUE, seconds=0.01).verdict is Verdict.BUSY


def test_a_few_more_than_we_look_at_are_too_many(real: Pki) -> None:
    content = signable_pdf(MOST_SIGNATURES + 1)
    anna = real.person()
    for number in range(1, MOST_SIGNATURES + 2):
        content = _sign(content, real, field=f"signer-{number}", person=anna)
    assert _look(content, real).verdict is Verdict.TOO_MANY


@pytest.mark.long
def test_what_it_takes_to_begin_is_not_counted_against_the_file(signed: bytes, real: Pki) -> None:
    slow = (
        "import time\nwhile time.process_time() < 10.5: pass\n"
        "from portal.signing import looking\nlooking.main()"
    )
    report = look_with(signed, trust=real.trust(), queue=QUEUE, seconds=PATIENCE, program=("-c", slow))
    assert report == _look(signed, real)


@pytest.mark.parametrize(
    ("program", "verdict"),
    [
        ("raise SystemExit(3)", Verdict.BUSY),
        ("print('ready', flush=True)\nraise SystemExit(3)", Verdict.BROKEN),
    ],
    ids=["before it looks", "over the file"],
)
def test_only_what_ends_over_the_file_speaks_of_the_file(
    program: str, verdict: Verdict, signed: bytes, real: Pki
) -> None:
    assert look_with(signed, trust=real.trust(), queue=QUEUE, program=("-c", program)).verdict is verdict


def test_only_a_few_files_are_looked_at_at_once(signed: bytes, real: Pki, tmp_path: Path) -> None:
    has_begun = "import os, pathlib, time\n(pathlib.Path({here!r}) / str(os.getpid())).touch()\ntime.sleep(8)"
    slow = ("-c", has_begun.format(here=str(tmp_path)))
    with ThreadPoolExecutor() as pool:
        looks = partial(look_with, signed, trust=real.trust(), queue=QUEUE)
        busy = [pool.submit(looks, program=slow) for _ in range(AT_ONCE)]
        while len(list(tmp_path.iterdir())) < AT_ONCE:
            time.sleep(0.02)
        since = time.monotonic()
        one_too_many = pool.submit(looks).result()
        assert (one_too_many.verdict, time.monotonic() - since < 6) == (Verdict.BUSY, True)
        assert not any(one.done() for one in busy)
    assert _look(signed, real).verdict is Verdict.UNCHECKED


@pytest.fixture(scope="module", autouse=True)
def _no_secrets_in_the_child() -> Iterator[None]:
    """The process that looks gets nothing of ours."""
    from portal.signing.looking import ENVIRONMENT

    assert set(ENVIRONMENT) == {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_ALL"}
    yield


def test_the_file_is_looked_at_with_the_trust_of_the_settings(tmp_path: Path, real: Pki) -> None:
    from portal.signing.trust import read_trust

    files = real.write(tmp_path)
    assert read_trust(files) == real.trust()
    both = tmp_path / "both.pem"
    both.write_bytes(b"".join(file.read_bytes() for file in files))
    assert read_trust((both,)) == real.trust()
