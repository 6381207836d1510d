"""Finds round seals by their rings where no colour tells them: in gray and bilevel scans."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
Circle = tuple[float, float, float]
"""Middle x, y and radius, px."""
_SMALLEST, _LARGEST = 9.0, 30.0  # mm, radii of seals and stamps
_TRIALS, _TRIED = 400, 20
_LEAST_OUTLINE = 50  # px
_NEAR = 1.6  # px between a ring and the circle through it
_SHOWN = 0.55  # of the way round that a ring must be inked
_DIRECTIONS = 180
_PAPER = 245
_RIM = 190  # px of a rim that are ink, paper at 245
_PRINT = 15  # levels that print varies by
_PALER = 45  # levels that seal ink stands over print in gray


def find(ink: Pixels, drawings: Iterable[tuple[int, int, int, int]], dpi: float) -> tuple[Circle, ...]:
    """Outer circles of seals. ink: height x width, 0/1; drawings: boxes (x, y, width, height) in which rings may be."""
    mm = dpi / 25.4
    found: list[Circle] = []
    for x, y, wide, high in drawings:
        if max(wide, high) < 1.2 * _SMALLEST * mm:
            continue
        circle = _circle(ink[y : y + high, x : x + wide], _SMALLEST * mm, _LARGEST * mm)
        if circle is None:
            continue
        cx, cy, radius = circle[0] + x, circle[1] + y, circle[2]
        known = any(np.hypot(cx - a, cy - b) < max(radius, r) for a, b, r in found)
        if not known and _inked(ink, (cx, cy, radius)) >= _SHOWN:
            found.append((cx, cy, radius))
    return tuple(found)


def rims(ink: Pixels, circle: Circle) -> Pixels:
    """The 0/1 mask of the rings about the middle of a seal; letters that they cross are left out as little as can be."""
    cx, cy, radius = circle
    rings = np.zeros_like(ink)
    for r in range(round(radius * 0.3), round(radius) + 4):
        if _inked(ink, (cx, cy, r), slack=0.5) >= _SHOWN:
            cv2.circle(rings, (round(cx), round(cy)), r, 1, 3)
    return np.asarray(rings & ink, np.uint8)


def paled(image: Pixels, circles: Iterable[Circle], factor: float) -> Pixels | None:
    """A gray page (paper at 245) with seals of paler ink than the print pushed to paper; None if none is paler.

    circles: in px of a copy of the image `factor` times as large.
    """
    out = None
    for circle in circles:
        cx, cy, radius = (value / factor for value in circle)
        y0, y1, x0, x1 = (
            max(0, round(v)) for v in (cy - 1.3 * radius, cy + 1.3 * radius, cx - 1.6 * radius, cx + 1.6 * radius)
        )
        part = image[y0:y1, x0:x1]
        there = cx - x0, cy - y0, radius
        lifted = _lifted(part, there)
        if lifted is not None:
            out = image.copy() if out is None else out
            out[y0:y1, x0:x1] = np.where(face(part.shape, there) > 0, lifted, part)
    return out


def _lifted(part: Pixels, circle: Circle) -> Pixels | None:
    rim = np.zeros_like(part)
    cv2.circle(rim, (round(circle[0]), round(circle[1])), round(circle[2]) - 1, 1, 5)
    inked = part[(rim > 0) & (part < _RIM)]
    darkest = float(np.percentile(part, 1))
    seal = float(np.median(inked)) if inked.size else 0.0
    if seal - darkest < _PALER:
        return None
    kept = max(darkest + _PRINT, float(np.percentile(inked, 8)))  # the darker part of seal ink goes too
    lifted = np.clip((part.astype(np.float32) - kept) * (_PAPER / max(1.0, seal - kept)), 0, _PAPER)
    return np.asarray(np.where(part <= kept, part, np.maximum(lifted, part)), np.uint8)


def face(shape: tuple[int, ...], circle: Circle) -> Pixels:
    """0/1 mask of a seal's face with its rim."""
    mask = np.zeros(shape[:2], np.uint8)
    cv2.circle(mask, (round(circle[0]), round(circle[1])), round(circle[2]) + 4, 1, -1)
    return mask


def _circle(part: Pixels, least: float, most: float) -> Circle | None:
    """The widest circle of radius `least` to `most` that is inked nearly all round, of those through points of the outline."""
    outlines = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
    outline = max(outlines, key=len)[:, 0, :].astype(np.float64)
    if len(outline) < _LEAST_OUTLINE:
        return None
    chance = np.random.default_rng(0)  # any seed will do, but the same page must always read the same
    a, b, c = (outline[chance.integers(0, len(outline), _TRIALS)] for _ in range(3))
    circles = _through(a, b, c)
    circles = circles[(circles[:, 2] >= least) & (circles[:, 2] <= most)]
    if not len(circles):
        return None
    points = outline[:: max(1, len(outline) // 400)]
    away = np.hypot(points[None, :, 0] - circles[:, :1], points[None, :, 1] - circles[:, 1:2]) - circles[:, 2:]
    near = (np.abs(away) < _NEAR).sum(axis=1)
    likely = [_fitted(outline, circles[place]) for place in near.argsort()[-_TRIED:]]
    return max(likely, key=lambda circle: (_inked(part, circle) >= _SHOWN, circle[2]))


def _fitted(points: Floats, circle: Floats) -> Circle:
    """The circle of least squares through the points that are near one."""
    cx, cy, radius = circle.tolist()
    near = np.abs(np.hypot(points[:, 0] - cx, points[:, 1] - cy) - radius) < _NEAR
    x, y = points[near].T
    across, down, rest = np.linalg.lstsq(np.c_[x, y, np.ones(len(x))], x**2 + y**2, rcond=None)[0].tolist()
    return across / 2, down / 2, float(np.sqrt(max(0.0, rest + across**2 / 4 + down**2 / 4)))


def _through(a: Floats, b: Floats, c: Floats) -> Floats:
    """n x 3 circles (x, y, radius) through three points each; points in a row are left out."""
    ab, ac = b - a, c - a
    cross = 2 * (ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0])
    good = np.abs(cross) > 1e-6
    a, ab, ac, cross = a[good], ab[good], ac[good], cross[good]
    bb, cc = (ab**2).sum(axis=1), (ac**2).sum(axis=1)
    x = (ac[:, 1] * bb - ab[:, 1] * cc) / cross
    y = (ab[:, 0] * cc - ac[:, 0] * bb) / cross
    return np.asarray(np.c_[a[:, 0] + x, a[:, 1] + y, np.hypot(x, y)], np.float64)


def _inked(ink: Pixels, circle: Circle, slack: float = 1.0) -> float:
    """Part of the directions in which there is ink on the circle, by at most `slack` px off."""
    angle = np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS)
    hit = np.zeros(_DIRECTIONS, bool)
    for r in (circle[2] - slack, circle[2], circle[2] + slack):
        x = np.round(circle[0] + r * np.cos(angle)).astype(int)
        y = np.round(circle[1] + r * np.sin(angle)).astype(int)
        within = (x >= 0) & (y >= 0) & (x < ink.shape[1]) & (y < ink.shape[0])
        hit[within] |= ink[y[within], x[within]] > 0
    return float(hit.mean())
