"""Finds where on a page a code may stand, by its texture alone: dense strong edges, all one way or all square."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
_Field = NDArray[np.float32]
_DPI = 100.0
_CELL = 3
"""px at 100 dpi; edges are summed over cells, and judged over 5 x 5 cells: as small as the smallest code."""
_MM = _DPI / 25.4 / _CELL
_BARS_MM, _LONGEST_MM, _TALLEST_MM = (2.0, 5.0), 200.0, 60.0
"""Least height and length of a linear code, and the most; taller is an edge of the paper, a rule or a fold."""
_SQUARE_MM = 12
"""Matrix codes of small modules are about as large; one of large modules is seen without any help."""
_MOST_BARS, _MOST_SQUARES = 6, 16


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle that may hold one code. centre and size (width, height) in px of the picture it was found in.

    angle: degrees that its content leans clockwise, within ±45 (matrix codes) or ±90 (bars, which then stand upright).
    bars: edges run one way only, as in linear codes; else both ways, as in matrix codes.
    """

    centre: tuple[float, float]
    size: tuple[float, float]
    angle: float
    bars: bool


def find(gray: Pixels, dpi: float) -> tuple[Region, ...]:
    """Places of `gray` that may hold a code, the most code-like first, few enough to try them all."""
    factor = min(1.0, _DPI / dpi)
    # by the factor, not to a size: whole parts are summed several times as fast
    small = (
        gray
        if factor == 1.0
        else np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    )
    if min(small.shape) < 8 * _CELL:
        return ()
    # a median keeps what is as large as a code, however small its share of the page, and no specks
    contrast = float(np.percentile(small[::4, ::4], 90)) - float(cv2.medianBlur(small, 5).min())
    if contrast < 20:
        return ()
    across, down = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
    edges = (_gathered(across * across), _gathered(down * down), _gathered(across * down))
    xx, yy, xy = edges
    strength = np.sqrt(np.maximum(xx + yy, 0))
    one_way = np.hypot(xx - yy, 2 * xy) / (xx + yy + 1)
    found = [
        *_bars((one_way > 0.8) & (strength > 0.5 * contrast), edges),
        *_squares(np.where(one_way < 0.6, strength, 0), contrast),
    ]
    zoom = gray.shape[1] / xx.shape[1]
    return tuple(
        Region(
            (region.centre[0] * zoom, region.centre[1] * zoom),
            (region.size[0] * zoom, region.size[1] * zoom),
            region.angle,
            region.bars,
        )
        for region in found
    )


def cut_out(gray: Pixels, region: Region, scale: float, margin: float) -> tuple[Pixels, NDArray[np.float64]]:
    """The region set upright and `scale` times as large, `margin` px of the page around it; and the 2x3 way to it."""
    width, height = ((side + 2 * margin) * scale for side in region.size)
    way = np.asarray(cv2.getRotationMatrix2D(region.centre, region.angle, scale), np.float64)
    way[:, 2] += (width / 2 - region.centre[0], height / 2 - region.centre[1])
    size = max(1, round(width)), max(1, round(height))
    done = cv2.warpAffine(gray, way, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(done, np.uint8), way


def lean(gray: Pixels) -> float:
    """Degrees within ±45 that a grid of square modules leans clockwise: the way of its edges, quarter turns apart."""
    calm = cv2.GaussianBlur(cv2.medianBlur(gray, 3), (0, 0), 1.5)  # each speck has edges of its own
    across, down = cv2.Sobel(calm, cv2.CV_32F, 1, 0), cv2.Sobel(calm, cv2.CV_32F, 0, 1)
    weight = across * across + down * down
    four = 4 * np.arctan2(down, across)
    return math.degrees(math.atan2(float((weight * np.sin(four)).sum()), float((weight * np.cos(four)).sum()))) / 4


def _gathered(product: _Field) -> _Field:
    size = max(1, product.shape[1] // _CELL), max(1, product.shape[0] // _CELL)
    return np.asarray(cv2.blur(cv2.resize(product, size, interpolation=cv2.INTER_AREA), (5, 5)), np.float32)


def _bars(mask: NDArray[np.bool_], edges: tuple[_Field, _Field, _Field]) -> list[Region]:
    """Each patch of edges that run one way, the largest first, as the smallest rectangle along that way; px = cells."""
    labels, stats, *_ = marks.find(mask)
    found: list[tuple[int, Region]] = []
    for label in range(1, len(stats)):
        x, y, width, height, area = (int(value) for value in stats[label])
        if area < _BARS_MM[0] * _BARS_MM[1] * _MM**2:
            continue
        patch = labels[y : y + height, x : x + width] == label
        ys, xs = np.nonzero(patch)
        xx, yy, xy = (float(field[y : y + height, x : x + width][patch].sum()) for field in edges)
        turn = math.atan2(2 * xy, xx - yy) / 2
        cos, sin = math.cos(turn), math.sin(turn)
        along, beside = xs * cos + ys * sin, ys * cos - xs * sin
        length, high = float(np.ptp(along)) + 1, float(np.ptp(beside)) + 1
        if (
            not _BARS_MM[1] * _MM <= length <= _LONGEST_MM * _MM
            or not _BARS_MM[0] * _MM <= high <= _TALLEST_MM * _MM
            or area < 0.4 * length * high
        ):
            continue
        mid, side = float(along.max() + along.min() + 1) / 2, float(beside.max() + beside.min() + 1) / 2
        centre = x + mid * cos - side * sin, y + mid * sin + side * cos
        found.append((area, Region(centre, (length, high), math.degrees(turn), True)))
    found.sort(key=lambda sized: -sized[0])
    return [region for _, region in found[:_MOST_BARS]]


def _squares(strength: _Field, least: float) -> list[Region]:
    """Places where square texture is densest over the size of a small matrix code; px = cells."""
    side = round(_SQUARE_MM * _MM)
    field = np.asarray(cv2.blur(strength, (side, side)), np.float32)
    found: list[Region] = []
    for _ in range(_MOST_SQUARES):
        _, best, _, (x, y) = cv2.minMaxLoc(field)
        if best < 0.1 * least:
            break
        found.append(Region((x + 0.5, y + 0.5), (side * 1.4, side * 1.4), 0.0, False))
        field[max(0, y - side // 2) : y + side // 2 + 1, max(0, x - side // 2) : x + side // 2 + 1] = 0
    return found
