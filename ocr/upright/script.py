"""Tells from the shapes on its lines which way up a script stands, without reading it.

Latin letters rise above their middle more often than they hang below it, stand on one sharp line, and Vietnamese sets
most of its marks above; each of these, measured on every piece of a line, votes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.upright.lines import Course, Pixels

_PITCH, _LEADER, _LEAST_DOTS = 0.1, 0.4, 6  # inches from dot to dot, inches of a whole leader, dots


@dataclass(frozen=True, slots=True)
class Script:
    """Votes for standing upright (positive) or on the head (negative), each in standard deviations of fair coins.

    rise: ink above against below the middle of letters. stand: sharpness of the foot line against the head line.
    crown: small loose marks above against below. pieces: how many pieces of lines voted.
    """

    rise: float
    stand: float
    crown: float
    pieces: int

    @property
    def shapes(self) -> tuple[float, float, float]:
        return self.rise, self.stand, self.crown


def votes(course: Course, dpi: float) -> Script:
    """Vote on the lines of a page's ink at `dpi`."""
    zones = np.zeros(course.level.shape, np.int8)  # 1 above letters, -1 below, 2 between two close lines
    rises, stands = [], []
    for x, y, wide, high, _ in course.pieces:
        band = _band(course.level, int(x), int(y), int(wide), int(high))
        if band is None:
            continue
        above, below, heads, feet, top, bottom = band
        if wide >= 0.4 * dpi:
            rises.append(above - below)
            stands.append(feet - heads)
        room = int(0.7 * (bottom - top)) + 1
        _claim(zones[max(0, top - room) : top, x : x + wide], 1)
        _claim(zones[bottom : bottom + room, x : x + wide], -1)
    small = course.marks[(course.marks[:, 3] <= 0.06 * dpi) & (course.marks[:, 2] <= 0.08 * dpi)]
    small = small[~_in_leaders(small, zones.shape, dpi)]
    places = zones[small[:, 1] + small[:, 3] // 2, small[:, 0] + small[:, 2] // 2]
    up, down = int((places == 1).sum()), int((places == -1).sum())
    return Script(_coins(rises), _coins(stands), (up - down) / math.sqrt(up + down + 1), len(rises))


def _band(level: Pixels, x: int, y: int, wide: int, high: int) -> tuple[float, float, float, float, int, int] | None:
    """Ink above and below the middle of a piece's letters, sharpness of its head and foot line, rows of the middle."""
    start = max(0, y - high // 2)
    rows = level[start : y + high + high // 2, x : x + wide].sum(axis=1, dtype=np.int32)
    inner = rows[y - start : y - start + high]
    full = float(np.partition(inner, -max(1, high // 5))[-max(1, high // 5) :].mean())
    dense = np.nonzero(inner >= 0.45 * full)[0]
    top, bottom = y - start + int(dense[0]), y - start + int(dense[-1]) + 1
    if bottom - top < 3 or full < 0.1 * wide:
        return None
    reach = max(2, int(0.6 * (bottom - top)))
    above, below = float(rows[max(0, top - reach) : top].sum()), float(rows[bottom : bottom + reach].sum())
    steps = np.diff(rows, prepend=0, append=0)
    heads, feet = float(steps[max(0, top - 2) : top + 3].max()), float(-steps[bottom - 2 : bottom + 3].min())
    return above, below, heads, feet, start + top, start + bottom


def _in_leaders(marks: NDArray[np.int32], shape: tuple[int, ...], dpi: float) -> NDArray[np.bool_]:
    """Which marks are dots of a form's leaders: they run under the letters, and above them on a page that stands on its head."""
    dots = np.zeros(shape, np.uint8)
    middle, centre = marks[:, 1] + marks[:, 3] // 2, marks[:, 0] + marks[:, 2] // 2
    dots[middle, centre] = 1
    thick = cv2.dilate(dots, np.ones((3, 1), np.uint8))  # a line that still leans a little
    rows = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, max(3, round(_PITCH * dpi))), np.uint8))
    labels, stats = cv2.connectedComponentsWithStats(rows)[1:3]
    label = labels[middle, centre]
    count = np.bincount(label, minlength=len(stats))
    return np.asarray((count[label] >= _LEAST_DOTS) & (stats[label, cv2.CC_STAT_WIDTH] >= _LEADER * dpi))


def _claim(zone: NDArray[np.int8], side: int) -> None:
    zone[...] = np.where(zone == 0, side, 2)


def _coins(differences: list[float]) -> float:
    """Sum of signs over the square root of their number."""
    return float(np.sign(differences).sum()) / math.sqrt(len(differences)) if differences else 0.0
