"""Rubs sensor specks out of a page, and nothing that may belong to a letter."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
_INK = 165
_AREA, _SIDE = 6, 3  # px: what one faulty sensor cell and its blur leave behind
_PER_SQUARE_INCH = 3.0
_BAND = 128  # rows that stay in the processor's cache while they are asked
_CELLS = 3  # the page is asked for specks in so many parts across and down
_LEAST_FREE = 0.25  # square inches without print from which a part has a say
_GRID = 150  # points per inch in which rows of dots are looked for
_REACH = 0.2  # inch: no mark stands farther from its letter, whatever the size of print
_APART = 0.15  # inch beyond reach: from there on specks are counted
_RULE = 0.5  # inch: longer ink is a rule or a picture, not a letter
_LEAST_OF_USUAL = 0.4  # smaller ink than that of the usual letter is a fleck or a mark, not a letter
_OF_A_DOT = 0.5  # of the stroke's square; a dot of i or nặng has about the whole of it


@dataclass(frozen=True, slots=True)
class _Ink:
    """Connected ink of a page: its labels, and of each label (0 = paper) box, area in px and runs (see `Marks`)."""

    mask: Mask
    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    areas: NDArray[np.int32]
    runs: NDArray[np.int64]


def despeckle(gray: Pixels, dpi: float, even: Pixels | None = None) -> Pixels:
    """Remove sensor specks (3 px or less) from a page that is strewn with them, also where there is no print.

    Away from letters every speck goes; within reach of a letter (its own height) only one clearly smaller than the
    dots that go with the strokes of that print. A page without specks in its empty parts comes back as it is.
    even: the same page in even light with ink of the usual darkness, where `gray` may be shaded or faint.
    """
    ink = ((gray if even is None else even) < _INK).astype(np.uint8)
    if _lone(ink) / (gray.size / dpi**2) <= _PER_SQUARE_INCH:
        return gray
    labels, stats, _, runs = marks.find(ink)
    found = _Ink(ink > 0, labels, stats[:, :4], stats[:, 4], runs)
    tiny = (found.areas <= _AREA) & (found.boxes[:, 2:].max(axis=1) <= _SIDE)
    tiny[0] = False
    if tiny.sum() / (gray.size / dpi**2) <= _PER_SQUARE_INCH:
        return gray
    most, free = _largest_speck(found, dpi)
    x, y = found.boxes[:, 0], found.boxes[:, 1]
    if not _strewn(tiny, found, free, dpi):
        return gray
    # the strictest of its four corners' limits: a speck half within reach is within reach
    right, bottom = x + found.boxes[:, 2] - 1, y + found.boxes[:, 3] - 1
    limit = np.minimum(np.minimum(most[y, x], most[y, right]), np.minimum(most[bottom, x], most[bottom, right]))
    inked = np.flatnonzero(found.mask)
    specks = np.zeros(gray.shape, np.uint8)
    specks.ravel()[inked[(tiny & (found.areas <= limit))[labels.ravel()[inked]]]] = 1
    around = cv2.bitwise_and(cv2.dilate(specks, np.ones((3, 3), np.uint8)), cv2.compare(ink, specks, cv2.CMP_LE))
    return np.asarray(cv2.copyTo(cv2.max(cv2.medianBlur(gray, 5), gray), around, gray.copy()), np.uint8)


def _lone(ink: Pixels) -> int:
    """How many specks have nothing beside them; told without labelling every mark, which takes several times as long."""
    count = 0
    for top in range(0, len(ink), _BAND):
        above = min(top, _SIDE + 2)  # rows that a window over the band's first row sees
        alone = _alone(ink[top - above : top + _BAND + _SIDE + 2])
        first = alone.copy()  # the windows that hold a speck make a rectangle: its corner is counted
        first[1:] &= ~alone[:-1]
        first[:, 1:] &= ~alone[:, :-1]
        count += int(cv2.countNonZero(first[above : above + _BAND]))
    return count


def _alone(ink: Pixels) -> Pixels:
    """Where a window holds a speck's ink, and the wider window around it no more."""
    within, around = (
        cv2.boxFilter(ink, -1, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT)
        for side in (_SIDE, _SIDE + 2)
    )
    return np.asarray(cv2.bitwise_and(cv2.inRange(within, 1, _AREA), cv2.compare(within, around, cv2.CMP_EQ)), np.uint8)


