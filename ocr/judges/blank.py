"""Is there anything on this side of the sheet?"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind

_STRONG, _FAINT = 165, 190  # of paper at 245: bleed-through stays lighter than the first, carbon copies pass the second
_STRONG_AREA, _FAINT_AREA = 60.0, 300.0  # px at 75 dpi


def find(sight: Sight) -> Verdict | None:
    """A BLANK verdict whose measure is the ink there is, in px at 75 dpi; None for a page that holds something."""
    blank, amount = _blank(sight.even, sight.dpi)
    return Verdict(VerdictKind.BLANK, Severity.INFO, sight.whole, round(amount, 1)) if blank else None


def _blank(even: NDArray[np.uint8], dpi: float) -> tuple[bool, float]:
    """Ink away from the rim, filing holes left out; a lone signature is dark and small, a carbon copy pale and wide."""
    soft = np.asarray(cv2.GaussianBlur(even, (0, 0), 0.6), dtype=np.uint8)
    height, width = soft.shape
    inner = np.zeros(soft.shape, bool)
    inner[int(height * 0.03) : int(height * 0.97), int(width * 0.06) : int(width * 0.94)] = True

    def amount(limit: int) -> float:
        _, _, stats, _ = cv2.connectedComponentsWithStats(((soft < limit) & inner).astype(np.uint8), connectivity=8)
        wide, high, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
        round_like = (area > 0.6 * wide * high) & (abs(wide - high) <= 0.06 * dpi)
        hole = round_like & (wide >= 0.14 * dpi) & (wide <= 0.38 * dpi)
        counted = ~hole & (area >= max(4.0, (dpi / 75) ** 2 * 3))
        return float(area[counted].sum()) * (75 / dpi) ** 2

    strong, faint = amount(_STRONG), amount(_FAINT)
    return strong < _STRONG_AREA and faint < _FAINT_AREA, max(strong, faint)
