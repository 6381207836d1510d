"""Finds the gutter of a book that lies open: a broad dark valley across the middle, from edge to edge."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sheets.rectangles import along_grid, clockwise

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
_WIDE = 480  # px of the copy that is measured
_BANDS = 10
_DEPTH = 0.12  # of the paper's brightness; a fold is half as deep
_BREADTH = (0.0105, 0.22)  # of the spread, at half depth: a fold or streak is narrower, a dark page broader
_OFF_MIDDLE = 0.08


def pages(image: Pixels, sheet: Points, factor: Points) -> list[Points]:
    """The two pages of a book that lies open, or nothing; `image` is `factor` (across, down) times as large as the sheet tells."""
    wide, high = math.dist(sheet[0], sheet[1]), math.dist(sheet[0], sheet[3])
    upright = wide >= high
    if not 1.2 <= max(wide, high) / min(wide, high) <= 1.75:
        return []
    turned = sheet if upright else np.roll(sheet, -1, axis=0)  # clockwise from the corner where a long edge starts
    size = _WIDE, max(80, round(_WIDE * min(wide, high) / max(wide, high)))
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float32)
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    way = cv2.getPerspectiveTransform((turned * factor).astype(np.float32), target)
    flat = np.asarray(cv2.warpPerspective(gray, way, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    split = find(flat)
    if split is None:
        return []
    top = turned[0] + (turned[1] - turned[0]) * split[0]
    bottom = turned[3] + (turned[2] - turned[3]) * split[1]
    if along_grid(sheet):  # a gutter that leans a little is cut upright, so that both pages keep their px
        axis = 0 if upright else 1
        top[axis] = bottom[axis] = round(float(top[axis] + bottom[axis]) / 2)
    one = np.array([turned[0], top, bottom, turned[3]])
    other = np.array([top, turned[1], turned[2], bottom])
    return [clockwise(page) for page in ((one, other) if upright else (other, one))]


def find(gray: Pixels) -> tuple[float, float] | None:
    """Where the gutter of a spread (two pages side by side, upright rectangle) meets its top and bottom edge.

    Parts of the width, 0..1. None unless the proportions are a spread's and the valley is there all the way down.
    """
    height, width = gray.shape
    if not 1.2 <= width / height <= 1.75:
        return None
    small = cv2.resize(gray, (_WIDE, max(_BANDS * 8, round(_WIDE * height / width))), interpolation=cv2.INTER_AREA)
    found = [valley(np.asarray(band, np.uint8)) for band in np.array_split(small, _BANDS)]
    places = np.array([0.5 if place is None else place for place in found])
    there = np.array([place is not None for place in found])
    if there.sum() < _BANDS - 1:
        return None
    heights = (np.arange(_BANDS) + 0.5) / _BANDS
    slope, base = np.polyfit(heights[there], places[there], 1)
    if np.abs(places[there] - base - slope * heights[there]).max() > 0.02:
        return None
    return float(base), float(base + slope)


def valley(band: Pixels) -> float | None:
    """Where the paper's brightness has its valley in a strip across the spread, as part of the width; else None."""
    paper = np.percentile(band, 80, axis=0)
    paper = np.convolve(np.pad(paper, 1, mode="edge"), np.ones(3) / 3, mode="valid")
    middle = range(round((0.5 - _OFF_MIDDLE) * _WIDE), round((0.5 + _OFF_MIDDLE) * _WIDE))
    lowest = min(middle, key=lambda x: float(paper[x]))
    left = float(np.percentile(paper[round(0.2 * _WIDE) : round(0.4 * _WIDE)], 70))
    right = float(np.percentile(paper[round(0.6 * _WIDE) : round(0.8 * _WIDE)], 70))
    around, floor = min(left, right), float(paper[lowest])
    if around < 60 or floor > (1 - _DEPTH) * around:
        return None
    half = (around + floor) / 2
    start, end = lowest, lowest
    while start > 0 and paper[start - 1] < half:
        start -= 1
    while end < _WIDE - 1 and paper[end + 1] < half:
        end += 1
    if not _BREADTH[0] <= _breadth(paper, lowest, half) / _WIDE <= _BREADTH[1]:
        return None
    # a gutter narrows with depth all the way; a tinted column or a streak is nearly as broad at its floor as at its top
    if _breadth(paper, lowest, around - 0.2 * (around - floor)) < 2.2 * _breadth(
        paper, lowest, floor + 0.15 * (around - floor)
    ):
        return None
    inside = paper[start : end + 1]
    weights = half - inside + 0.5
    return float((np.arange(start, end + 1) * weights).sum() / weights.sum() + 0.5) / _WIDE


def _breadth(paper: Points, lowest: int, level: float) -> float:
    """How far the valley reaches on both sides below a level, to a part of a px."""
    reach = 0.0
    for way in (-1, 1):
        at = lowest
        while 0 < at < len(paper) - 1 and paper[at + way] < level:
            at += way
        beyond = at + way
        rest = (level - paper[at]) / max(1e-6, paper[beyond] - paper[at]) if 0 <= beyond < len(paper) else 0.0
        reach += abs(at - lowest) + min(1.0, max(0.0, float(rest)))
    return reach
