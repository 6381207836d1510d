"""Is the print sharp enough to be read?"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind


def find(sight: Sight) -> tuple[Verdict, ...]:
    """BLURRED and LOW_RESOLUTION; the latter only where the file tells its resolution."""
    if not sight.has_text:
        return ()
    found = [_low_resolution(sight), _blurred(sight)]
    return tuple(verdict for verdict in found if verdict is not None)


def _low_resolution(sight: Sight) -> Verdict | None:
    dpi = sight.page_dpi
    if dpi >= 199 or not sight.dpi_told:
        return None
    return Verdict(VerdictKind.LOW_RESOLUTION, Severity.BAD if dpi < 149 else Severity.WARN, sight.whole, round(dpi, 1))


def _blurred(sight: Sight) -> Verdict | None:
    sharp = _edge_sharpness(sight.even, sight.letters)
    if sharp >= 0.2:
        return None
    return Verdict(VerdictKind.BLURRED, Severity.BAD if sharp < 0.14 else Severity.WARN, sight.whole, round(sharp, 3))


def _edge_sharpness(even: NDArray[np.uint8], letters: NDArray[np.int32]) -> float:
    """Steepest step within letters as a part of their contrast, per px at 150 dpi; typical letter of the page."""
    f = even.astype(np.float32)
    steep = np.maximum(
        abs(cv2.Sobel(f, cv2.CV_32F, 1, 0, scale=0.125)), abs(cv2.Sobel(f, cv2.CV_32F, 0, 1, scale=0.125))
    )
    step = max(1, len(letters) // 400)
    values = []
    for x, y, wide, high, _ in letters[::step]:
        part = even[y : y + high, x : x + wide]
        values.append(float(steep[y : y + high, x : x + wide].max()) / max(30.0, 245.0 - float(part.min())))
    return float(np.median(values))
