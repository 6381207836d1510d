"""Compact: small, and nothing that was written on the paper is lost."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.geometry import plan
from ocr.pdf import layers
from ocr.pdf.write import validate, write
from ocr.types import Box, PdfJob, PdfPage, PdfResult, PdfWay

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
DPI = 300.0
SIZE = (1250, 1750)  # a whole number of points, so that readers render px for px
TEXT = "Giấy chứng nhận kết hôn ỷ ỵ ị ế ộ ắ ữ"


def paper(tint: tuple[int, int, int] = (240, 238, 228), grain: float = 3.0) -> Image.Image:
    noise = np.random.default_rng(1).normal(0, grain, (SIZE[1], SIZE[0], 3))
    return Image.fromarray((np.array(tint) + noise).clip(0, 255).astype(np.uint8))


def write_on(image: Image.Image, text: str, at: tuple[int, int], points: float, ink: tuple[int, int, int]) -> Box:
    font = ImageFont.truetype(FONT, round(points * DPI / 72))
    ImageDraw.Draw(image).text(at, text, font=font, fill=ink)
    return Box(*(int(side) for side in ImageDraw.Draw(image).textbbox(at, text, font=font)))


def made(folder: Path, image: Image.Image, **job: object) -> tuple[Path, PdfResult]:
    image.save(folder / "scan.png", dpi=(DPI, DPI))
    geometry = plan((image.height, image.width), DPI)
    wanted = PdfJob(
        (PdfPage(str(folder / "scan.png"), 0, geometry, None),),
        str(folder / "out.pdf"), "t", "i", "d", "c", "vi", "2024-09-05T08:30:00+07:00", PdfWay.COMPACT,
    )  # fmt: skip
    result = write(replace(wanted, **job))
    return folder / "out.pdf", result


def seen(target: Path) -> np.ndarray:
    """The page as a reader shows it at 300 dpi, RGB."""
    document = pypdfium2.PdfDocument(target)
    try:
        return np.array(document[0].render(scale=DPI / 72, rev_byteorder=True).to_numpy()[..., :3]).astype(int)
    finally:
        document.close()


def depth(image: np.ndarray, box: Box) -> np.ndarray:
    part = np.asarray(image)[box.y0 : box.y1, box.x0 : box.x1].astype(float).min(axis=2)
    return np.percentile(part, 90) - part


def alike(one: np.ndarray, other: np.ndarray, box: Box) -> float:
    smooth = [cv2.GaussianBlur(depth(image, box), (0, 0), 1.5) for image in (one, other)]
    return float(np.corrcoef(smooth[0].ravel(), smooth[1].ravel())[0, 1])


def test_print_is_one_bit_over_coarse_paper_and_a_tenth_of_a_jpeg(tmp_path: Path) -> None:
    image = paper()
    boxes = [write_on(image, TEXT, (80, 100 + 90 * row), 11, (20, 20, 20)) for row in range(16)]
    target, result = made(tmp_path, image)
    (page,) = result.shown
    assert page.coding == ("CCITTFaxDecode", "DCTDecode") and page.layers == 3 and not page.as_delivered
    assert page.dpi == pytest.approx(300, abs=0.5) and page.paper_dpi == pytest.approx(100, abs=0.5)
    image.save(tmp_path / "scan.jpg", quality=85)
    assert result.size < 0.1 * (tmp_path / "scan.jpg").stat().st_size + 10_000
    assert all(alike(seen(target), np.asarray(image), box) > 0.97 for box in boxes)
    validate(str(target))


@pytest.mark.parametrize("points,ink", [(6, 20), (6, 130), (8, 190), (11, 215)])
def test_every_mark_of_fine_and_of_faint_print_is_kept(tmp_path: Path, points: float, ink: int) -> None:
    image = paper()
    boxes = [write_on(image, TEXT, (80, 100 + 90 * row), points, (ink,) * 3) for row in range(12)]
    write_on(image, "UBND XÃ", (80, 1400), 14, (10, 10, 10))  # strong ink elsewhere must not set the measure
    shown = seen(made(tmp_path, image)[0])
    for box in boxes:
        assert alike(shown, np.asarray(image), box) > 0.88
        strong = cv2.GaussianBlur(depth(np.asarray(image), box), (0, 0), 1)
        left = cv2.GaussianBlur(depth(shown, box), (0, 0), 1)[strong > 0.6 * strong.max()]
        assert np.percentile(left, 1) > 0.2 * strong.max()


def test_a_pencil_line_that_no_ink_holds_brings_its_part_of_the_page_in_as_a_picture(tmp_path: Path) -> None:
    image = paper(grain=6.0)
    ImageDraw.Draw(image).line((200, 800, 1000, 860), fill=(222, 220, 210), width=5)
    shown = seen(made(tmp_path, image)[0])
    below = np.mean([shown[800 + 60 * x // 800, 200 + x] for x in range(40, 760)])
    beside = np.mean([shown[840 + 60 * x // 800, 200 + x] for x in range(40, 760)])
    assert beside - below > 8


@pytest.mark.parametrize("ink", [(200, 30, 40), (30, 40, 170), (235, 150, 150)])
def test_ink_keeps_its_colour(tmp_path: Path, ink: tuple[int, int, int]) -> None:
    image = paper()
    box = write_on(image, "ĐÃ THU TIỀN", (100, 300), 20, ink)
    write_on(image, TEXT, (80, 600), 11, (20, 20, 20))
    part = seen(made(tmp_path, image)[0])[box.y0 : box.y1, box.x0 : box.x1]
    inked = np.abs(np.asarray(image)[box.y0 : box.y1, box.x0 : box.x1].astype(int) - ink).max(axis=2) < 12
    assert np.abs(np.median(part[inked], axis=0) - ink).max() < 25


def test_a_photograph_and_print_under_a_seal_stay_pictures(tmp_path: Path) -> None:
    image = paper()
    shades = np.add.outer(np.arange(300), np.arange(240)) % 256
    image.paste(Image.fromarray(np.dstack([shades, shades // 2, 255 - shades]).astype(np.uint8)), (100, 200))
    write_on(image, TEXT, (500, 1010), 11, (20, 20, 20))
    draw = ImageDraw.Draw(image, "RGBA")
    for radius in (150, 135, 60):
        draw.ellipse((800 - radius, 1030 - radius, 800 + radius, 1030 + radius), outline=(210, 30, 50, 150), width=7)
    target, result = made(tmp_path, image, dpi_floor=200.0)
    with pikepdf.open(target) as pdf:
        assert sum(str(name).startswith("/Picture") for name in pdf.pages[0].get_images()) >= 2
    assert 299 <= result.dpi < 302 and result.shown[0].dpi == result.dpi
    for box in (Box(110, 210, 330, 490), Box(660, 890, 940, 1170)):
        assert alike(seen(target), np.asarray(image), box) > 0.95


def test_a_page_that_is_all_picture_is_one_jpeg_at_the_floor(tmp_path: Path) -> None:
    rough = np.random.default_rng(2).integers(0, 255, (SIZE[1] // 12, SIZE[0] // 12, 3), dtype=np.uint8)
    image = Image.fromarray(rough).resize(SIZE, Image.Resampling.BICUBIC)
    _, result = made(tmp_path, image, dpi_floor=150.0)
    assert result.shown[0].coding == ("DCTDecode",) and result.shown[0].layers == 1 and 150 <= result.dpi < 152


def test_a_file_goes_down_the_ladder_to_its_cap_and_never_under_the_floor(tmp_path: Path) -> None:
    rough = np.random.default_rng(2).integers(0, 255, (SIZE[1] // 8, SIZE[0] // 8, 3), dtype=np.uint8)
    image = Image.fromarray(rough).resize(SIZE, Image.Resampling.BICUBIC)
    _, free = made(tmp_path, image)
    _, capped = made(tmp_path, image, most_bytes=free.size * 9 // 10)
    assert capped.size <= free.size * 9 // 10 and capped.dpi >= 200
    assert capped.shown[0].quality < free.shown[0].quality == 50


def test_a_mark_is_never_taken_for_a_speck_and_a_speck_is() -> None:
    gray = np.full((600, 600), 235, np.uint8)
    gray[100, 100] = 150
    for size, at in ((3, 200), (4, 300), (5, 400)):
        gray[at : at + size, at : at + size] = 40
    ink = layers.find_ink(gray, DPI)
    assert not ink[90:110, 90:110].any()
    assert all(ink[at - 2 : at + 7, at - 2 : at + 7].any() for at in (200, 300, 400))


@pytest.mark.parametrize("shape", [(16, 16), (17, 1000), (1001, 33, 3), (64, 64, 3)])
def test_the_smallest_pages_can_be_parted(shape: tuple[int, ...]) -> None:
    page = np.random.default_rng(3).integers(0, 255, shape, dtype=np.uint8)
    for fill in (page, np.full_like(page, 255), np.zeros_like(page)):
        parts = layers.split(fill, 300.0, 100.0)
        assert parts.ink.shape == shape[:2]
        assert all(0 <= box.x0 < box.x1 <= shape[1] and 0 <= box.y0 < box.y1 <= shape[0] for box in parts.pictures)
