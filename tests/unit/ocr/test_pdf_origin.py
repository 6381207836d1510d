"""A signed file and one that was never on paper are told from scans, whatever stands on their pages unseen."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from ocr.decode import frames
from ocr.types import Origin
from tests.world import raw_pdf
from tests.world.bad_inputs import SIZE, jpeg

WORLD = Path(raw_pdf.__file__).parent
TEXT = b"BT /F1 24 Tf 40 300 Td (Uy ban nhan dan xa) Tj ET"


def origin(tmp_path: Path, body: bytes | pikepdf.Pdf) -> Origin:
    path = tmp_path / "one.pdf"
    path.write_bytes(body if isinstance(body, bytes) else raw_pdf.saved(body))
    return frames.inspect(str(path)).origin


def scan_with(content: bytes) -> pikepdf.Pdf:
    """A scan of A6 that its program wrote `content` on."""
    pdf = raw_pdf.jpeg_pdf(jpeg("L"), SIZE)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].Resources.Font = Dictionary(F1=font)
    pdf.pages[0].contents_add(content)
    return pdf


def test_an_office_letter_is_born_digital_and_a_real_signature_is_one(tmp_path: Path) -> None:
    assert origin(tmp_path, (WORLD / "letter.pdf").read_bytes()) is Origin.BORN_DIGITAL
    assert origin(tmp_path, (WORLD / "signed.pdf").read_bytes()) is Origin.SIGNED


def test_the_mark_of_a_signature_is_seen_on_its_page() -> None:
    page = frames.decode(str(WORLD / "signed.pdf"), 1)
    assert (page.min(axis=2)[700:1100, 500:1200] < 128).mean() > 0.05


@pytest.mark.parametrize("content", [b"", b"BT 3 Tr /F1 24 Tf 40 300 Td (Uy ban) Tj ET", TEXT])
def test_a_scan_stays_paper_with_hidden_text_and_with_a_line_stamped_on_it(tmp_path: Path, content: bytes) -> None:
    assert origin(tmp_path, scan_with(content)) is Origin.PAPER


def test_a_scan_in_strips_inside_a_form_is_paper(tmp_path: Path) -> None:
    pdf = scan_with(TEXT)
    page = pdf.pages[0]
    strips = b"".join(b"q 2.97 0 0 .42 0 %.2f cm /Im0 Do Q " % (0.42 * n) for n in range(10))
    form = Stream(pdf, strips, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 3, 5]))
    form.Matrix = Array([10, 0, 0, 10, 0, 0])
    form.Resources = Dictionary(XObject=Dictionary(Im0=page.Resources.XObject.Im0))
    page.Resources.XObject = Dictionary(Fm0=pdf.make_indirect(form))
    page.obj.Contents = pdf.make_indirect(Stream(pdf, b"q 10 0 0 10 0 0 cm /Fm0 Do Q " + TEXT))
    assert origin(tmp_path, pdf) is Origin.PAPER


def test_a_letter_with_one_scanned_page_is_paper(tmp_path: Path) -> None:
    pdf = raw_pdf.text_pdf()
    scan = raw_pdf.jpeg_pdf(jpeg("L"), SIZE)
    pdf.pages.extend(scan.pages)
    assert origin(tmp_path, pdf) is Origin.PAPER


@pytest.mark.parametrize(
    "entry",
    [
        ("OpenAction", Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))),
        ("AA", Dictionary(WC=Dictionary(S=Name.Launch, F=pikepdf.String("a.exe")))),
        ("AcroForm", Dictionary(XFA=pikepdf.String("<xdp/>"))),
    ],
    ids=lambda entry: entry[0],
)
def test_what_can_act_goes_on_only_as_it_shows(tmp_path: Path, entry: tuple[str, pikepdf.Object]) -> None:
    pdf = raw_pdf.text_pdf()
    pdf.Root[f"/{entry[0]}"] = entry[1]
    assert origin(tmp_path, pdf) is Origin.PAPER


def test_a_file_inside_and_a_lock_against_changes_count_as_paper_but_a_link_does_not(tmp_path: Path) -> None:
    holding, locked, linked = raw_pdf.text_pdf(), raw_pdf.text_pdf(), raw_pdf.text_pdf()
    holding.attachments["a.exe"] = pikepdf.AttachedFileSpec(holding, b"MZ", filename="a.exe")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    link.A = Dictionary(S=Name.URI, URI=pikepdf.String("https://example.vn"))
    linked.pages[0].obj.Annots = Array([link])
    out = io.BytesIO()
    locked.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert origin(tmp_path, holding) is Origin.PAPER
    assert origin(tmp_path, out.getvalue()) is Origin.PAPER
    assert origin(tmp_path, linked) is Origin.BORN_DIGITAL


def test_a_signature_field_that_nobody_filled_is_no_signature_and_a_signed_scan_is_one(tmp_path: Path) -> None:
    empty, signed = raw_pdf.text_pdf(), scan_with(b"")
    field = Dictionary(FT=Name.Sig, T=pikepdf.String("Chu-ky"))
    empty.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=1)
    filled = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=pikepdf.String("x"))
    signed.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Sig, V=filled)]), SigFlags=3)
    assert origin(tmp_path, empty) is Origin.BORN_DIGITAL
    assert origin(tmp_path, signed) is Origin.SIGNED
