"""Finds drawn rules, and the tables whose cells they close."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Boxes = NDArray[np.int32]
"""n x 4: x0, y0, x1, y1."""
_RULE = 0.4  # inch: no stroke of a letter is as long
_THICK, _LETTER, _WITHIN = 0.045, 0.2, 0.5  # inch: the thickest rule, the highest letter; a part of the run
_LEAST_WIDE, _LEAST_HIGH = 0.15, 0.12  # inch: a cell holds a letter
_LEAST_CELLS = 4  # fewer are a frame
_FULL = 0.7  # of its box that a cell fills: it is a rectangle
_JOIN = 0.03  # inch: gaps in rules that scanning leaves


def find(ink: Pixels, dpi: float) -> Pixels:
    """The ink (0/1) that runs on straight along or down the page for longer than any letter does."""
    long = round(_RULE * dpi)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return np.asarray(cv2.bitwise_or(_without_words(np.asarray(across, np.uint8), ink, dpi), down), np.uint8)


def _without_words(across: Pixels, ink: Pixels, dpi: float) -> Pixels:
    """Without what runs through letters that blur has run together: it lies within higher ink, as no rule does."""
    found = marks.find(across)
    low = found.stats[:, 3] <= _LETTER * dpi
    low[0] = False
    if not low.any():
        return across
    tall = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(_THICK * dpi) + 1, 1), np.uint8)) > 0
    within = np.bincount(found.labels[tall & (across > 0)], minlength=len(low))
    words = low & (within >= _WITHIN * found.stats[:, 4])
    return np.where(words[found.labels], 0, across).astype(np.uint8) if words.any() else across


def tables(ruled: Pixels, dpi: float) -> tuple[Boxes, ...]:
    """The cells of each table. ruled: height x width, 0/1, at `dpi`."""
    reach = max(3, round(_JOIN * dpi) | 1)
    down = cv2.morphologyEx(ruled, cv2.MORPH_CLOSE, np.ones((reach, 1), np.uint8))
    across = cv2.morphologyEx(ruled, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    joined = np.asarray(cv2.dilate(cv2.bitwise_or(down, across), np.ones((3, 3), np.uint8)), np.uint8)
    found = []
    for x, y, wide, high, _ in marks.find(joined).stats[1:].tolist():
        if wide < 2 * _LEAST_WIDE * dpi or high < 2 * _LEAST_HIGH * dpi:
            continue
        cells = _closed(joined[y : y + high, x : x + wide], dpi) + np.array([x, y, x, y])
        if len(cells) >= _LEAST_CELLS:
            found.append(cells)
    return tuple(found)


def _closed(grid: Pixels, dpi: float) -> Boxes:
    """The rectangles that the rules of a grid close."""
    faces = np.pad(1 - grid, 1, constant_values=1)
    stats = np.asarray(cv2.connectedComponentsWithStats(faces, connectivity=4)[2], np.int32)[1:]
    x, y, wide, high, area = stats.T
    cells = (x > 0) & (y > 0) & (x + wide < faces.shape[1]) & (y + high < faces.shape[0])  # all else lies outside
    cells &= (wide >= _LEAST_WIDE * dpi) & (high >= _LEAST_HIGH * dpi) & (area >= _FULL * wide * high)
    return np.asarray(np.c_[x - 1, y - 1, x + wide - 1, y + high - 1][cells], np.int32)
