"""Reads a QR too blurred or dirty for a reader, module by module: the modules that are the same in every code teach how.

Finder, timing and alignment patterns (ISO/IEC 18004) are known before anything is read. They fit the grid to the px and
train a small filter that undoes blur and neighbours' ink; what it decides then trains it further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_Field = NDArray[np.float64]
_VERSIONS = range(1, 15)
"""A denser code has no room on a card or receipt."""
_BEST = 3
"""Versions whose fixed patterns fit best are fitted further."""
_LEAST_FIT = 0.6
"""Correlation with the fixed patterns; what is no QR stays below."""
_SHADE = 13
"""Modules over which paper, light and a heavy hand with the ink change."""
_ROUNDS = 5
_RIDGE = 20.0
"""Keeps the filter small: there are some 350 known modules for its 50 weights."""
_QUIET, _ZOOM = 4, 4


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the code lies, in px: its outer corner left of the open one, its two sides; and how well that fits, -1..1."""

    version: int
    place: _Field
    fit: float

    @property
    def modules(self) -> int:
        return 17 + 4 * self.version


def rebuilt(patch: Pixels, fitted: Pixels, corners: _Field) -> Iterator[Pixels]:
    """Clean pictures of the QR at `corners` (4 x 2 px, clockwise) of a grey patch, the first guess first; none if it is none.

    fitted: the same patch sharpened, in which the grid is sought.
    """
    best = _best(fitted, corners)
    if best.fit >= _LEAST_FIT:
        for ink in _decided(patch, best):
            white = np.where(ink, 0, 255).astype(np.uint8)
            quiet = np.pad(white, _QUIET, constant_values=255)
            yield np.asarray(cv2.resize(quiet, None, fx=_ZOOM, fy=_ZOOM, interpolation=cv2.INTER_NEAREST), np.uint8)


def likeness(fitted: Pixels, corners: _Field) -> float:
    """Correlation with the fixed patterns of the version that fits best, -1..1; arguments as for `rebuilt`."""
    return _best(fitted, corners).fit


def _best(fitted: Pixels, corners: _Field) -> _Grid:
    first, second, _, last = corners
    start = np.array([first, second - first, last - first], np.float64)
    found = [_Grid(version, start, _fit(fitted, version, start)) for version in _VERSIONS]
    likely = sorted(found, key=lambda grid: -grid.fit)[:_BEST]
    return max((_settled(fitted, grid) for grid in likely), key=lambda grid: grid.fit)


@lru_cache(maxsize=len(_VERSIONS))
def fixed(version: int) -> NDArray[np.int8]:
    """The modules that every code of a version shares: 1 dark, -1 light, 0 said by the content."""
    side = 17 + 4 * version
    field = np.zeros((side, side), np.int8)
    field[6, :] = field[:, 6] = np.where(np.arange(side) % 2 == 0, 1, -1)
    ring = np.maximum(*np.abs(np.indices((9, 9)) - 4))
    finder = np.where((ring == 2) | (ring == 4), -1, 1)
    field[:8, :8], field[:8, -8:], field[-8:, :8] = finder[1:, 1:], finder[1:, :8], finder[:8, 1:]
    mark = np.where(np.maximum(*np.abs(np.indices((5, 5)) - 2)) == 1, -1, 1)
    at = _alignment(version)
    for y in at:
        for x in at:
            if not (min(x, y) < 9 and (max(x, y) < 9 or max(x, y) > side - 10)):
                field[y - 2 : y + 3, x - 2 : x + 3] = mark
    return field


def _alignment(version: int) -> list[int]:
    """Rows and columns of the alignment patterns' middles (ISO/IEC 18004, Annex E): evenly spread, the first gap takes the rest."""
    if version == 1:
        return []
    gaps = version // 7 + 1
    last = 10 + 4 * version
    step = -(-(last - 6) // (2 * gaps)) * 2
    return [6, *(last - step * k for k in reversed(range(gaps)))]


def _seen(image: Pixels, place: _Field, modules: int, across: float = 0.0, down: float = 0.0) -> _Field:
    """Brightness at each module, moved off its middle by parts of a module, less the brightness round about."""
    origin, wide, high = place
    at = (np.arange(modules) + 0.5) / modules
    x, y = (at + across / modules)[None, :], (at + down / modules)[:, None]
    points = [(origin[k] + x * wide[k] + y * high[k]).astype(np.float32) for k in (0, 1)]
    seen = cv2.remap(image, points[0], points[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float64)
    return np.asarray(seen - cv2.blur(seen, (_SHADE, _SHADE), borderType=cv2.BORDER_REFLECT), np.float64)


def _fit(image: Pixels, version: int, place: _Field) -> float:
    pattern = fixed(version)
    known = pattern != 0
    seen, said = _seen(image, place, len(pattern))[known], -pattern[known].astype(np.float64)
    return float(np.corrcoef(seen, said)[0, 1]) if np.ptp(seen) > 0 else 0.0


def _settled(image: Pixels, grid: _Grid) -> _Grid:
    """Move corner and sides by less and less, from a module to a sixteenth, as long as the patterns fit better."""
    module = float(np.hypot(*grid.place[1])) / grid.modules
    step = module
    while step > module / 16:
        better = False
        for number in range(6):
            for sign in (step, -step):
                place = grid.place.copy()
                place.flat[number] += sign
                fit = _fit(image, grid.version, place)
                if fit > grid.fit + 1e-4:
                    grid, better = _Grid(grid.version, place, fit), True
        step = step if better else step / 2
    return grid


def _decided(image: Pixels, grid: _Grid) -> Iterator[NDArray[np.bool_]]:
    """Dark modules, decided anew in each round by a filter trained on the fixed ones and on the last round's decisions."""
    pattern = fixed(grid.version).ravel().astype(np.float64)
    known = pattern != 0
    halves = np.arange(-4, 5) / 2
    near = [(x, y) for x in halves for y in halves if np.hypot(x, y) <= 2.0]
    seen = np.stack([_seen(image, grid.place, grid.modules, x, y).ravel() for x, y in near], axis=1)
    seen = np.column_stack([seen / (seen.std() + 1e-6), np.ones(len(seen))])
    said, weight = pattern, known.astype(np.float64)
    for _ in range(_ROUNDS):
        weighed = seen * weight[:, None]
        weights = np.linalg.solve(weighed.T @ seen + _RIDGE * np.eye(seen.shape[1]), weighed.T @ said)
        value = np.where(known, pattern, seen @ weights)
        yield (value > 0).reshape(grid.modules, grid.modules)
        said, weight = np.where(known, pattern, np.sign(value)), np.where(known, 1.0, np.minimum(1.0, np.abs(value)))
