"""Finds the pieces that text lines fall into: letters beside each other, with no more than a word's gap between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Stats = NDArray[np.int32]
Boxes = NDArray[np.int32]
"""n x 4: x0, y0, x1, y1."""
_LEAST, _MOST = 0.025, 0.25  # inch: heights of letters from 5 to 40 points
_USUAL, _ENOUGH = 0.085, 20  # inch: the height taken where fewer letters can't tell it
_LOWEST, _HIGHEST, _WIDEST = 0.5, 3.0, 12.0  # times the usual letter
_APART = 1.3  # times the usual letter: letters of one piece are nearer
_LEAST_LETTERS = 2
_ROOM = 0.6  # times the usual letter, for marks over and under letters
_NEAR = 3.0  # times the usual letter: pieces so near a seal may run into it
_WITHIN = 0.6  # of a piece on a seal's face: it is the seal's own


def usual_height(stats: Stats, dpi: float) -> float:
    """Height of the usual letter in px. stats: marks of a page's ink, the ground first."""
    wide, high = stats[1:, 2], stats[1:, 3]
    letters = (high >= _LEAST * dpi) & (high <= _MOST * dpi) & (wide <= 2 * _MOST * dpi)
    return float(np.median(high[letters])) if letters.sum() >= _ENOUGH else _USUAL * dpi


def find(stats: Stats, ink: Pixels, faces: Pixels, usual: float) -> Boxes:
    """Boxes of pieces of text with room for marks. faces: 0/1, where seals are, whose own text is left out."""
    high = stats[:, 3]
    chosen = (high >= _LOWEST * usual) & (high <= _HIGHEST * usual) & (stats[:, 2] <= _WIDEST * usual)
    chosen[0] = False
    boxes = [
        _onto_face(box, ink, faces, usual)
        for box in _beside_each_other(stats[chosen], ink.shape, usual)
        if faces[box[1] : box[3], box[0] : box[2]].mean() < _WITHIN
    ]
    return np.array(boxes, np.int32).reshape(-1, 4)


def _beside_each_other(letters: Stats, shape: tuple[int, ...], usual: float) -> list[tuple[int, int, int, int]]:
    cores = np.zeros(shape, np.uint8)
    for x, y, wide, high in letters[:, :4].tolist():
        cut = high // 4  # the middle of a letter doesn't touch the lines above and below
        reach = round(_APART / 2 * min(usual, 1.2 * high))  # small print stands closer
        cores[y + cut : y + high - cut, max(0, x - reach) : x + wide + reach] = 1
    labels, stats, *_ = marks.find(cores)
    of = labels[letters[:, 1] + letters[:, 3] // 2, letters[:, 0] + letters[:, 2] // 2]
    found = []
    for label in range(1, len(stats)):
        mine = letters[of == label]
        if len(mine) < _LEAST_LETTERS:
            continue
        room = round(_APART / 4 * usual)
        x0, x1 = int(mine[:, 0].min()) - room, int((mine[:, 0] + mine[:, 2]).max()) + room
        y0 = round(float(np.median(mine[:, 1])) - _ROOM * usual)
        y1 = round(float(np.median(mine[:, 1] + mine[:, 3])) + 0.7 * _ROOM * usual)
        found.append((max(0, x0), max(0, y0), min(shape[1], x1), min(shape[0], y1)))
    return found


def _onto_face(box: tuple[int, int, int, int], ink: Pixels, faces: Pixels, usual: float) -> tuple[int, int, int, int]:
    """The piece with those of its letters that a seal runs into: as far as ink goes on beside it."""
    x0, y0, x1, y1 = box
    near = round(_NEAR * usual)
    if not faces[y0:y1, max(0, x0 - near) : x1 + near].any():
        return box
    quarter = (y1 - y0) // 4
    inked = np.flatnonzero(ink[y0 + quarter : y1 - quarter].any(axis=0))
    for column in inked[inked < x0][::-1].tolist():
        if x0 - column > usual:
            break
        x0 = column
    for column in inked[inked >= x1].tolist():
        if column - x1 > usual:
            break
        x1 = column + 1
    return x0, y0, x1, y1
