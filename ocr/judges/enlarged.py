"""Was the picture enlarged after the scan? A driver may deliver 100 dpi as 300, with a file that says 300.

A px between two that were measured is made from both, so it bends less than they do: along a row, how much the tone bends
repeats with the factor of enlarging (A. C. Gallagher, "Detection of linear and cubic interpolation in JPEG compressed
images", 2005). Blocks of a JPEG repeat too, but with eighths of a px, which are left out.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sight import Pixels

_STEP = 4  # each fourth row or column is looked at
_BINS = 8192
_SLOWEST, _FASTEST = 0.18, 0.49  # repeats per px: enlarged 2 to 5.5 times
_BLOCK, _BESIDE = 8, 0.03  # px of a block, and how much of an eighth is left out around each multiple
_AROUND = 201  # bins
_CLEAR = 9.0  # times what is usual around it, along rows and columns both; chance and print reach 5


def factor(gray: Pixels) -> float:
    """How many times a gray picture as delivered was enlarged, 2 to 5.5; 0 = no sign of it, even factors of 2 among them."""
    if min(gray.shape) < _BINS // 16:
        return 0.0
    both = np.minimum(_repeats(gray[::_STEP]), _repeats(np.ascontiguousarray(gray[:, ::_STEP].T)))
    place = np.arange(len(both)) / _BINS
    eighths = place * _BLOCK
    asked = (place >= _SLOWEST) & (place <= _FASTEST) & (np.abs(eighths - np.rint(eighths)) >= _BESIDE)
    best = int(np.argmax(np.where(asked, both, 0.0)))
    return float(1 / place[best]) if both[best] >= _CLEAR else 0.0


def _repeats(lines: Pixels) -> NDArray[np.float32]:
    """How strongly the bending of tones along the lines repeats, for each number of repeats per px in `_BINS`."""
    bent = cv2.Sobel(lines, cv2.CV_16S, 2, 0, ksize=1)
    bending = np.abs(bent[:, 2:-2]).mean(axis=0, dtype=np.float32)
    usual = cv2.blur(bending[None], (15, 1))[0]
    even = (bending - usual) / np.maximum(usual, 0.5)
    found = np.abs(np.fft.rfft(even * np.hanning(len(even)), _BINS)).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(found, _AROUND // 2, mode="reflect"), _AROUND)
    strong = found / np.maximum(np.median(windows[:, ::10], axis=1), 1e-6)
    return np.asarray(cv2.dilate(strong[None], np.ones((1, 5), np.uint8))[0], np.float32)
