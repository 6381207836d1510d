"""Decides how one page is shown in the PDF: which images, and where each lies on the page."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from ocr.decode import frames
from ocr.decode.stored import Stored, stored
from ocr.geometry import is_exact, matrix_of, set_right
from ocr.pdf import coding, layers
from ocr.reading.clean import drop_border, flatten, gray_of
from ocr.reading.specks import despeckle
from ocr.types import IDENTITY, Box, Geometry, Matrix, PdfPage, PdfWay

Pixels = npt.NDArray[np.uint8]
PAGE, PAPER, INK, PICTURE = "Page", "Paper", "Ink", "Picture"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder down to a file's size cap: dpi of the paper, JPEG qualities of paper, pictures, whole pages."""

    paper_dpi: float
    paper: int
    picture: int
    plain: int


LADDER = (Rung(100, 40, 50, 50), Rung(75, 30, 40, 40), Rung(50, 25, 28, 30))
_PICTURE_DPI = 300.0  # fine print on a card is read again from its picture
_FINE = 95  # quality where delivered JPEG pixels have to be moved
_COARSEST, _FINEST = 250.0, 400.0  # dpi of a page's ink; coarser and finer pages are brought to `_USUAL`
_USUAL = 300.0
_MOSTLY = 0.5  # of a page: where more has to stay a picture, all of it does
_COLOURS = 40  # quality of the ink's colours


@dataclass(frozen=True, slots=True)
class Shown:
    """An image, where it lies (its px → px of the upright page), and the bitmap it shows through."""

    name: str
    image: Stored
    way: Matrix
    through: Stored | None = None


def show(page: PdfPage, how: PdfWay, rung: Rung, floor: float) -> tuple[tuple[Shown, ...], bool]:
    """The images of a page, the lowest first, and whether they hold the delivered pixels themselves."""
    movable = not page.cut and page.geometry.transform[2] == (0.0, 0.0, 1.0)  # a matrix can show it
    own = stored(page.path, page.index)
    if how is PdfWay.FAITHFUL or (own is not None and own.bits == 1 and is_exact(page.geometry)):
        return (_untouched(page, own), True) if movable else (_moved(page, own), False)
    delivered = frames.decode(page.path, page.index)
    if _is_bilevel(delivered):
        return (_bitmap(_swept(delivered, page.geometry.dpi), page.geometry, floor),), False
    upright = _gray_if_colourless(set_right(delivered, page.geometry, quick=True))
    pixels = _swept(upright, page.geometry.dpi)
    found = _small(pixels, page.geometry, how, rung, floor)
    if movable and own is not None and len(own.data) <= _size(found):
        return (_untouched(page, own), True)
    return found, False


def _size(images: tuple[Shown, ...]) -> int:
    return sum(len(one.image.data) + (len(one.through.data) if one.through else 0) for one in images)


def _untouched(page: PdfPage, own: Stored | None) -> tuple[Shown, ...]:
    """The frame as it came, laid under the page so that its content stands upright; the page's edges cut it."""
    image = own or _without_loss(frames.decode(page.path, page.index))
    way = np.array(page.geometry.transform) @ np.array(image.way)
    return (Shown(PAGE, image, matrix_of(way)),)


def _moved(page: PdfPage, own: Stored | None) -> tuple[Shown, ...]:
    """The page alone, cut out of its frame or flattened: pixels that no matrix can move."""
    delivered = frames.decode(page.path, page.index)
    if _is_bilevel(delivered):
        return (_bitmap(delivered, page.geometry, page.geometry.dpi),)
    pixels = set_right(delivered, page.geometry)
    lossy = own is not None and own.coding == "DCTDecode"
    image = coding.jpeg(pixels, _FINE, fine=True) if lossy else _without_loss(pixels)
    return (Shown(PAGE, image, IDENTITY),)


def _swept(page: Pixels, dpi: float) -> Pixels:
    """A page that is strewn with sensor specks without them, as it was read."""
    even = flatten(drop_border(gray_of(page)))
    clean = despeckle(even, dpi)
    if clean is even:
        return page
    swept = clean != even
    if _is_bilevel(page):
        return np.where(swept, 255, page).astype(np.uint8)
    around = np.maximum(cv2.medianBlur(page, 5), page)
    return np.where(swept if page.ndim == 2 else swept[..., None], around, page).astype(np.uint8)


