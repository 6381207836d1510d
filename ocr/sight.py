"""The working copies of one upright page that all judges share: made once, small, for speed and a steady scale."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import geometry, marks, strokes
from ocr.reading import clean
from ocr.strokes import Strokes
from ocr.types import Box, Geometry

Pixels = NDArray[np.uint8]
WORK_DPI = 150.0


@dataclass(frozen=True, slots=True)
class Sight:
    """One upright page at `dpi` (at most 150); boxes of verdicts are px of the full page, `size` = (width, height).

    colour: height x width (x 3 BGR). gray: luminance. bare: gray without the scanner's bed. even: bare with even light
    and paper at 245. letters: n x 5 (x, y, width, height, area), marks as large as letters of 6 to 24 points.
    strokes: depth and sharpness of print, tile by tile, pale print too.
    page_dpi: dpi of the full page; dpi_told: the file said so, else it is a guess.
    frame: the copy as the device delivered it, for what the device did; way: from its px to those of this page's copy.
    native: gray, each px that the device delivered.
    """

    colour: Pixels
    gray: Pixels
    bare: Pixels
    even: Pixels
    letters: NDArray[np.int32]
    strokes: Strokes
    dpi: float
    size: tuple[int, int]
    page_dpi: float
    dpi_told: bool
    frame: Pixels
    way: Geometry
    native: Pixels

    @property
    def has_text(self) -> bool:
        """With fewer letters there is no text to speak of, and nothing to measure on."""
        return len(self.letters) >= 60

    @property
    def whole(self) -> Box:
        return Box(0, 0, *self.size)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle of the working copy as a box of the full page, kept within it."""
        height, width = self.gray.shape
        across, down = self.size[0] / width, self.size[1] / height
        left, top = min(self.size[0] - 1, max(0, int(x0 * across))), min(self.size[1] - 1, max(0, int(y0 * down)))
        right, bottom = min(self.size[0], round(x1 * across)), min(self.size[1], round(y1 * down))
        return Box(left, top, max(left + 1, right), max(top + 1, bottom))


def sight(
    colour: Pixels,
    dpi: float,
    size: tuple[int, int],
    page_dpi: float,
    dpi_told: bool,
    delivered: tuple[Pixels, Geometry] | None = None,
    native: Pixels | None = None,
) -> Sight:
    """See an upright working copy of `dpi`, made from a page of `size` px at `page_dpi`.

    delivered: the copy of the frame and its way to `colour`; None = it was upright as delivered.
    native: the frame in gray before the copy was made; None = no px more than the copy.
    """
    gray = clean.gray_of(colour)
    bare = clean.drop_border(gray)
    even = clean.flatten(bare)
    frame, way = delivered or (colour, geometry.plan(colour.shape, dpi))
    letters, print_ = _letters(even, dpi), strokes.measure(even, dpi, painted(gray, bare))
    px = clean.gray_of(frame) if native is None else native
    return Sight(colour, gray, bare, even, letters, print_, dpi, size, page_dpi, dpi_told, frame, way, px)


def painted(gray: Pixels, bare: Pixels) -> NDArray[np.bool_] | None:
    """Where `bare` hides the bed; None = nowhere."""
    return None if bare is gray else np.asarray(bare != gray)


def reduced(image: Pixels, dpi: float) -> tuple[Pixels, float]:
    """A copy of at most 150 dpi, and how many times as large as the image it is."""
    factor = min(1.0, WORK_DPI / dpi)
    if factor == 1.0:
        return image, 1.0
    # by the factor, not to a size: halves are halved exactly, which takes a tenth of the time on sides of odd length
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8), factor


def _letters(even: Pixels, dpi: float) -> NDArray[np.int32]:
    stats = marks.find(even < 185).stats
    wide, high = stats[:, 2], stats[:, 3]
    fits = (high >= 0.03 * dpi) & (high <= 0.3 * dpi) & (wide >= 0.012 * dpi) & (wide <= 0.8 * dpi)
    fits[0] = False
    return stats[fits]
