"""The written PDF/A: the same pixels, the right way up, searchable, valid, and the same bytes every time."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import Failure
from ocr.geometry import levelled, plan, turned
from ocr.pdf.write import RECORD, validate, write
from ocr.types import Box, Geometry, Line, PdfJob, PdfPage, PdfWay, RecognisedPage, Word

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SENTENCE = "Giấy chứng nhận quyền sử dụng đất"
WIDTH, HEIGHT, DPI = 1240, 1754, 150.0
LEFT, TOP = 120, 200


def upright(mode: str = "L") -> tuple[Image.Image, RecognisedPage]:
    """Draw a page with one sentence, and give its words with the boxes of their ink."""
    image = Image.new(mode, (WIDTH, HEIGHT), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 36)
    words, left = [], float(LEFT)
    for text in SENTENCE.split():
        draw.text((left, TOP), text, font=font, fill="black")
        x0, y0, x1, y1 = draw.textbbox((left, TOP), text, font=font)
        words.append(Word(text, Box(int(x0), int(y0), int(x1), int(y1)), 0.95))
        left += draw.textlength(text + " ", font=font)
    return image, RecognisedPage((Line(tuple(words), 0),), "test", "vie")


def geometry(rotation: int, skew: float = 0.0) -> Geometry:
    shape = (WIDTH, HEIGHT) if rotation in (90, 270) else (HEIGHT, WIDTH)
    return levelled(turned(plan(shape, DPI), rotation, True), skew)


def scan(folder: Path, rotation: int = 0, kind: str = "JPEG", mode: str = "L", skew: float = 0.0) -> PdfPage:
    """Save the page as a scanner would that got it turned clockwise by `rotation` degrees."""
    image, text = upright(mode)
    path = folder / f"scan-{rotation}-{mode}.{kind.lower()}"
    image.rotate(-rotation, expand=True).save(path, kind, dpi=(DPI, DPI))
    return PdfPage(str(path), 0, geometry(rotation, skew), text)


def job(folder: Path, *pages: PdfPage) -> PdfJob:
    return PdfJob(
        pages,
        str(folder / "hồ sơ.pdf"),
        "Giấy chứng nhận",
        "HS-2024-0001",
        "Hồ sơ đất đai",
        "UBND xã Hòa Bình",
        "vi",
        "2024-09-05T08:30:00+07:00",
    )


def rendered(path: str) -> np.ndarray:
    command = ["pdftoppm", "-r", str(int(DPI)), "-gray", "-singlefile", path]
    return np.asarray(Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)))


def the_image(path: str) -> tuple[str, bytes]:
    with pikepdf.open(path) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        kind = image.Filter[0] if isinstance(image.Filter, pikepdf.Array) else image.Filter
        return str(kind), image.read_raw_bytes()


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    assert one.shape == other.shape
    return float(np.corrcoef(one.ravel().astype(float), other.ravel().astype(float))[0, 1])


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_straight_jpeg_keeps_its_very_bytes_and_stands_upright(tmp_path: Path, rotation: int, mode: str) -> None:
    page = scan(tmp_path, rotation, mode=mode)
    wanted = job(tmp_path, page)
    result = write(wanted)
    assert the_image(wanted.target) == ("/DCTDecode", Path(page.path).read_bytes())
    assert likeness(rendered(wanted.target), np.asarray(upright()[0])) > 0.95
    assert (result.pages, result.dpi, result.size) == (1, DPI, Path(wanted.target).stat().st_size)


@pytest.mark.parametrize("mode,space", [("L", "/DeviceGray"), ("RGB", "/DeviceGray")])
def test_a_compact_page_without_colours_is_stored_gray(tmp_path: Path, mode: str, space: str) -> None:
    wanted = replace(job(tmp_path, scan(tmp_path, kind="PNG", mode=mode)), way=PdfWay.PLAIN)
    write(wanted)
    with pikepdf.open(wanted.target) as pdf:
        assert str(next(iter(pdf.pages[0].get_images().values())).ColorSpace) == space


def test_colours_survive(tmp_path: Path) -> None:
    Image.new("RGB", (WIDTH, HEIGHT), (200, 30, 40)).save(tmp_path / "red.png")
    wanted = job(tmp_path, PdfPage(str(tmp_path / "red.png"), 0, geometry(0), None))
    write(wanted)
    with pikepdf.open(wanted.target) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert pikepdf.PdfImage(image).as_pil_image().getpixel((5, 5)) == (200, 30, 40)


@pytest.mark.parametrize("rotation", [0, 90])
def test_words_are_found_where_their_ink_is(tmp_path: Path, rotation: int) -> None:
    page = scan(tmp_path, rotation)
    wanted = job(tmp_path, page)
    write(wanted)
    command = ["pdftotext", "-bbox", wanted.target, "-"]
    out = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', out)
    assert page.text is not None
    assert [text for *_, text in found] == SENTENCE.split()
    for (x0, x1, _), word in zip(found, page.text.words, strict=True):
        assert abs(float(x0) * DPI / 72 - word.box.x0) <= 1
        assert abs(float(x1) * DPI / 72 - word.box.x1) <= 1


def test_the_page_is_as_big_as_the_paper_and_says_what_it_is(tmp_path: Path) -> None:
    wanted = job(tmp_path, scan(tmp_path))
    write(wanted)
    with pikepdf.open(wanted.target) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox] == [0, 0, WIDTH * 72 / DPI, HEIGHT * 72 / DPI]
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == wanted.title == str(pdf.docinfo["/Title"])
            assert metadata["dc:identifier"] == wanted.identifier
            assert metadata["dc:description"] == wanted.description == str(pdf.docinfo["/Subject"])
            assert metadata["dc:creator"] == [wanted.creator] and str(pdf.docinfo["/Author"]) == wanted.creator
            assert set(metadata["dc:language"]) == {"vi"} and str(pdf.Root.Lang) == "vi"
            assert metadata["xmp:CreateDate"] == wanted.created
            assert metadata["xmp:CreatorTool"] == "Tram so hoa" == str(pdf.docinfo["/Creator"])
        assert str(pdf.docinfo["/CreationDate"]) == "D:20240905083000+07'00"


def test_equal_jobs_give_equal_bytes(tmp_path: Path) -> None:
    wanted = job(tmp_path, scan(tmp_path), scan(tmp_path, 90, "TIFF", "1"), scan(tmp_path, kind="PNG", skew=0.7))
    again = replace(wanted, target=str(tmp_path / "again.pdf"))
    for way in PdfWay:
        assert (write(replace(wanted, way=way)).pages, write(replace(again, way=way)).pages) == (3, 3)
        assert Path(wanted.target).read_bytes() == Path(again.target).read_bytes()
        validate(wanted.target)


def test_a_record_travels_inside_and_comes_out_as_it_went_in(tmp_path: Path) -> None:
    record = '{"hồ sơ": "HS-2024-0001"}'.encode()
    wanted = replace(job(tmp_path, scan(tmp_path)), record=record)
    result = write(wanted)
    assert result.flavour == "3b"
    validate(wanted.target, "3b")
    with pikepdf.open(wanted.target) as pdf:
        assert list(pdf.attachments) == [RECORD]
        attached = pdf.attachments[RECORD]
        assert attached.get_file().read_bytes() == record
        assert attached.get_file().mime_type == "application/json"
        assert str(pdf.Root.AF[0].AFRelationship) == "/Data"
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
    assert write(replace(wanted, target=str(tmp_path / "again.pdf"))).size == result.size
    assert (tmp_path / "again.pdf").read_bytes() == Path(wanted.target).read_bytes()


def test_odd_characters_in_a_title_do_no_harm(tmp_path: Path) -> None:
    write(replace(job(tmp_path, scan(tmp_path)), title="A\x00 <&> \x1f”B"))


def test_empty_fields_do_no_harm(tmp_path: Path) -> None:
    write(replace(job(tmp_path, scan(tmp_path)), title="", identifier="", description="", creator=""))


def test_a_file_that_is_not_pdf_a_is_refused_with_the_broken_rule(tmp_path: Path) -> None:
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "plain.pdf")
    with pytest.raises(Failure) as caught:
        validate(str(tmp_path / "plain.pdf"))
    assert caught.value.code == "SEA-001" and caught.value.facts["rule"]


def test_an_invalid_result_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(_text: RecognisedPage, _dpi: float, _height: int) -> bytes:
        return b"/Nowhere Do"

    monkeypatch.setattr("ocr.pdf.textlayer.content", spoil)
    wanted = job(tmp_path, scan(tmp_path))
    with pytest.raises(Failure) as caught:
        write(wanted)
    assert caught.value.code == "SEA-001"
    assert not Path(wanted.target).exists()
