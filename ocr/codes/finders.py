"""A second look at a small patch that may be a QR too poor to be read: is it one, and where are its three corners."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_ALIKE = 0.55
"""Least correlation of each of the three corners with the pattern; text and tables stay below 0.5."""
_MODULES = range(21, 74, 4)
"""Versions 1 to 14: a denser code has no room on a card or receipt."""
_CORE = np.array([[max(abs(x), abs(y)) in (0, 1, 3) for x in range(-4, 5)] for y in range(-4, 5)], np.uint8)


def find(patch: Pixels) -> NDArray[np.float64] | None:
    """Corners (4 x 2 px, clockwise from the one left of the open corner) of the one QR in an upright patch, or None.

    The patch must be grey and set upright within some 5 degrees, modules 3 to 10 px.
    """
    if not is_half_ink(patch, 3, 0.3):
        return None
    best: tuple[float, NDArray[np.float64]] | None = None
    smooth = cv2.GaussianBlur(patch, (0, 0), 0.8)
    for module in np.geomspace(3.0, 10.0, 14):
        side = round(9 * module)
        if 2.2 * side > min(patch.shape):
            break
        pattern = cv2.resize((1 - _CORE) * np.uint8(255), (side, side), interpolation=cv2.INTER_AREA)
        pattern = cv2.GaussianBlur(pattern, (0, 0), 0.35 * module)
        alike = cv2.matchTemplate(smooth, pattern, cv2.TM_CCOEFF_NORMED)
        found = _three(_peaks(np.asarray(alike, np.float32), side), module)
        if found is not None and (best is None or found[0] > best[0]):
            best = found[0], found[1] + side / 2
    return best[1] if best else None


def is_half_ink(patch: Pixels, parts: int, least: float) -> bool:
    """Whether the middle of a patch, cut into parts x parts, has between `least` and 1 - `least` of ink in each part.

    Matrix codes are masked so that dark and light balance everywhere; text has far less ink.
    """
    height, width = patch.shape
    middle = patch[height // 4 : height - height // 4, width // 4 : width - width // 4]
    _, ink = cv2.threshold(middle, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    shares = cv2.resize(ink.astype(np.float32), (parts, parts), interpolation=cv2.INTER_AREA)
    return bool(shares.min() >= least and shares.max() <= 1 - least)


def sharpened(patch: Pixels, blur: float) -> Pixels:
    """Undo a Gaussian blur of `blur` px standard deviation (Wiener's filter with noise at 3 % of the signal)."""
    pad = int(4 * blur) + 1
    more = [
        cv2.getOptimalDFTSize(side + 2 * pad) - side - 2 * pad for side in patch.shape
    ]  # primes take ten times as long
    wide = cv2.copyMakeBorder(patch, pad, pad + more[0], pad, pad + more[1], cv2.BORDER_REFLECT)
    down, across = np.fft.fftfreq(wide.shape[0])[:, None], np.fft.rfftfreq(wide.shape[1])[None]
    passed = np.exp(-2 * np.pi**2 * blur**2 * (down**2 + across**2))
    done = np.fft.irfft2(np.fft.rfft2(wide) * passed / (passed**2 + 0.03), s=wide.shape)
    return np.clip(done[pad : pad + patch.shape[0], pad : pad + patch.shape[1]], 0, 255).astype(np.uint8)


def _peaks(alike: NDArray[np.float32], side: int) -> list[tuple[float, NDArray[np.float64]]]:
    """The six most alike places, at least half a pattern apart: how alike, and the left top corner there."""
    field, out = alike.copy(), []
    for _ in range(6):
        _, best, _, (x, y) = cv2.minMaxLoc(field)
        if best < _ALIKE:
            break
        out.append((float(best), np.array([x, y], np.float64)))
        field[max(0, y - side // 2) : y + side // 2 + 1, max(0, x - side // 2) : x + side // 2 + 1] = -1
    return out


def _three(peaks: list[tuple[float, NDArray[np.float64]]], module: float) -> tuple[float, NDArray[np.float64]] | None:
    """Three patterns at the corners of a square whose side fits a QR of some version; the weakest of them counts."""
    best: tuple[float, NDArray[np.float64]] | None = None
    for i, (score, corner) in enumerate(peaks):
        for j, (one_score, one) in enumerate(peaks):
            for k, (two_score, two) in enumerate(peaks):
                if len({i, j, k}) < 3:
                    continue
                a, b = one - corner, two - corner
                long, wide = float(np.hypot(*a)), float(np.hypot(*b))
                square = abs(long - wide) < 0.08 * long and abs(float(a @ b)) < 0.1 * long * wide
                if not square or a[0] * b[1] - a[1] * b[0] < 0:
                    continue
                modules = long / module + 7
                if not _MODULES[0] - 2 <= modules <= _MODULES[-1] + 4:
                    continue
                weakest, grow = min(score, one_score, two_score), 3.5 * (a + b) / (modules - 7)
                if best is None or weakest > best[0]:
                    outer = 3.5 * (a - b) / (modules - 7)
                    best = weakest, np.array([corner - grow, one + outer, one + two - corner + grow, two - outer])
    return best
