"""The way from a delivered frame to the upright page: cut out, turned, levelled in one step; arrays in, arrays out."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import perspective
from ocr.types import IDENTITY, Geometry, Matrix, Point, Quad, Step

Pixels = NDArray[np.uint8]
_Array = NDArray[np.float64]
_SQUARE = 0.004
"""Opposite sides of a flat sheet differ by less than this part; beyond, a camera looked at it from an angle."""


def plan(shape: tuple[int, ...], dpi: float, region: Quad | None = None) -> Geometry:
    """Start from a frame of height x width px: as it is, or only `region` of it brought to a rectangle.

    Coordinates are px edges, so (0, 0) is the outer corner. A region along the px grid is cut without resampling.
    """
    height, width = shape[:2]
    if region is None:
        return Geometry(0, False, 0.0, (width, height), IDENTITY, dpi)
    xs, ys = sorted({round(x, 3) for x, _ in region}), sorted({round(y, 3) for _, y in region})
    if len(xs) == len(ys) == 2:
        x0, y0 = max(0, round(xs[0])), max(0, round(ys[0]))
        x1, y1 = min(width, max(x0 + 1, round(xs[1]))), min(height, max(y0 + 1, round(ys[1])))
        shift: Matrix = ((1.0, 0.0, -float(x0)), (0.0, 1.0, -float(y0)), (0.0, 0.0, 1.0))
        return Geometry(0, False, 0.0, (x1 - x0, y1 - y0), shift, dpi, region, (Step.CROP,))
    top, right, bottom, left = (math.dist(region[i], region[(i + 1) % 4]) for i in range(4))
    flat = abs(top - bottom) <= _SQUARE * (top + bottom) and abs(left - right) <= _SQUARE * (left + right)
    wide, high = (top + bottom) / 2, (left + right) / 2
    if not flat:  # the nearer edge counts, where most is to be seen; the other follows from the paper's proportions
        ratio, wide, high = perspective.proportion(region, (width, height)), max(top, bottom), max(left, right)
        wide, high = max(wide, high * ratio), max(high, wide / ratio)
    size = max(1, round(wide)), max(1, round(high))
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    way = np.asarray(cv2.getPerspectiveTransform(np.array(region, np.float32), corners), np.float64)
    if flat:
        way[2] = (0.0, 0.0, 1.0)
        way[:2] = _affine(region, size)
    return Geometry(0, False, 0.0, size, matrix_of(way), dpi, region, (Step.CROP if flat else Step.PERSPECTIVE,))


def turned(how: Geometry, rotation: int, certain: bool) -> Geometry:
    """Undo a content that stands turned clockwise by `rotation` degrees (a multiple of 90)."""
    width, height = how.size
    quarter = {
        0: IDENTITY,
        90: ((0.0, 1.0, 0.0), (-1.0, 0.0, float(width)), (0.0, 0.0, 1.0)),
        180: ((-1.0, 0.0, float(width)), (0.0, -1.0, float(height)), (0.0, 0.0, 1.0)),
        270: ((0.0, -1.0, float(height)), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    }[rotation % 360]
    return replace(
        how,
        rotation=rotation % 360,
        rotation_certain=certain,
        size=(width, height) if rotation % 180 == 0 else (height, width),
        transform=matrix_of(np.array(quarter) @ np.array(how.transform)),
        steps=(*how.steps, Step.TURN) if rotation % 360 else how.steps,
    )


def levelled(how: Geometry, skew: float) -> Geometry:
    """Undo a content that leans clockwise by `skew` degrees, about the middle of the page; its size stays."""
    if skew == 0.0:
        return how
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    x, y = how.size[0] / 2, how.size[1] / 2
    level = np.array([[cos, sin, x - cos * x - sin * y], [-sin, cos, y + sin * x - cos * y], [0.0, 0.0, 1.0]])
    whole = matrix_of(level @ np.array(how.transform))
    return replace(how, skew_deg=skew, transform=whole, steps=(*how.steps, Step.LEVEL))


def on_copy(how: Geometry, copy: tuple[int, ...], factor: float) -> Geometry:
    """The same way for a copy of the frame that is `factor` times as large (height x width px of the copy)."""
    region = how.region and _quad(np.array(how.region) * factor)
    return levelled(turned(plan(copy, how.dpi * factor, region), how.rotation, how.rotation_certain), how.skew_deg)


def set_right(image: Pixels, how: Geometry, quick: bool = False) -> Pixels:
    """The upright page image; its very pixels where the way is along their grid. New corners take the paper's colour.

    quick: between pixels in straight lines, in half the time, for what is not going to be read.
    """
    matrix = np.array(how.transform)
    if np.array_equal(matrix, np.rint(matrix)):
        return _along_grid(image, how, matrix)
    half = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]])
    matrix = np.linalg.inv(half) @ matrix @ half  # the warps count from px centres
    flags, mode = cv2.INTER_LINEAR if quick else cv2.INTER_CUBIC, cv2.BORDER_CONSTANT
    colour = paper_colour(image)
    if np.array_equal(matrix[2], (0.0, 0.0, 1.0)):
        done = cv2.warpAffine(image, matrix[:2], how.size, flags=flags, borderMode=mode, borderValue=colour)
    else:
        done = cv2.warpPerspective(image, matrix, how.size, flags=flags, borderMode=mode, borderValue=colour)
    return np.asarray(done, dtype=np.uint8)


def is_exact(how: Geometry) -> bool:
    """Whether the upright image holds the delivered pixels themselves, only cut and turned by quarters."""
    matrix = np.array(how.transform)
    return bool(np.array_equal(matrix, np.rint(matrix)))


def carry(how: Geometry, points: NDArray[np.floating]) -> _Array:
    """Points (n x 2) of the delivered frame in px of the upright page."""
    moved = np.column_stack([points, np.ones(len(points))]) @ np.array(how.transform).T
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)


def turn(image: Pixels, degrees_clockwise: int) -> Pixels:
    """Turn by a multiple of 90 degrees; the same array for 0."""
    quarters = (degrees_clockwise // 90) % 4
    return image if quarters == 0 else np.ascontiguousarray(np.rot90(image, -quarters))


def paper_colour(image: Pixels) -> tuple[float, ...]:
    """Typical bright value of each channel."""
    few = image[::9, ::9].reshape(-1, 1 if image.ndim == 2 else 3)
    bright = few[few.sum(axis=1) >= np.median(few.sum(axis=1))]
    return tuple(float(value) for value in np.median(bright, axis=0))


def _along_grid(image: Pixels, how: Geometry, matrix: _Array) -> Pixels:
    corners = np.array([[0.0, how.size[0]], [0.0, how.size[1]], [1.0, 1.0]])
    back = np.rint(np.linalg.inv(matrix) @ corners).astype(int)
    (x0, x1), (y0, y1) = sorted(back[0]), sorted(back[1])
    part = image if (y1 - y0, x1 - x0) == image.shape[:2] else np.ascontiguousarray(image[y0:y1, x0:x1])
    return turn(part, (360 - how.rotation) % 360)


def _affine(region: Quad, size: tuple[int, int]) -> _Array:
    """Least-squares way of a flat sheet: the four corners were measured, each with its error."""
    there = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float64)
    here = np.column_stack([np.array(region, np.float64), np.ones(4)])
    return np.asarray(np.linalg.lstsq(here, there, rcond=None)[0].T, np.float64)


def _quad(points: NDArray[np.floating]) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in points)
    return first, second, third, fourth


def matrix_of(way: NDArray[np.floating]) -> Matrix:
    """A 3 x 3 array as the value that travels."""
    first, second, third = ((float(a), float(b), float(c)) for a, b, c in way)
    return first, second, third


def outline(box: tuple[float, float, float, float]) -> Quad:
    """A rectangle along the px grid (left, top, right, bottom) as a region."""
    x0, y0, x1, y1 = box
    corners: tuple[Point, Point, Point, Point] = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return corners
