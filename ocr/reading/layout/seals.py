"""Takes the red ink of seals off a page, so that the black text under and beside it is read alone."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
_STEP = 4  # seals are looked for on a copy so many times smaller
_RED = 45  # levels that red stands over green and blue
_SMALLEST, _LARGEST = 15.0, 60.0  # mm across
_SLIMMEST = 0.55  # a red heading is slimmer
_JOIN = 1.5  # mm between letters and rings of one seal


def gray_without_seals(pixels: Pixels, dpi: float) -> Pixels:
    """Luminance of a BGR page with red seals pushed to paper; a gray page as it is."""
    if pixels.ndim == 2:
        return pixels
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    small = np.asarray(cv2.resize(pixels, None, fx=1 / _STEP, fy=1 / _STEP, interpolation=cv2.INTER_AREA), np.uint8)
    mm = dpi / 25.4 / _STEP
    red = _redness(small) > _RED * 0.6
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((round(_JOIN * mm) | 1,) * 2, np.uint8))
    stats = marks.find(np.asarray(joined, np.uint8)).stats
    for x, y, wide, high, _ in stats[1:].tolist():
        slim, broad = min(wide, high), max(wide, high)
        if slim < _SMALLEST * mm or broad > _LARGEST * mm or slim < _SLIMMEST * broad:
            continue
        y0, y1, x0, x1 = _STEP * y - _STEP, _STEP * (y + high) + _STEP, _STEP * x - _STEP, _STEP * (x + wide) + _STEP
        y0, x0 = max(0, y0), max(0, x0)
        part = pixels[y0:y1, x0:x1]
        paper = int(np.percentile(part.max(axis=2), 90))
        gray[y0:y1, x0:x1] = _without_red(part, gray[y0:y1, x0:x1], paper)
    return gray


def _redness(image: Pixels) -> NDArray[np.int16]:
    blue, green, red = (image[:, :, n].astype(np.int16) for n in range(3))
    return red - np.maximum(blue, green)


def _without_red(part: Pixels, gray: Pixels, paper: int) -> Pixels:
    """Where ink is red its own brightness counts, in the red channel, stretched so that the bare seal is paper."""
    red = part[:, :, 2]
    reddish = cv2.dilate((_redness(part) > _RED // 2).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    inked = red[_redness(part) > _RED]
    bare = float(np.percentile(inked, 40)) if inked.size else 255.0
    lifted = np.clip(red.astype(np.float32) * (paper / max(bare, 1.0)), 0, paper).astype(np.uint8)
    return np.where(reddish, lifted, gray).astype(np.uint8)
