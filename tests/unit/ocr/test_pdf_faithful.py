"""Faithful: whatever the scanner delivered lies in the PDF bit for bit, set right by the page's matrix alone."""

import io
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.decode import frames
from ocr.decode.stored import stored
from ocr.errors import Failure
from ocr.geometry import carry, levelled, outline, plan, set_right, turned
from ocr.pdf.write import write
from ocr.types import Geometry, PdfJob, PdfPage, PdfResult, PdfWay

DPI = 150.0


def paper(mode: str = "RGB", size: tuple[int, int] = (500, 700)) -> Image.Image:
    """Grainy paper with marks in its corners, so that no turn and no mirror image looks like another."""
    grain = np.random.default_rng(5).normal(225, 6, (size[1], size[0], 3)).clip(0, 255).astype(np.uint8)
    image = Image.fromarray(grain)
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 200, 80), fill=(20, 20, 90))
    draw.rectangle((40, 600, 80, 660), fill=(200, 30, 40))
    draw.ellipse((380, 60, 440, 120), fill=(10, 10, 10))
    if mode == "P":
        return image.convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
    return image.convert(mode, dither=Image.Dither.NONE)


def saved(folder: Path, kind: str, mode: str, **options: object) -> Path:
    path = folder / f"scan.{kind.lower()}"
    if kind == "PDF":
        inner = io.BytesIO()
        paper(mode).save(inner, "PDF", resolution=DPI, **options)
        path.write_bytes(inner.getvalue())
    else:
        paper(mode).save(path, kind, **({"dpi": (DPI, DPI)} | options))
    return path


def made(path: Path, geometry: Geometry, cut: bool = False, **job: object) -> tuple[Path, PdfResult]:
    target = path.parent / "out.pdf"
    pages = (PdfPage(str(path), 0, geometry, None, cut),)
    result = write(PdfJob(pages, str(target), "t", "i", "d", "c", "vi", "2024-09-05T08:30:00+07:00", **job))
    return target, result


def raw_image(target: Path) -> bytes:
    with pikepdf.open(target) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        return image.read_raw_bytes()


def extracted(target: Path) -> np.ndarray:
    with pikepdf.open(target) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        return np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("RGB"))


def rendered(target: Path, wanted: np.ndarray) -> np.ndarray:
    """The page as a reader shows it, in BGR, less what rounding to whole px adds to `wanted`."""
    document = pypdfium2.PdfDocument(target)
    try:
        shown = np.array(document[0].render(scale=DPI / 72).to_numpy()[..., :3])
        assert max(shown.shape[0] - wanted.shape[0], shown.shape[1] - wanted.shape[1]) in (0, 1)
        return shown[: wanted.shape[0], : wanted.shape[1]].astype(int)
    finally:
        document.close()


def leaning(shape: tuple[int, ...]) -> Geometry:
    """A page that was found leaning on the bed of its scan, upside down."""
    region = outline((20.0, 30.0, shape[1] - 10.0, shape[0] - 20.0))
    return levelled(turned(plan(shape, DPI, region), 180, True), 1.3)


DELIVERED = [
    ("JPEG", "RGB", {"quality": 80}),
    ("JPEG", "L", {"quality": 60, "progressive": True}),
    ("PNG", "RGB", {}),
    ("PNG", "L", {}),
    ("PNG", "1", {}),
    ("PNG", "P", {}),
    ("TIFF", "1", {"compression": "group4"}),
    ("TIFF", "1", {"compression": "group4", "strip_size": 1 << 30}),
    ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    ("TIFF", "L", {}),
    ("TIFF", "L", {"compression": "jpeg", "strip_size": 1 << 30}),
    ("PDF", "RGB", {}),
    ("PDF", "L", {}),
    ("PDF", "1", {}),
]


@pytest.mark.parametrize("kind,mode,options", DELIVERED)
def test_pixels_lie_in_the_pdf_as_they_came_though_the_page_is_cut_turned_and_levelled(
    tmp_path: Path, kind: str, mode: str, options: dict[str, object]
) -> None:
    path = saved(tmp_path, kind, mode, **options)
    delivered = frames.decode(str(path), 0)
    target, result = made(path, leaning(delivered.shape))
    colours = delivered[..., ::-1] if delivered.ndim == 3 else np.repeat(delivered[..., None], 3, axis=2)
    assert np.array_equal(extracted(target), colours)
    assert result.size <= 1.02 * path.stat().st_size + 20_000
    assert [page.as_delivered for page in result.shown] == [True] and abs(result.dpi - DPI) < 0.2


@pytest.mark.parametrize("kind,mode,options", DELIVERED)
def test_a_reader_shows_the_page_upright(tmp_path: Path, kind: str, mode: str, options: dict[str, object]) -> None:
    path = saved(tmp_path, kind, mode, **options)
    delivered = frames.decode(str(path), 0)
    geometry = leaning(delivered.shape)
    target, _ = made(path, geometry)
    wanted = set_right(delivered, geometry)
    wanted = wanted if wanted.ndim == 3 else np.repeat(wanted[..., None], 3, axis=2)
    # new corners show the paper's colour here and white there
    assert np.mean(np.abs(rendered(target, wanted) - wanted)[15:-15, 15:-15]) < 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_exif_says_is_done_by_the_matrix(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, "JPEG", "RGB", exif=exif, quality=90)
    delivered = frames.decode(str(path), 0)
    target, result = made(path, plan(delivered.shape, DPI))
    assert raw_image(target) == path.read_bytes() and result.shown[0].as_delivered
    assert np.mean(np.abs(rendered(target, delivered) - delivered)) < 4


