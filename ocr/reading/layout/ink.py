"""Parts ink that is text from ink that is not: rules, codes, seals, signatures, specks; and finds where the text stands."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks
from ocr.reading.layout import pieces, rings, rules, squares
from ocr.types import Box

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
_DPI = 150.0
LEVEL = 190  # of ink and darker; paper is at 245
_LARGE, _SPARSE = 4.0, 0.4  # times the usual letter both ways, with less ink in its box: a drawing
_LONG, _LOW, _SCRIBBLE = 5.0, 2.0, 0.13  # the same for a signature, which is lower and thinner
_PAPER = 245


@dataclass(frozen=True, slots=True)
class Ink:
    """What stands on a reading copy, boxes in px of it.

    image: the copy without what is not text. pieces: parts of text lines that nothing interrupts, with room for the
    marks over and under letters. tables: the cells of each ruled table.
    """

    image: Pixels
    pieces: tuple[Box, ...]
    tables: tuple[tuple[Box, ...], ...]


def part(image: Pixels, dpi: float) -> Ink:
    """Tell text from other ink on a gray reading copy of `dpi`, paper at 245."""
    return _part(image, dpi, ())


def _part(image: Pixels, dpi: float, paled: tuple[rings.Circle, ...]) -> Ink:
    """As `part`; paled: seals that have been made paler already."""
    factor = min(1.0, _DPI / dpi)
    small = _smaller(image, factor)
    ink = _ink_of(small)
    codes = _filled(ink.shape, squares.find(marks.find(ink).stats[1:]))
    ruled = rules.find(np.where(codes, 0, ink).astype(np.uint8), dpi * factor)
    text = np.where(codes | (cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0), 0, ink).astype(np.uint8)
    found = marks.find(text)
    usual = pieces.usual_height(found.stats, dpi * factor)
    drawings = found.stats[_drawings(found.stats, usual), :4].tolist()
    seals = paled or rings.find(text, drawings, dpi * factor)
    paler = rings.paled(image, seals, factor) if seals and not paled else None
    if paler is not None:
        return _part(paler, dpi, seals)  # without the seals more letters stand free
    faces, rims = np.zeros_like(ink), np.zeros_like(ink)
    for circle in seals:
        faces |= rings.face(ink.shape, circle)
        rims |= rings.rims(text, circle)
    if seals:
        text[rims > 0] = 0
        found = marks.find(text)
    boxes = pieces.find(found.stats, text, faces, usual)
    away = _drawings(found.stats, usual)[found.labels] | (faces > 0) | _specks(found, boxes, usual)[found.labels]
    away &= ~_filled(ink.shape, boxes)
    # within a line rims stay: letters crossed by a ring read better than letters cut by its loss
    image = _rubbed_out(image, away | ((ink > text) & (rims == 0)))
    cells = rules.tables(ruled, dpi * factor)
    return Ink(image, _full(boxes, factor), tuple(_full(table, factor) for table in cells))


def _smaller(image: Pixels, factor: float) -> Pixels:
    if factor == 1.0:
        return image
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _ink_of(image: Pixels) -> Pixels:
    return (image < LEVEL).astype(np.uint8)


def _drawings(stats: NDArray[np.int32], usual: float) -> Mask:
    """Which marks are strokes far larger than letters: signatures, seals, outlines."""
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    large = (high > _LARGE * usual) & (wide > _LARGE * usual) & (area < _SPARSE * wide * high)
    large |= (high > _LOW * usual) & (wide > _LONG * usual) & (area < _SCRIBBLE * wide * high)
    large[0] = False
    return np.asarray(large)


def _specks(found: marks.Marks, boxes: NDArray[np.int32], usual: float) -> Mask:
    """Which marks are too small for letters, and away from the lines that they could be points or marks of."""
    small = (found.stats[:, 2:4] < 0.5 * usual).all(axis=1)
    beside, over = round(2 * usual), round(0.5 * usual)
    near = _filled(found.labels.shape, boxes + np.array([-beside, -over, beside, over]))
    x, y = np.nan_to_num(found.centres).astype(int).T
    small &= ~near[y, x]
    small[0] = False
    return np.asarray(small)


def _filled(shape: tuple[int, ...], boxes: NDArray[np.int32]) -> Mask:
    """A mask of boxes (x0, y0, x1, y1)."""
    mask = np.zeros(shape, bool)
    for x0, y0, x1, y1 in np.maximum(0, boxes).tolist():
        mask[y0:y1, x0:x1] = True
    return mask


def _rubbed_out(image: Pixels, away: Mask) -> Pixels:
    """The image with paper where its smaller copy shows what has to go."""
    if not away.any():
        return image
    mask = cv2.dilate(away.astype(np.uint8), np.ones((3, 3), np.uint8))
    mask = cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    out = image.copy()
    out[mask > 0] = _PAPER
    return out


def _full(boxes: NDArray[np.int32], factor: float) -> tuple[Box, ...]:
    """Boxes (x0, y0, x1, y1) of the smaller copy on the image itself."""
    return tuple(
        Box(int(x0 / factor), int(y0 / factor), round(x1 / factor), round(y1 / factor))
        for x0, y0, x1, y1 in boxes.tolist()
    )
