"""Is the whole sheet there, and straight?"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ocr.judges import corners, rims
from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind

_LIMIT = 15.0  # degrees that setting right can undo
_FARTHEST = 32.0
_SOME_STROKES = 3  # at the rim of the frame: corners of the sheet lie beyond it, and text with them
_CLEAR_ROWS, _SOME_ROWS = 1.6, 1.3  # times the usual order; grain has none


def find(sight: Sight) -> tuple[Verdict, ...]:
    """CUT_OFF for each edge that text runs over, FOLDED_CORNER, SKEWED for a lean beyond what can be set right.

    SKEWED's measure: the lean that was undone and what is left of it together, degrees clockwise.
    """
    sheet = rims.as_it_lay(sight)
    folded = corners.find(sight, sheet)
    if not sight.has_text:
        return folded
    left, order = _rows(sight.letters)
    lean = sight.way.skew_deg + left
    lost = abs(left) >= 1.0 or rims.over_the_frame(sight) >= _SOME_STROKES
    if order >= _CLEAR_ROWS and abs(lean) > _LIMIT and lost:
        # what else its edges show comes of that
        return (Verdict(VerdictKind.SKEWED, Severity.BAD, sight.whole, round(lean, 1)),)
    return (*rims.find(sight, sheet), *folded) if order >= _SOME_ROWS else folded


def _rows(letters: NDArray[np.int32]) -> tuple[float, float]:
    """Degrees at which the feet of letters stand in rows, and how far better than in the usual direction."""
    x, foot = letters[:, 0] + letters[:, 2] / 2, letters[:, 1] + letters[:, 3].astype(np.float64)
    size = float(np.median(letters[:, 3]))

    def order(degrees: float) -> float:
        turn = math.radians(degrees)
        rows = (foot * math.cos(turn) - x * math.sin(turn)) / (0.25 * size)
        counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
        return float((counts**2).sum())

    angles = np.arange(-_FARTHEST, _FARTHEST + 0.1, 0.5)
    orders = np.array([order(float(angle)) for angle in angles])
    best = int(orders.argmax())
    return float(angles[best]), float(orders[best] / np.median(orders))
