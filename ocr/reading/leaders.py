"""Rubs the dot leaders (……) of forms out of a page, and no mark of a letter."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
_INK = 185
_DOT = 0.034  # inch
_FLAT = 0.026  # inch: the height of dots that have run together
_LONE = 0.2  # inch: a flat run by itself is a leader from here on, below it is a dash
_GAP = 0.07  # inch
_NEAR, _LEAST_NEAR = 1.5, 0.025  # a mark stands within so many of its heights, or inches, over or under its letter
_DOTS = 6
_MANY = 12  # dots in a row that no sentence has
_SHOWN = 0.3  # of many dots stand clear of what is written on the leader, unlike those of ạ, ị, ọ
_REACH = 3.0  # inch: so far along a row a leader shows between words
_LEVEL = 0.008  # inch that its dots stand off one line
_LONG = 0.3  # inch: from here on fewer dots that have run together make a leader


def drop_leaders(gray: Pixels, dpi: float) -> Pixels:
    """Rub out dot-sized marks in a row at close pitch with nothing between, or the flat runs they blur into.

    What stands right over a letter (dots of i, accents) stays, and dots right under letters make no row by themselves.
    """
    ink = (gray < _INK).astype(np.uint8)
    labels, stats, centres, _ = marks.find(ink)
    width, height = stats[:, 2], stats[:, 3]
    dot = max(4.0, dpi * _DOT)
    flat = (height <= max(4, dpi * _FLAT)) & (width > dot) & (width > 2 * height)
    likely = ((width <= dot) & (height <= dot)) | flat
    likely[0] = False
    marked = (width >= dpi * _LONE) & flat
    marked[0] = False
    chosen = np.nonzero(likely)[0]
    if len(chosen) >= 2:
        letters = ~likely
        letters[0] = False
        chosen = chosen[~_touching(stats[chosen], labels, letters, dpi, below=True)]
        free = flat[chosen] | ~_touching(stats[chosen], labels, letters, dpi, below=False)
        rows = np.floor(centres[chosen, 1] / (dpi * 0.014)).astype(int)
        for offset in (0, 1):  # a row may straddle one grid line, not both grids
            row = (rows + offset) // 2
            for run in _runs(stats[chosen], row, dpi):
                if _is_leader(stats[chosen[run]], flat[chosen[run]], free[run], ink, dpi):
                    marked[chosen[run]] = True
            marked[chosen[free & _on_leaders(stats[chosen], row, marked[chosen], dpi)]] = True
    if not marked.any():
        return gray
    out = gray.copy()
    inked = np.flatnonzero(ink.view(bool))
    leaders = np.zeros(gray.shape, np.uint8)
    leaders.ravel()[inked[marked[labels.ravel()[inked]]]] = 1
    out[cv2.dilate(leaders, np.ones((3, 3), np.uint8)) > 0] = 250
    return out


def _touching(boxes: NDArray[np.int32], labels: NDArray[np.int32], letters: Mask, dpi: float, below: bool) -> Mask:
    """For each mark whether a letter begins right under it (`below`), or ends right over it."""
    out = np.zeros(len(boxes), bool)
    for place, (x, y, width, height) in enumerate(boxes[:, :4].tolist()):
        far = round(max(_LEAST_NEAR * dpi, _NEAR * height))
        top = y + height if below else max(0, y - far)
        bottom = y + height + far if below else y
        out[place] = letters[labels[top:bottom, x : x + width]].any()
    return out


def _on_leaders(boxes: NDArray[np.int32], row: NDArray[np.int_], marked: Mask, dpi: float) -> Mask:
    """Which marks stand in one row with a leader and not far from it: its dots that show between words written on it."""
    out = np.zeros(len(boxes), bool)
    for of_leader in np.unique(row[marked]).tolist():
        mine = np.nonzero(row == of_leader)[0]
        leader = boxes[mine[marked[mine]]]
        x, y = leader[:, 0] + leader[:, 2] / 2, leader[:, 1] + leader[:, 3] / 2
        for place in mine.tolist():
            middle = boxes[place, 0] + boxes[place, 2] / 2, boxes[place, 1] + boxes[place, 3] / 2
            nearest = int(np.abs(x - middle[0]).argmin())
            level = abs(y[nearest] - middle[1]) <= max(1.5, _LEVEL * dpi)
            out[place] = level and abs(x[nearest] - middle[0]) <= _REACH * dpi
    return out


def _runs(boxes: NDArray[np.int32], row: NDArray[np.int_], dpi: float) -> list[list[int]]:
    """Groups of two and more marks on one row with small gaps, from left to right."""
    x0, x1 = boxes[:, 0], boxes[:, 0] + boxes[:, 2]
    order = np.lexsort((x0, row))
    groups: list[list[int]] = []
    for place, mark in enumerate(order.tolist()):
        before = order[place - 1]
        if place and row[mark] == row[before] and x0[mark] - x1[before] < dpi * _GAP:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [group for group in groups if len(group) > 1]


def _is_leader(boxes: NDArray[np.int32], flat: Mask, free: Mask, ink: Pixels, dpi: float) -> bool:
    """Whether a row is long enough without the dots right under letters, and hasn't letters between as in 1.1.1 or v.v…"""
    count, clear = len(boxes), int(free.sum())
    many = count >= _MANY and clear >= _SHOWN * count
    run_together = bool(flat.any()) and boxes[-1, 0] + boxes[-1, 2] - boxes[0, 0] > _LONG * dpi
    pairs = zip(boxes.tolist(), boxes[1:].tolist(), strict=False)
    filled = sum(bool(ink[b[1] : b[1] + b[3], a[0] + a[2] : b[0]].any()) for a, b in pairs)
    return (many or clear >= _DOTS or run_together) and (2 if many else 3) * filled < count - 1