def test_uneven_pixels_are_made_square_by_the_matrix(tmp_path: Path) -> None:
    path = saved(tmp_path, "JPEG", "L", dpi=(150, 75))
    delivered = frames.decode(str(path), 0)
    assert delivered.shape == (1400, 500)
    target, result = made(path, plan(delivered.shape, DPI))
    assert raw_image(target) == path.read_bytes()
    assert result.dpi == 75 and rendered(target, delivered).shape[:2] == (1400, 500)


@settings(max_examples=60, deadline=None)
@given(
    rotation=st.sampled_from([0, 90, 180, 270]),
    skew=st.floats(-8, 8),
    left=st.floats(0, 0.2),
    top=st.floats(0, 0.2),
    lean=st.floats(-0.05, 0.05),
    dpi=st.floats(72, 600),
)
def test_every_delivered_pixel_lands_where_the_upright_page_has_it(
    tmp_path_factory: pytest.TempPathFactory,
    rotation: int, skew: float, left: float, top: float, lean: float, dpi: float,
) -> None:  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "tiny.png"
    if not path.exists():
        Image.new("L", (90, 120), 200).save(path)
    x0, y0, x1, y1 = 90 * left, 120 * top, 85.0, 117.0
    region = ((x0, y0 + 9 * lean), (x1, y0), (x1 - 9 * lean, y1), (x0, y1 - 9 * lean))
    geometry = levelled(turned(plan((120, 90), dpi, region), rotation, True), skew)
    if geometry.transform[2] != (0.0, 0.0, 1.0):
        return
    target, _ = made(path, geometry)
    with pikepdf.open(target) as pdf:
        a, b, c, d, e, f = (float(value) for value in pikepdf.parse_content_stream(pdf.pages[0])[1].operands)
        box = [float(side) for side in pdf.pages[0].mediabox]
    assert box == pytest.approx([0, 0, geometry.size[0] * 72 / dpi, geometry.size[1] * 72 / dpi], abs=1e-3)
    points = np.array([(0, 0), (90, 0), (90, 120), (0, 120), (31, 77)], float)
    unit = points / (90, 120) * (1, -1) + (0, 1)
    shown = unit @ np.array([(a, b), (c, d)]) + (e, f)
    wanted = carry(geometry, points) * (1, -1) * 72 / dpi + (0, box[3])
    assert np.abs(shown - wanted).max() < 0.01


def test_what_belongs_to_others_does_not_travel_along_unseen(tmp_path: Path) -> None:
    path = saved(tmp_path, "PNG", "RGB")
    geometry = plan((700, 500), DPI, outline((0.0, 0.0, 300.0, 200.0)))
    target, result = made(path, geometry, cut=True)
    assert np.array_equal(extracted(target), np.asarray(paper())[:200, :300])
    assert not result.shown[0].as_delivered


def test_a_photographed_sheet_is_flattened_and_said_to_be(tmp_path: Path) -> None:
    path = saved(tmp_path, "JPEG", "RGB", quality=90)
    geometry = plan((700, 500), DPI, ((20.0, 10.0), (480.0, 40.0), (450.0, 690.0), (60.0, 640.0)))
    target, result = made(path, geometry)
    assert not result.shown[0].as_delivered and result.shown[0].quality == 95
    wanted = set_right(frames.decode(str(path), 0), geometry)
    assert np.mean(np.abs(rendered(target, wanted) - wanted)) < 4


def test_a_file_beyond_the_cap_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, "PNG", "RGB")
    with pytest.raises(Failure) as caught:
        made(path, plan((700, 500), DPI), most_bytes=100_000)
    assert caught.value.code == "SEA-003" and caught.value.facts["limit"] == 0.1
    assert not (tmp_path / "out.pdf").exists()


def test_corrected_text_is_laid_in_and_the_images_keep_their_bytes(tmp_path: Path) -> None:
    from tests.unit.ocr.test_textlayer import page_of

    path = saved(tmp_path, "JPEG", "RGB")
    for way in PdfWay:
        images = []
        for text in ("Ủy ban nhân dãn", "Ủy ban nhân dân"):
            page = PdfPage(str(path), 0, leaning((700, 500)), page_of((text,)))
            target = tmp_path / "out.pdf"
            write(PdfJob((page,), str(target), "t", "i", "d", "c", "vi", "2024-09-05T08:30:00+07:00", way))
            with pikepdf.open(target) as pdf:
                found = pdf.pages[0].get_images()
                images.append({name: image.read_raw_bytes() for name, image in found.items()})
            document = pypdfium2.PdfDocument(target)
            assert document[0].get_textpage().get_text_range().strip() == text
            document.close()
        assert images[0] == images[1] and images[0]


def test_what_a_pdf_cannot_hold_is_not_taken_as_it_is(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (10, 20, 30, 128)).save(tmp_path / "clear.png")
    Image.fromarray(np.full((40, 40), 65535, np.uint16)).save(tmp_path / "deep.png")
    Image.new("CMYK", (40, 40)).save(tmp_path / "print.jpg")
    for name in ("clear.png", "deep.png", "print.jpg"):
        assert stored(str(tmp_path / name), 0) is None
        made(tmp_path / name, plan((40, 40), DPI))
