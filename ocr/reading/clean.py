"""Prepares page images for reading and measuring; arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks
from ocr.geometry import paper_colour
from ocr.reading import faint
from ocr.reading.leaders import drop_leaders
from ocr.reading.specks import despeckle

Pixels = NDArray[np.uint8]
_READ_DPI = 300.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A gray image for the recogniser; px of it = px of the page image x `scale`."""

    image: Pixels
    scale: float


def gray_of(image: Pixels) -> Pixels:
    """Luminance of a BGR image; a gray image as it is."""
    return image if image.ndim == 2 else _u8(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))


def flatten(gray: Pixels) -> Pixels:
    """Divide by the paper's own brightness, so that shade, tint and stains go and paper stands at 245."""
    height, width = gray.shape
    step = 8 if min(gray.shape) >= 400 else 2
    small = _reduced(gray, step)
    side = max(7, int(min(small.shape) / 18) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), side / 3)
    paper = np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 20).astype(np.uint8)
    return _u8(cv2.divide(gray, paper, scale=245))


def cleared(gray: Pixels, dpi: float) -> Pixels:
    """A page as delivered, its ink made deep and its light even where the ink is faint (`ocr.reading.faint`)."""
    even = flatten(drop_border(gray))
    deep = faint.depth(even, dpi)
    return faint.restored(even, deep, dpi) if deep.is_faint else gray


def for_reading(image: Pixels, dpi: float) -> Prepared:
    """Gray copy for the recogniser: even light, no border, specks or leader dots, at least 300 dpi unless bilevel."""
    gray = gray_of(image)
    bilevel = np.count_nonzero(np.bincount(gray[::7, ::7].ravel(), minlength=256)) <= 2
    ready = drop_leaders(despeckle(flatten(drop_border(gray)), dpi), dpi)
    if dpi >= 290 or bilevel:
        return Prepared(ready, 1.0)
    scale = _READ_DPI / dpi
    wide, high = round(gray.shape[1] * scale), round(gray.shape[0] * scale)
    return Prepared(_u8(cv2.resize(ready, (wide, high), interpolation=cv2.INTER_CUBIC)), scale)


def drop_border(gray: Pixels) -> Pixels:
    """Paint over the dark scanner bed that reaches in from the edges."""
    small = _reduced(gray, 8)
    labels, stats, *_ = marks.find(np.asarray(small < 70))
    x, y, width, height, area = stats.T[:5]
    edge = (x == 0) | (y == 0) | (x + width >= small.shape[1]) | (y + height >= small.shape[0])
    bed = (area > 200) & edge & (np.minimum(width, height) < 0.9 * min(small.shape))
    # a frame around the whole sheet is hollow: it is as large as the page but covers little of it
    bed |= (area > 200) & edge & (area < 0.3 * width * height)
    bed[0] = False
    if not bed.any():
        return gray
    mask = cv2.dilate(bed[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    mask = cv2.resize(mask, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_NEAREST)
    out = gray.copy()
    out[mask > 0] = np.uint8(paper_colour(gray)[0])
    return out


def _reduced(gray: Pixels, step: int) -> Pixels:
    """A copy `step` times as small, of 8 px at least."""
    if min(gray.shape) < 8 * step:
        size = max(8, gray.shape[1] // step), max(8, gray.shape[0] // step)
        return _u8(cv2.resize(gray, size, interpolation=cv2.INTER_AREA))
    # by the factor, not to a size: whole parts are summed six times as fast
    return _u8(cv2.resize(gray, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA))


def _u8(image: object) -> Pixels:
    return np.asarray(image, dtype=np.uint8)
