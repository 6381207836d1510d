"""Recognises the patch codes of separator sheets (Patch 1, 2, 3, 4, 6, T) by the exact size and order of their four bars.

Each is two wide and two narrow bars, 0.20 and 0.08 inch, with spaces of 0.08 inch, at least 2 inches long; tolerance of
print 0.01 inch (Kodak's A-61599, as its readers' manuals quote it). Read from the edge of the sheet that leads inwards.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_Points = NDArray[np.float64]
_DPI = 100.0
_NARROW, _WIDE, _LENGTH = 0.08, 0.20, (1.85, 9.0)
_OFF = 0.027
"""Inches that a bar or space may differ: print 0.01, and half a pixel on both its sides at 100 dpi with blur."""
_NAMES = {"WWNN": "1", "WNNW": "2", "WNWN": "3", "NWWN": "4", "NNWW": "6", "NWNW": "T"}


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch code: its name ("1", "2", "3", "4", "6", "T") and corners (4 x 2 px) in the picture that was searched."""

    name: str
    corners: _Points


@dataclass(frozen=True, slots=True)
class _Bar:
    """Lengths in inches; `way` is the unit vector along it, places in inches."""

    centre: _Points
    way: _Points
    length: float
    width: float

    @property
    def letter(self) -> str:
        """W, N, or nothing when it is neither."""
        if abs(self.width - _WIDE) <= _OFF:
            return "W"
        return "N" if abs(self.width - _NARROW) <= _OFF else ""


def find(gray: Pixels, dpi: float) -> tuple[Patch, ...]:
    """Patch codes of a gray picture at any angle; a wrong `dpi` hides them, since their size is what tells them."""
    if dpi < 60:
        return ()
    factor = min(1.0, _DPI / dpi)
    small = cv2.medianBlur(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), 3)
    inch = dpi * factor
    # four bars alone are one part in a hundred of a sheet
    paper, ink = (float(np.percentile(small[::4, ::4], share)) for share in (90, 0.3))
    if paper - ink < 60:
        return ()
    dark = (small < (paper + ink) / 2).astype(np.uint8)
    outlines, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    bars = [bar for bar in (_bar(np.asarray(outline, np.int32), inch) for outline in outlines) if bar is not None]
    middle = np.array([small.shape[1], small.shape[0]]) / 2 / inch
    found: list[Patch] = []
    while len(bars) >= 4:
        row = _row(bars[0], bars)
        name, corners = _read(row, middle) if len(row) == 4 else ("", None)
        if name and corners is not None:
            found.append(Patch(name, corners * dpi))
        bars = [bar for bar in bars if not any(bar is used for used in (*row, bars[0]))]
    return tuple(found)


def _bar(outline: NDArray[np.int32], inch: float) -> _Bar | None:
    """A full rectangle of a patch bar's length and width, else None."""
    left, top, width, height = cv2.boundingRect(outline)
    if max(width, height) < _LENGTH[0] * inch * 0.7:
        return None
    corners = cv2.boxPoints(cv2.minAreaRect(outline)).astype(np.float64)
    one, two = corners[1] - corners[0], corners[2] - corners[1]
    if np.hypot(*one) < np.hypot(*two):
        one, two = two, one
    # outlines run through px centres: a bar is one px longer and wider than that
    length, thick = float(np.hypot(*one)) + 1, float(np.hypot(*two)) + 1
    full = cv2.contourArea(outline) >= 0.85 * (length - 1) * (thick - 1)
    bar = _Bar(corners.mean(axis=0) / inch, one / np.hypot(*one), length / inch, thick / inch)
    return bar if full and bar.letter and _LENGTH[0] <= bar.length <= _LENGTH[1] else None


def _row(first: _Bar, bars: list[_Bar]) -> list[_Bar]:
    """The bars that stand beside `first` as parts of one patch, in order across."""
    across = np.array([-first.way[1], first.way[0]])
    row = []
    for bar in bars:
        offset = bar.centre - first.centre
        level = abs(float(bar.way @ across)) < math.sin(math.radians(2))
        alike = abs(bar.length - first.length) < 0.1 and abs(float(offset @ first.way)) < 0.1
        if level and alike and abs(float(offset @ across)) < 0.9:
            row.append((float(offset @ across), bar))
    return [bar for _, bar in sorted(row, key=lambda placed: placed[0])]


def _read(row: list[_Bar], middle: _Points) -> tuple[str, _Points | None]:
    """Name and corners of four bars, from the sheet's edge inwards; an empty name when the spaces don't fit."""
    across = np.array([-row[0].way[1], row[0].way[0]])
    for one, two in itertools.pairwise(row):
        space = float((two.centre - one.centre) @ across) - (one.width + two.width) / 2
        if abs(space - _NARROW) > _OFF:
            return "", None
    if float((middle - (row[0].centre + row[3].centre) / 2) @ across) < 0:
        row = row[::-1]
    half = row[0].way * row[0].length / 2
    outwards = (row[0].centre - row[3].centre) / np.hypot(*(row[0].centre - row[3].centre))
    near, far = row[0].centre + outwards * row[0].width / 2, row[3].centre - outwards * row[3].width / 2
    corners = np.array([near - half, near + half, far + half, far - half])
    return _NAMES.get("".join(bar.letter for bar in row), ""), corners
