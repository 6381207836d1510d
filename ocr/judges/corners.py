"""Is a corner of the sheet folded?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.judges.rims import Sheet, box_on_page, on_page
from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind

_REACH = 85  # mm of a corner that are looked at
_LEAST = 10.0  # mm: shorter legs are dog-ears
_ANGLES = tuple(range(30, 61, 5))  # degrees of the fold's normal to the edge; a sheet lying askew shows less
_PIECES = 6
_EVEN = 0.4  # the weakest piece against the strongest
_STEP, _DIP = 3.5, 7.0  # grey levels from paper to what lies beyond the fold; depth of its shadow
_PRINT = 6.0  # grey levels that print darkens a piece of the corner by; nothing is printed beyond a fold
_AROUND = np.array([-3, -2, 0, 1, 2, 3, -7, -6, 6, 7])  # px from the line, away from the corner
_SLOPE = 1.2  # how far a step rises above the shade beside it: a lamp's shade goes on and on, a fold's edge does not
_Map = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Fold:
    """A line across a corner: legs along x and y in mm, and how many grey levels it stands out by."""

    along: float
    down: float
    strength: float


def find(sight: Sight, sheet: Sheet) -> tuple[Verdict, ...]:
    """FOLDED_CORNER where a straight line from edge to edge parts a corner off; measure: its shorter leg in mm."""
    step = max(1, round(sheet.dpi / 25.4))
    unit = 25.4 * step / sheet.dpi
    maps = _maps(sheet, step)
    reach = min(round(_REACH / unit), *maps.shape[1:])
    found = []
    for right in (False, True):
        for low in (False, True):
            view = maps[:, :: -1 if low else 1, :: -1 if right else 1]
            fold = _fold(np.ascontiguousarray(view[:, :reach, :reach]), unit)
            if fold is not None:
                found.append(_verdict(sight, sheet, fold, right, low))
    return tuple(found)


def _maps(sheet: Sheet, step: int) -> _Map:
    """2 x height x width: tone of the paper without its print, and everything; one px for `step` px of the sheet."""
    height, width = (side // step for side in sheet.gray.shape)
    gray = sheet.gray[: height * step, : width * step]
    reach = max(3, round(1.6 * sheet.dpi / 25.4)) | 1
    paper = cv2.dilate(gray, np.ones((reach, reach), np.uint8))
    small = [cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA) for image in (paper, gray)]
    return np.array(small, np.float32)


def _fold(maps: _Map, unit: float) -> _Fold | None:
    """The clearest fold across the corner at (0, 0) of square maps with `unit` mm for a px."""
    best: _Fold | None = None
    for degrees in _ANGLES:
        normal = math.radians(degrees)
        cos, sin = math.cos(normal), math.sin(normal)
        places = np.arange(math.ceil(_LEAST / unit * max(cos, sin)), int((maps.shape[1] - 2) * min(cos, sin)))
        if len(places) == 0:
            continue
        strengths = _strengths(maps, cos, sin, places)
        at = int(strengths.argmax())
        if strengths[at] > (best.strength if best else 0.0):
            distance = float(places[at]) * unit
            best = _Fold(distance / cos, distance / sin, float(strengths[at]))
    return best


def _strengths(maps: _Map, cos: float, sin: float, places: NDArray[np.int_]) -> NDArray[np.float64]:
    """For lines x cos + y sin = place: how far the weakest of its pieces stands out, in units of what is needed."""
    length = 2 * maps.shape[1]
    # (along, distance) of a place on the laid-out map to its (x, y)
    turn = np.array([[-sin, cos, sin * length / 2], [cos, sin, -cos * length / 2]])
    flags, size = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, (length, int(places[-1]) + 8)
    laid = [cv2.warpAffine(view, turn, size, flags=flags, borderMode=cv2.BORDER_REPLICATE) for view in maps]
    sums = np.cumsum(np.array(laid), axis=2)
    first, last = length / 2 - places * sin / cos, length / 2 + places * cos / sin
    spare = np.minimum(4.0, 0.15 * (last - first))
    ends = first + spare, last - spare
    cuts = np.rint(ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, _PIECES + 1)[:, None]).astype(int).T
    rows = places + _AROUND[:, None]
    pieces = np.diff(sums[:, rows[:, :, None], cuts], axis=3) / np.diff(cuts, axis=1)
    (out3, out2, _, _, in2, in3, *far), (dark3, dark2, dark0, dark1, *_) = pieces
    outside, inside = (out3 + out2) / 2, (in3 + in2) / 2
    step, shadow = inside - outside, np.minimum(outside, inside) - np.minimum(dark0, dark1)
    beyond, within = outside - (far[0] + far[1]) / 2, (far[2] + far[3]) / 2 - inside
    shade = _SLOPE * np.minimum(np.abs(beyond), np.abs(within)) * (np.sign(beyond) == np.sign(within))
    step = np.sign(step) * np.maximum(np.abs(step) - shade, 0)
    clear = (outside - (dark3 + dark2) / 2).max(axis=1) < _PRINT
    strength = np.maximum(np.maximum(_alike(step), _alike(-step)) / _STEP, _alike(shadow) / _DIP)
    return np.where(clear & (strength >= 1.0), strength, 0.0)


def _alike(pieces: NDArray[np.floating]) -> NDArray[np.floating]:
    """What the weakest piece shows, 0 where the strongest shows far more: a fold is straight and alike all along."""
    least = pieces.min(axis=1)
    return np.where(least >= _EVEN * np.abs(pieces).max(axis=1), least, 0.0)


def _verdict(sight: Sight, sheet: Sheet, fold: _Fold, right: bool, low: bool) -> Verdict:
    height, width = sheet.gray.shape
    mm = sheet.dpi / 25.4

    def place(x: float, y: float) -> tuple[float, float]:
        return (width - x * mm if right else x * mm), (height - y * mm if low else y * mm)

    square = fold.along**2 + fold.down**2
    tip = 2 * fold.along * fold.down**2 / square, 2 * fold.down * fold.along**2 / square  # where the corner would lie
    ends = np.array([place(fold.along, 0.0), place(0.0, fold.down), place(*tip)])
    box = box_on_page(sight, sheet, np.vstack([ends[:2], place(0.0, 0.0)]))
    severity = Severity.BAD if _hides_text(sight, on_page(sheet, ends)) else Severity.WARN
    return Verdict(VerdictKind.FOLDED_CORNER, severity, box, round(min(fold.along, fold.down), 1))


def _hides_text(sight: Sight, ends: NDArray[np.float64]) -> bool:
    """Whether text reaches the fold (corner turned under) or the flap's edges (turned over); ends: line, flap's tip."""
    first, second, tip = ends
    reach = 4.5 * sight.dpi / 25.4  # letters that touch the crease are one mark with it
    x, y, wide, high, _ = sight.letters.T
    middles = np.column_stack([x + wide / 2, y + high / 2])
    flap = np.array([first, tip, second], np.float32)
    depth = np.array([cv2.pointPolygonTest(flap, (float(a), float(b)), True) for a, b in middles])
    bare = int((depth > reach).sum()) < 3  # the flap covers what would stand there
    edges = ((first, tip), (tip, second)) if bare else ((first, second),)
    near = np.zeros(len(middles), bool)
    for start, end in edges:
        near |= _distance(middles, start, end) < reach
    return int(near.sum()) >= 2


def _distance(points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """From each point (n x 2) to the piece of line between two others."""
    way = end - start
    share = np.clip(((points - start) @ way) / max(1e-9, float(way @ way)), 0, 1)[:, None]
    return np.asarray(np.linalg.norm(points - (start + share * way), axis=1))
