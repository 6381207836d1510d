"""How deep ink stands in its paper, and faint ink (carbon copies, worn toner, small print on cards) made as deep as usual.

Whatever comes after tells ink by fixed levels, which would cut faint letters to specks.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
_PAPER = 245
_USUAL = 145.0  # levels below the paper: what faint ink is brought to
_FAINT = 100.0  # levels below the paper: from here on ink isn't faint
_MOST_STRENGTH = 3.5
_DPI = 150.0
_STROKE = 0.06  # inch: wider than any stroke of running text
_OVER_GRAIN, _LEAST = 3.0, 15  # times the usual unevenness of the paper, levels
_LETTER, _WIDEST = (0.035, 0.25), 0.6  # inch: heights of letters, and how wide they run together
_LEAST_MARKS, _LEAST_AREA, _FULL = 20, 10, 0.75
_ABOVE, _LEAST_DEEP = 1.4, 100.0  # dust is so many times as deep as the deepest letters, levels
_SPECK, _CELL = 0.015, 3  # inch, px: what one faulty sensor cell and its blur leave behind
_STRONG, _REACH = 0.03, 0.15  # inch: strong ink that is no speck, and how far its points and marks may stand
_SMOOTH = 0.003  # inch


@dataclass(frozen=True, slots=True)
class Depth:
    """Levels below the paper.

    usual: where the deepest quarter of the letters begins (what shines through is paler); most: the deepest tenth; grain:
    what the bare paper has.
    """

    usual: float
    most: float
    grain: float

    @property
    def is_faint(self) -> bool:
        return self.usual < _FAINT


def depth(even: Pixels, dpi: float) -> Depth:
    """How deep the letters of a page in even light stand; as deep as can be where there are next to none."""
    factor = min(1.0, _DPI / dpi)
    small = even if factor == 1.0 else cv2.resize(even, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    scale = dpi * factor
    side = round(_STROKE * scale) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (side, side))
    hat = np.asarray(cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_BLACKHAT, kernel), np.uint8)
    grain = float(np.median(hat[::3, ::3]))
    found = marks.find(hat > max(_LEAST, _OVER_GRAIN * grain))
    wide, high, area = found.stats[:, 2], found.stats[:, 3], found.stats[:, 4]
    letters = (high >= _LETTER[0] * scale) & (high <= _LETTER[1] * scale) & (wide <= _WIDEST * scale) & (wide >= 3)
    letters &= (area >= _LEAST_AREA) & (area < _FULL * wide * high)
    letters[0] = False
    if np.count_nonzero(letters) < _LEAST_MARKS:
        return Depth(255.0, 255.0, grain)
    deepest = np.zeros(len(area), np.uint8)
    inside = found.labels > 0
    np.maximum.at(deepest, found.labels[inside], hat[inside])
    order = np.argsort(deepest[letters])
    sums = np.cumsum(area[letters][order])
    usual, most = deepest[letters][order][np.searchsorted(sums, (0.75 * sums[-1], 0.9 * sums[-1]))].tolist()
    return Depth(usual, most, grain)


def restored(even: Pixels, deep: Depth, dpi: float) -> Pixels:
    """A page in even light with its faint ink, which stands `deep`, made as deep as ink usually is.

    Specks deeper than the letters are told by that, whatever they touch; grain is smoothed.
    """
    clear = _without_dust(even, deep, dpi)
    calm = np.asarray(cv2.GaussianBlur(clear, (0, 0), _SMOOTH * dpi), np.uint8)
    strength = min(_MOST_STRENGTH, _USUAL / max(1.0, deep.usual - 2 * deep.grain))
    over_grain = np.maximum(0, _PAPER - np.arange(256) - 2 * deep.grain)  # the engine searches what is left for print
    levels = np.clip(_PAPER - over_grain * strength, 0, 255).round().astype(np.uint8)
    return np.asarray(cv2.LUT(calm, levels), np.uint8)


def _without_dust(even: Pixels, deep: Depth, dpi: float) -> Pixels:
    """Without the specks that are deeper than faint letters, except beside strong ink: they may be its points and marks."""
    found = marks.find(even < _PAPER - max(_LEAST_DEEP, _ABOVE * deep.most))
    longest = found.stats[:, 2:4].max(axis=1)
    tiny = longest <= max(_CELL, _SPECK * dpi)
    tiny[0] = False
    strong = np.asarray(longest[found.labels] >= _STRONG * dpi) & (found.labels > 0)
    reach = round(_REACH * dpi) | 1
    near = cv2.dilate(strong.astype(np.uint8), np.ones((reach, reach), np.uint8))
    x, y = np.nan_to_num(found.centres).astype(int).T
    tiny &= near[y, x] == 0
    mask = cv2.dilate(tiny[found.labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.asarray(cv2.inpaint(even, mask, 2, cv2.INPAINT_TELEA), np.uint8) if mask.any() else even