def _bitmap(delivered: Pixels, geometry: Geometry, floor: float) -> Shown:
    """Black and white set right; finer than it came when it has to be moved between pixels, so that strokes stay even."""
    scale = 1.0 if is_exact(geometry) else max(1.0, max(_USUAL, floor) / geometry.dpi)
    wide, high = round(geometry.size[0] * scale), round(geometry.size[1] * scale)
    larger = np.diag([wide / geometry.size[0], high / geometry.size[1], 1.0]) @ np.array(geometry.transform)
    finer = replace(geometry, size=(wide, high), transform=matrix_of(larger))
    pixels = set_right(delivered, geometry if scale == 1.0 else finer)
    return _spread(PAGE, coding.group4(pixels < 128), geometry.size)


def _without_loss(pixels: Pixels) -> Stored:
    pixels = _gray_if_colourless(pixels)
    if _is_bilevel(pixels):
        return coding.group4(pixels == 0)
    return coding.lossless(pixels)


def _small(upright: Pixels, geometry: Geometry, how: PdfWay, rung: Rung, floor: float) -> tuple[Shown, ...]:
    dpi = geometry.dpi
    if _is_bilevel(upright):
        return (Shown(PAGE, coding.group4(upright == 0), IDENTITY),)
    if how is PdfWay.PLAIN:
        return _plain(upright, geometry, rung, floor)
    scale = 1.0 if _COARSEST <= dpi <= _FINEST else max(_USUAL, floor) / dpi
    pixels = _at(upright, scale)
    if scale > 1:  # the shades at the edge of a stroke become its place in finer pixels
        pixels = np.asarray(cv2.resize(upright, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    parts = layers.split(pixels, dpi * scale, rung.paper_dpi)
    covered = sum((box.x1 - box.x0) * (box.y1 - box.y0) for box in parts.pictures) / parts.ink.size
    if covered > _MOSTLY:
        return _plain(upright, geometry, rung, floor)
    laid = _layered(upright, parts, geometry, rung, floor)
    return laid if covered < _MOSTLY / 3 else min(laid, _plain(upright, geometry, rung, floor), key=_size)


def _plain(upright: Pixels, geometry: Geometry, rung: Rung, floor: float) -> tuple[Shown, ...]:
    """All of the page as one JPEG at the floor."""
    return (_spread(PAGE, coding.jpeg(_at(upright, floor / geometry.dpi), rung.plain), geometry.size),)


def _layered(upright: Pixels, parts: layers.Layers, geometry: Geometry, rung: Rung, floor: float) -> tuple[Shown, ...]:
    """Paper, pictures on it, and the ink's colours seen through the ink."""
    out = [_spread(PAPER, coding.jpeg(parts.paper, rung.paper), geometry.size)]
    across, down = upright.shape[1] / parts.ink.shape[1], upright.shape[0] / parts.ink.shape[0]
    for number, box in enumerate(parts.pictures, 1):
        x0, y0 = int(box.x0 * across), int(box.y0 * down)
        x1, y1 = math.ceil(box.x1 * across), math.ceil(box.y1 * down)
        cut = _at(upright[y0:y1, x0:x1], max(_PICTURE_DPI, floor) / geometry.dpi)
        out.append(_over(f"{PICTURE}{number}", coding.jpeg(cut, rung.picture), Box(x0, y0, x1, y1)))
    if parts.ink.any():
        through = coding.group4(parts.ink > 0)
        out.append(_spread(INK, coding.jpeg(parts.colours, _COLOURS), geometry.size, through))
    return tuple(out)


def _spread(name: str, image: Stored, size: tuple[int, int], through: Stored | None = None) -> Shown:
    """An image over all of a page of `size` px."""
    return replace(_over(name, image, Box(0, 0, *size)), through=through)


def _over(name: str, image: Stored, box: Box) -> Shown:
    across, down = (box.x1 - box.x0) / image.width, (box.y1 - box.y0) / image.height
    return Shown(name, image, ((across, 0.0, float(box.x0)), (0.0, down, float(box.y0)), (0.0, 0.0, 1.0)))


def _at(pixels: Pixels, scale: float) -> Pixels:
    return layers.shrunk(pixels, scale) if scale < 1 else pixels


def _gray_if_colourless(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return pixels
    few = pixels[::16, ::4]
    if not np.array_equal(few[..., 0], few[..., 1]):
        return pixels
    blue, green, red = cv2.split(pixels)
    return np.asarray(blue, np.uint8) if np.array_equal(blue, green) and np.array_equal(green, red) else pixels


def _is_bilevel(pixels: Pixels) -> bool:
    if pixels.ndim == 3:
        return False
    few = pixels[::16]
    return bool(np.all((few == 0) | (few == 255)) and np.all((pixels == 0) | (pixels == 255)))
