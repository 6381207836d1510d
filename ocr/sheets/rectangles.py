"""Rectangles of paper: a first guess from an outline, squared when flat, and how they lie in the frame."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sheets.outlines import Side

Points = NDArray[np.float64]
Contour = NDArray[np.integer | np.floating]
_STRAIGHT = 0.12  # degrees; an edge that leans less is along the px grid
_UNEVEN = 0.9  # degrees that the edges of a flat sheet may be out of square


def guess(hull: Contour, scanned: bool) -> Points | None:
    """Four corners of a convex outline, clockwise from top left."""
    area = cv2.contourArea(hull)
    box = cv2.boxPoints(cv2.minAreaRect(hull))
    if area >= (0.95 if scanned else 0.985) * cv2.contourArea(box):
        return clockwise(box)
    length = cv2.arcLength(hull, True)
    for part in (0.01, 0.02, 0.03, 0.05, 0.07):
        rough = cv2.approxPolyDP(hull, part * length, True)
        if len(rough) == 4 and cv2.contourArea(rough) >= 0.93 * area:
            return clockwise(rough.reshape(4, 2))
    return clockwise(box) if area >= 0.9 * cv2.contourArea(box) else None


def clockwise(points: NDArray[np.generic]) -> Points:
    """Corners clockwise on the picture, first the one whose edge to the next runs most to the right."""
    corners = np.asarray(points, np.float64)
    away = corners - corners.mean(axis=0)
    corners = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    run = np.roll(corners, -1, axis=0) - corners
    first = int(np.argmax(run[:, 0] / np.hypot(run[:, 0], run[:, 1])))
    return np.roll(corners, -first, axis=0)


def squared(corners: Points, sides: list[Side]) -> Points | None:
    """The rectangle of a flat sheet, along the px grid when it lies straight; None when the edges are out of square."""
    runs = np.roll(corners, -1, axis=0) - corners
    leans = np.degrees(np.arctan2(runs[:, 1], runs[:, 0])) - np.array([0, 90, 180, 270])
    leans = (leans + 180) % 360 - 180
    weights = np.hypot(runs[:, 0], runs[:, 1]) * [0.0 if side.at_frame else 1.0 for side in sides]
    lean = float((leans * weights).sum() / weights.sum())
    if np.abs(leans - lean)[weights > 0].max() > _UNEVEN:
        return None
    if any(side.at_frame for side in sides) and abs(lean) > 0.6:
        return None
    straight = abs(lean) <= _STRAIGHT or any(side.at_frame for side in sides)
    cos, sin = (1.0, 0.0) if straight else (math.cos(math.radians(lean)), math.sin(math.radians(lean)))
    axes = np.array([[cos, sin], [-sin, cos]])
    own = corners @ axes.T
    left, right = own[[0, 3], 0], own[[1, 2], 0]
    top, bottom = own[[0, 1], 1], own[[2, 3], 1]
    # where an edge runs crooked, its farther end counts: nothing of the paper is lost
    x0, x1 = _outer(left, -1), _outer(right, 1)
    y0, y1 = _outer(top, -1), _outer(bottom, 1)
    box = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return np.asarray(box @ axes)


def _outer(ends: Points, way: int) -> float:
    return float(ends.mean() if np.ptp(ends) <= 2.5 else (ends * way).max() * way)


def is_nearly(corners: Points, width: int, height: int, mm: float) -> bool:
    """Whether cutting would take off less than a millimetre anywhere."""
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    return bool(np.abs(corners - whole).max() < mm)


def along_grid(corners: Points) -> bool:
    return bool(len(set(corners[:, 0].round(3))) == 2 and len(set(corners[:, 1].round(3))) == 2)


def is_flat(corners: Points) -> bool:
    runs = np.roll(corners, -1, axis=0) - corners
    return bool(np.abs(runs[:2] + runs[2:]).max() < 0.02)
