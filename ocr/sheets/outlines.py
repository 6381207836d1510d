"""Measures the four edges of a paper that lies on something else, to a part of a px, and how it stands out there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
_SAMPLES = 48
_OUT, _IN = 24, 14  # px (of a copy of about 150 dpi) that a look across the edge reaches
_REACH = 12  # px that an edge may lie off its guess


@dataclass(frozen=True, slots=True)
class Side:
    """One edge: end points (2 x 2, px), share of samples on the line, and the levels across it (gray, 0..255).

    step: paper less bed 2 to 4 mm off. near: bed right beside the paper less bed further off (a shadow is negative).
    lighter: share of the samples where the paper is lighter. hue: greatest step of any channel, unsigned.
    shadow: depth of what falls softly beside the
    paper, 0 where there is none or it is as sharp as print. at_frame: the frame's own edge, nothing to measure.
    """

    ends: Points
    held: float
    step: float
    near: float
    lighter: float
    hue: float
    shadow: float
    at_frame: bool = False


def measure(image: Pixels, guess: Points, slack: float, rises_only: bool) -> list[Side]:
    """The sides of a paper from its guessed corners (4 x 2, clockwise); slack: px a point may lie off its line."""
    height, width = image.shape[:2]
    sides = []
    for start, end in zip(guess, np.roll(guess, -1, axis=0), strict=True):
        rim = _on_rim(start, end, width, height)
        sides.append(rim if rim is not None else _edge(image, start, end, slack, rises_only))
    return sides


def corners(sides: list[Side]) -> Points:
    """Where neighbouring sides meet (4 x 2)."""
    return np.array([_crossing(sides[i - 1].ends, sides[i].ends) for i in range(4)])


def _on_rim(start: Points, end: Points, width: int, height: int) -> Side | None:
    for axis, place in ((0, 0.0), (0, float(width)), (1, 0.0), (1, float(height))):
        if abs(start[axis] - place) < 6 and abs(end[axis] - place) < 6:
            ends = np.array([start, end])
            ends[:, axis] = place
            return Side(ends, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, True)
    return None


def _edge(image: Pixels, start: Points, end: Points, slack: float, rises_only: bool) -> Side:
    length = math.dist(start, end)
    along = (end - start) / length
    inward = np.array([-along[1], along[0]])  # corners run clockwise on a picture whose y points down
    places = np.linspace(0.1, 0.9, _SAMPLES) * length
    colour = _across(image, start, along, inward, places)
    level = colour.mean(axis=2) if colour.shape[2] == 1 else colour @ np.array([0.114, 0.587, 0.299])
    whitest = colour.min(axis=2)
    rising = _line(whitest, places, slack)
    falling = (0.0, 0.0, 0.0) if rises_only else _line(-whitest, places, slack)
    if falling[2] and not _is_sharp(whitest, places, falling):
        falling = (0.0, 0.0, 0.0)  # where a shadow begins
    base, slope, held = max(rising, falling, key=lambda found: found[2])
    if rising[2] >= 0.8 and not (falling[2] >= 0.6 and _middle(rising, length) > _middle(falling, length) + 3):
        base, slope, held = rising  # beside a falling edge it is a shadow's end; further in, print
    ends = np.array([start + inward * base, end + inward * (base + slope * length)])
    shift = np.rint(base + slope * places).astype(int) + _OUT
    rows = np.arange(_SAMPLES)[:, None]

    def band(first: int, last: int, plane: NDArray[np.float64]) -> NDArray[np.float64]:
        columns = np.clip(shift[:, None] + np.arange(first, last), 0, plane.shape[1] - 1)
        return np.asarray(np.median(plane[rows, columns], axis=1))

    inside, far, near = band(3, 11, level), band(-20, -9, level), band(-5, -2, level)
    hues = [band(3, 11, colour[:, :, c]) - band(-20, -9, colour[:, :, c]) for c in range(colour.shape[2])]
    hue = max(abs(float(np.median(one))) for one in hues)
    lighter = float(np.mean(inside > far))
    shadow = _shadow(
        np.median(level[rows, np.clip(shift[:, None] + np.arange(-20, -1), 0, level.shape[1] - 1)], axis=0)
    )
    return Side(ends, held, float(np.median(inside - far)), float(np.median(near - far)), lighter, hue, shadow)


def _middle(line: tuple[float, float, float], length: float) -> float:
    return line[0] + line[1] * length / 2


def _is_sharp(level: NDArray[np.float64], places: Points, line: tuple[float, float, float]) -> bool:
    """Whether the fall along a line is done within 2 px."""
    at = np.rint(line[0] + line[1] * places).astype(int) + _OUT
    columns = np.clip(at[:, None] + np.arange(-12, 4), 0, level.shape[1] - 1)
    profile = np.median(level[np.arange(len(level))[:, None], columns], axis=0)
    return bool(profile[11] - profile[13] >= 0.5 * (np.median(profile[:6]) - profile[14]))


def _shadow(profile: Points) -> float:
    """Depth of a shadow in levels from far to near: it deepens step by step where a printed line falls at once."""
    depth = float(np.median(profile[:8]) - profile[8:].min())
    steepest = float(np.abs(np.diff(profile)).max())
    return depth if depth >= 6 and steepest <= 0.45 * depth else 0.0


def _across(image: Pixels, start: Points, along: Points, inward: Points, places: Points) -> NDArray[np.float64]:
    """Looks across an edge from outside to inside: samples x px x channels."""
    offsets = np.arange(-_OUT, _IN + 1)
    spots = start + places[:, None, None] * along + offsets[None, :, None] * inward - 0.5
    maps = spots.astype(np.float32)
    seen = cv2.remap(image, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.float64).reshape(len(places), len(offsets), -1)


def _line(level: NDArray[np.float64], places: Points, slack: float) -> tuple[float, float, float]:
    """Line of the outermost clear rises: offset at the start (px inward of the guess), slope, share of samples on it."""
    rise = np.zeros_like(level)
    rise[:, 1:-1] = level[:, 2:] - level[:, :-2]
    rise[:, : _OUT - _REACH] = 0
    rise[:, _OUT + _REACH + 1 :] = 0
    top = rise.max(axis=1)
    usual = float(np.median(top))
    if usual < 3:
        return 0.0, 0.0, 0.0
    peak = (
        (rise >= np.maximum(0.5 * top, 0.3 * usual)[:, None])
        & (rise >= np.roll(rise, 1, 1))
        & (rise > np.roll(rise, -1, 1))
    )
    known = peak.any(axis=1)
    first = np.argmax(peak, axis=1)
    rows = np.arange(len(level))
    before, here, after = rise[rows, first - 1], rise[rows, first], rise[rows, np.minimum(first + 1, rise.shape[1] - 1)]
    bend = np.minimum(before + after - 2 * here, -1e-6)
    offset = first - _OUT + np.clip((before - after) / (2 * bend), -0.5, 0.5)
    return _robust(places[known], offset[known], slack, len(places))


def _robust(x: Points, y: Points, slack: float, wanted: int) -> tuple[float, float, float]:
    """The line most points agree on, by least squares over those within `slack` of the best pair's line."""
    if len(x) < 8:
        return 0.0, 0.0, 0.0
    first, second = np.triu_indices(len(x), 12) if len(x) > 16 else np.triu_indices(len(x), 3)
    slopes = (y[second] - y[first]) / (x[second] - x[first])
    few = slice(None, None, max(1, len(slopes) // 150))
    tries = np.column_stack([y[first] - slopes * x[first], slopes])[few]
    off = np.abs(y - tries[:, :1] - tries[:, 1:] * x)
    base, slope = tries[int(np.argmax((off <= slack).sum(axis=1) - 0.02 * np.minimum(off, slack).sum(axis=1)))]
    for _ in range(3):
        good = np.abs(y - base - slope * x) <= slack
        if good.sum() < 8:
            return 0.0, 0.0, 0.0
        slope, base = (float(value) for value in np.polyfit(x[good], y[good], 1))
    good = np.abs(y - base - slope * x) <= slack
    return base, slope, float(good.sum()) / wanted


def _crossing(one: Points, other: Points) -> Points:
    a, b = one[1] - one[0], other[1] - other[0]
    cross = a[0] * b[1] - a[1] * b[0]
    away = other[0] - one[0]
    return np.asarray(one[0] + a * ((away[0] * b[1] - away[1] * b[0]) / (cross or 1e-9)))
