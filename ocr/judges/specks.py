"""Takes dust and sensor specks off a page that is strewn with them, so that nobody takes a cluster for a letter."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks, strokes
from ocr.sight import Pixels, Sight, painted

_INK = 190  # of paper at 245
_WIDEST = 0.045  # inch: two specks of a coarse scan that touch; no letter is so small, a dot is
_STREWN = 3.0  # specks per square inch, everywhere: an even page has none, print has dots only where letters are
_REACH = 0.06  # inch: paper is seen past a speck, but not past a stroke's neighbours


def swept(sight: Sight) -> Sight:
    """The page without its specks, strokes measured anew; the very same page where there are few of them."""
    soft = np.asarray(cv2.GaussianBlur(sight.even, (0, 0), 0.6), np.uint8)
    count, tiny = small(soft < _INK, sight.dpi)
    if count < _STREWN * sight.even.size / sight.dpi**2:
        return sight
    specks = cv2.dilate(tiny, np.ones((3, 3), np.uint8))
    half = cv2.resize(sight.even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)  # there a median costs a tenth
    paper = cv2.resize(cv2.medianBlur(half, max(3, round(_REACH * sight.dpi / 2) | 1)), sight.even.shape[::-1])
    even = np.where(specks > 0, np.maximum(paper, sight.even), sight.even).astype(np.uint8)
    hidden = painted(sight.gray, sight.bare)
    return replace(sight, even=even, strokes=strokes.measure(even, sight.dpi, hidden))


def small(ink: NDArray[np.bool_], dpi: float) -> tuple[int, Pixels]:
    """How many marks are no larger than a speck, and where (0 or 1)."""
    labels, stats, *_ = marks.find(ink)
    tiny = np.maximum(stats[:, 2], stats[:, 3]) <= _WIDEST * dpi
    tiny[0] = False
    return int(tiny.sum()), np.take(tiny.view(np.uint8), labels, mode="clip")
