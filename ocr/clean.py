"""Prepares page images for reading and measuring; arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks
from ocr.geometry import paper_colour

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
_READ_DPI = 300.0
_SPECKS_PER_SQUARE_INCH = 3.0


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
    small = cv2.resize(gray, (max(8, width // step), max(8, height // step)), interpolation=cv2.INTER_AREA)
    side = max(7, int(min(small.shape) / 18) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), side / 3)
    paper = np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 20).astype(np.uint8)
    return _u8(cv2.divide(gray, paper, scale=245))


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
    small = cv2.resize(gray, (max(1, gray.shape[1] // 8), max(1, gray.shape[0] // 8)), interpolation=cv2.INTER_AREA)
    labels, stats, _ = marks.find(np.asarray(small < 70))
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


def despeckle(gray: Pixels, dpi: float) -> Pixels:
    """Remove sensor specks (3 px or less) where they are many; below 190 dpi, where dots are as small, off letters."""
    ink = gray < 165
    labels, stats, _ = marks.find(ink)
    tiny = (stats[:, 4] <= 6) & (stats[:, 2] <= 3) & (stats[:, 3] <= 3)
    tiny[0] = False
    if tiny.sum() / (gray.size / dpi**2) <= _SPECKS_PER_SQUARE_INCH:
        return gray
    kill: Mask = tiny[labels]
    if dpi < 190:
        near = cv2.dilate((ink & ~kill).astype(np.uint8), np.ones((7, 7), np.uint8))
        kill = kill & (near == 0)
    around = (cv2.dilate(kill.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0) & ~(ink & ~kill)
    calm = cv2.medianBlur(gray, 5)
    out = gray.copy()
    out[around] = np.maximum(calm, gray)[around]
    return out


def drop_leaders(gray: Pixels, dpi: float) -> Pixels:
    """Rub out leader dots (……) of forms: dot-sized marks in a row at close pitch, or the flat runs they blur into."""
    labels, stats, centres = marks.find(gray < 185)
    left, width, height = stats[:, 0], stats[:, 2], stats[:, 3]
    dot = max(4.0, dpi * 0.034)
    flat = (height <= max(4, dpi * 0.026)) & (width > dot) & (width > 2 * height)
    likely = ((width <= dot) & (height <= dot)) | flat
    likely[0] = False
    chosen = np.nonzero(likely)[0]
    marked = (width >= dpi * 0.12) & flat
    marked[0] = False
    if len(chosen) >= 6:
        rows = np.floor(centres[chosen, 1] / (dpi * 0.014)).astype(int)
        for offset in (0, 1):  # a row may straddle one grid line, not both grids
            for run in _runs(left[chosen], left[chosen] + width[chosen], (rows + offset) // 2, dpi):
                marked[chosen[run]] = True
    if not marked.any():
        return gray
    out = gray.copy()
    out[cv2.dilate(marked[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 250
    return out


def _runs(x0: NDArray[np.number], x1: NDArray[np.number], row: NDArray[np.int_], dpi: float) -> list[list[int]]:
    """Groups of six and more marks (or 0.3 inch and longer) on one row whose gaps stay under 0.07 inch."""
    order = np.lexsort((x0, row))
    groups: list[list[int]] = []
    for place, mark in enumerate(order):
        before = order[place - 1]
        if place and row[mark] == row[before] and x0[mark] - x1[before] < dpi * 0.07:
            groups[-1].append(int(mark))
        else:
            groups.append([int(mark)])
    return [g for g in groups if len(g) >= 6 or (len(g) > 1 and x1[g[-1]] - x0[g[0]] > dpi * 0.3)]


def _u8(image: object) -> Pixels:
    return np.asarray(image, dtype=np.uint8)