def _largest_speck(ink: _Ink, dpi: float) -> tuple[Pixels, Mask]:
    """For every pixel the largest area (px) that can't be a mark of a letter within reach; out of reach any speck's.

    Also the pixels so far from print that not even dots of a sentence (…) can stand there.
    """
    longest = ink.boxes[:, 2:].max(axis=1)
    print_ = (longest >= max(_SIDE + 2, 0.02 * dpi)) & (np.arange(len(longest)) > 0)
    usual = _middle(longest, ink.areas * (print_ & (longest < _RULE * dpi)))
    print_ &= longest >= _LEAST_OF_USUAL * usual
    reach = np.where(longest < _RULE * dpi, np.clip(longest, usual, _REACH * dpi), usual)
    limits = np.minimum(_OF_A_DOT * _strokes(ink) ** 2, _AREA).astype(int)
    most, free = np.full(ink.mask.shape, _AREA, np.uint8), np.ones(ink.mask.shape, bool)
    chosen = np.nonzero(print_)[0]
    for label in chosen[np.argsort(-limits[chosen])]:  # the finest print has the last word
        x, y, width, height = (int(value) for value in ink.boxes[label])
        far = round(float(reach[label]))
        most[max(0, y - far) : y + height + far, max(0, x - far) : x + width + far] = limits[label]
        far += round(_APART * dpi)
        free[max(0, y - far) : y + height + far, max(0, x - far) : x + width + far] = False
    return most, free


def _middle(values: NDArray[np.int32], weights: NDArray[np.int32]) -> float:
    """The value that half of the weight stays below; 0 without any weight."""
    order = np.argsort(values)
    sums = np.cumsum(weights[order].astype(np.int64))
    return float(values[order[np.searchsorted(sums, sums[-1] / 2)]]) if sums[-1] else 0.0


def _strokes(ink: _Ink) -> NDArray[np.float64]:
    """Stroke width in px of every label: a straight stroke's runs along (h) and down (v) give 1/w² = 1/h² + 1/v²."""
    starts = ink.mask.copy()
    starts[1:] &= ~ink.mask[:-1]
    down = np.bincount(ink.labels.ravel()[np.flatnonzero(starts)], minlength=len(ink.areas))
    return ink.areas / np.maximum(1.0, np.hypot(ink.runs, down))


def _strewn(tiny: Mask, ink: _Ink, free: Mask, dpi: float) -> bool:
    """Whether specks stand all over the parts without print: not in one place (a picture), not in rows (leaders)."""
    middles = ink.boxes[tiny, :2] + ink.boxes[tiny, 2:] // 2
    middles = middles[free[middles[:, 1], middles[:, 0]]]
    middles = middles[~_in_rows(middles, dpi)]
    densities = []
    height, width = free.shape
    for row in range(_CELLS):
        for column in range(_CELLS):
            x0, x1 = column * width // _CELLS, (column + 1) * width // _CELLS
            y0, y1 = row * height // _CELLS, (row + 1) * height // _CELLS
            room = np.count_nonzero(free[y0:y1, x0:x1]) / dpi**2
            if room >= _LEAST_FREE:
                inside = ((middles >= (x0, y0)) & (middles < (x1, y1))).all(axis=1)
                densities.append(np.count_nonzero(inside) / room)
    return bool(densities) and float(np.median(densities)) > _PER_SQUARE_INCH


def _in_rows(middles: NDArray[np.int32], dpi: float) -> Mask:
    """Which of the points (x, y in px) stand in rows along or down the page, a little slanting ones too."""
    out = np.zeros(len(middles), bool)
    places = np.floor(middles * (_GRID / dpi)).astype(int)
    if not len(middles):
        return out
    for across, down in (places.T, places.T[::-1]):
        grid = np.zeros((down.max() + 1, across.max() + 1), np.uint8)
        grid[down, across] = 1
        joined = cv2.dilate(grid, np.ones((1, round(0.06 * _GRID)), np.uint8))
        labels, stats, *_ = marks.find(np.asarray(joined, np.uint8))
        length, breadth = stats[:, 2], stats[:, 3]
        row = (length >= 0.4 * _GRID) & (breadth < np.maximum(0.1 * _GRID, 0.2 * length))
        out |= row[labels[down, across]]
    return out
