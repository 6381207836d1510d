"""How well one place on a page covers another; convex quads and boxes in px."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float64]
_GRID = 256


def carried(quad: Quad, matrix: NDArray[np.float64]) -> Quad:
    far = np.column_stack([quad, np.ones(len(quad))]) @ matrix.T
    return np.asarray(far[:, :2] / far[:, 2:], np.float64)


def box_quad(box: Iterable[float]) -> Quad:
    x0, y0, x1, y1 = box
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)


def overlap(wanted: list[Quad], given: list[Quad], size: tuple[int, int]) -> tuple[float, float]:
    """Part of the wanted places that the given ones cover, and intersection over union, on a page of `size` px."""
    want, give = _drawn(wanted, size), _drawn(given, size)
    both = float((want & give).sum())
    return both / max(1.0, float(want.sum())), both / max(1.0, float((want | give).sum()))


def agreement(one: Quad, other: Quad) -> float:
    """Intersection over union of two convex quads."""
    first, second = (quad.astype(np.float32) for quad in (one, other))
    common = float(cv2.intersectConvexConvex(first, second)[0])
    union = abs(float(cv2.contourArea(first))) + abs(float(cv2.contourArea(second))) - common
    return common / union if union > 0 else 0.0


def inside(part: Quad, quad: Quad) -> bool:
    """Whether the middle of a part lies within a convex quad."""
    x, y = part.mean(axis=0)
    return cv2.pointPolygonTest(quad.astype(np.float32), (float(x), float(y)), False) >= 0


def lean(line: Quad) -> float:
    """Degrees that a text line (top left, top right, bottom right, bottom left) leans clockwise."""
    (x0, y0), (x1, y1) = (line[0] + line[3]) / 2, (line[1] + line[2]) / 2
    return float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))


def _drawn(quads: list[Quad], size: tuple[int, int]) -> NDArray[np.bool_]:
    """On a coarse grid; a streak is thinner than its cells, so whatever is touched counts."""
    grid = np.zeros((_GRID, _GRID), np.uint8)
    scale = np.array([_GRID / size[0], _GRID / size[1]])
    for quad in quads:
        cv2.fillPoly(grid, [np.floor(quad * scale).astype(np.int32)], 1)
    return np.asarray(grid > 0)
