"""Finds QR codes by the three nested squares in their corners, so that their modules aren't read as letters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Stats = NDArray[np.int32]
_LEAST = 8  # px: a corner of smaller modules runs together
_SQUARE = 1.25  # the longer side over the shorter, at most
_RING, _CORE = (0.35, 0.75), 0.7  # part of its box that a ring of 7 x 7 modules and a core of 3 x 3 cover
_NESTED = (0.3, 0.6)  # of the ring's side is the core's
_ALIKE = 1.3  # corners of one code differ less in size
_FURTHEST = 12.0  # sides of a corner between two corners of one code, at most


def find(stats: Stats) -> NDArray[np.int32]:
    """n x 4 boxes (x0, y0, x1, y1) of codes. stats: marks of a page's ink, n x 5 (x, y, width, height, area)."""
    x, y, wide, high, area = stats.T[:5].astype(np.float64)
    side, middle = np.maximum(wide, high), np.c_[x + wide / 2, y + high / 2]
    square = side <= _SQUARE * np.minimum(wide, high)
    full = area / (wide * high)
    rings = np.nonzero(square & (side >= _LEAST) & (full > _RING[0]) & (full < _RING[1]))[0]
    cores = np.nonzero(square & (full >= _CORE) & (side >= _NESTED[0] * _LEAST))[0]
    if len(rings) < 3 or len(cores) < 3:
        return np.zeros((0, 4), np.int32)
    apart = np.abs(middle[rings, None] - middle[None, cores]).max(axis=2)
    ratio = side[None, cores] / side[rings, None]
    nested = (apart <= 0.12 * side[rings, None]) & (ratio > _NESTED[0]) & (ratio < _NESTED[1])
    corners = rings[nested.any(axis=1)]
    found = []
    while len(corners) >= 3:
        first = corners[0]
        off = np.abs(middle[corners] - middle[first]).max(axis=1)
        alike = np.maximum(side[corners], side[first]) <= _ALIKE * np.minimum(side[corners], side[first])
        mine = corners[alike & (off <= _FURTHEST * side[first])]
        if len(mine) >= 3:
            x0, y0 = x[mine].min(), y[mine].min()
            reach = max((x + wide)[mine].max() - x0, (y + high)[mine].max() - y0)
            edge = side[first] / 7
            found.append((x0 - edge, y0 - edge, x0 + reach + edge, y0 + reach + edge))
        corners = np.setdiff1d(corners, mine)
    return np.round(np.array(found).reshape(-1, 4)).astype(np.int32)
