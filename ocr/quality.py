"""Judges a page image: blank or not, and what is wrong with the scan; in doubt it says nothing."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import clean
from ocr.types import Box, Severity, Verdict, VerdictKind

Pixels = NDArray[np.uint8]
_JUDGE_DPI = 150.0
_STRONG, _FAINT = 165, 190  # of paper at 245: bleed-through stays lighter than the first, carbon copies pass the second
_STRONG_AREA, _FAINT_AREA = 60.0, 300.0  # px at 75 dpi


def judge(image: Pixels, dpi: float) -> tuple[bool, tuple[Verdict, ...]]:
    """Blank or not, and verdicts with boxes in px of the upright `image`. Blank pages have the one verdict only."""
    height, width = image.shape[:2]
    whole = Box(0, 0, width, height)
    gray = clean.gray_of(image)
    factor = min(1.0, _JUDGE_DPI / dpi)
    small = np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    work_dpi = dpi * factor
    bare = clean.drop_border(small)
    even = clean.flatten(bare)
    blank, amount = _blank(even, work_dpi)
    if blank:
        return True, (Verdict(VerdictKind.BLANK, Severity.INFO, whole, round(amount, 1)),)
    letters = _letters(even, work_dpi)
    found = [_dark(image, whole), _cut_off(letters, even.shape, whole)]
    if len(letters) >= 60:  # below that there is no text to speak of, and nothing to measure on
        found += [_low_resolution(dpi, whole), _blurred(even, letters, whole), _washed_out(bare, letters, whole)]
        found.append(_skewed(bare, whole))
    return False, tuple(verdict for verdict in found if verdict is not None)


def _blank(even: Pixels, dpi: float) -> tuple[bool, float]:
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


def _letters(even: Pixels, dpi: float) -> NDArray[np.int32]:
    """Boxes (x, y, width, height, area) of marks as large as letters of 6 to 24 points."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((even < 185).astype(np.uint8), connectivity=8)
    wide, high = stats[:, 2], stats[:, 3]
    fits = (high >= 0.03 * dpi) & (high <= 0.3 * dpi) & (wide >= 0.012 * dpi) & (wide <= 0.8 * dpi)
    fits[0] = False
    return np.asarray(stats[fits], dtype=np.int32)


def _dark(image: Pixels, whole: Box) -> Verdict | None:
    few = image[::8, ::8]
    light = few if few.ndim == 2 else few.max(axis=2)  # red paper is not a dark scan
    paper = float(np.percentile(light, 90))
    if paper >= 105:
        return None
    return Verdict(VerdictKind.DARK, Severity.BAD if paper < 70 else Severity.WARN, whole, paper)


def _low_resolution(dpi: float, whole: Box) -> Verdict | None:
    if dpi >= 199:
        return None
    return Verdict(VerdictKind.LOW_RESOLUTION, Severity.BAD if dpi < 149 else Severity.WARN, whole, round(dpi, 1))


def _edge_sharpness(even: Pixels, letters: NDArray[np.int32]) -> float:
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


def _blurred(even: Pixels, letters: NDArray[np.int32], whole: Box) -> Verdict | None:
    sharp = _edge_sharpness(even, letters)
    if sharp >= 0.2:
        return None
    return Verdict(VerdictKind.BLURRED, Severity.BAD if sharp < 0.14 else Severity.WARN, whole, round(sharp, 3))


def _washed_out(bare: Pixels, letters: NDArray[np.int32], whole: Box) -> Verdict | None:
    step = max(1, len(letters) // 400)
    ink = [float(bare[y : y + h, x : x + w].min()) for x, y, w, h, _ in letters[::step]]
    contrast = float(np.median(bare[::4, ::4])) - float(np.percentile(ink, 25))
    if contrast >= 70:
        return None
    return Verdict(VerdictKind.WASHED_OUT, Severity.WARN, whole, round(contrast, 1))


def _cut_off(letters: NDArray[np.int32], shape: tuple[int, ...], whole: Box) -> Verdict | None:
    """Text running out of the sheet: several letters that touch the same edge of the image."""
    if len(letters) < 60:
        return None
    x, y, wide, high, _ = letters.T
    touching = {
        "left": int((x == 0).sum()),
        "right": int((x + wide >= shape[1]).sum()),
        "top": int((y == 0).sum()),
        "bottom": int((y + high >= shape[0]).sum()),
    }
    side = max(touching, key=lambda name: touching[name])
    if touching[side] < 8:
        return None
    rim_x, rim_y = max(1, whole.x1 // 50), max(1, whole.y1 // 50)
    box = {
        "left": Box(0, 0, rim_x, whole.y1),
        "right": Box(whole.x1 - rim_x, 0, whole.x1, whole.y1),
        "top": Box(0, 0, whole.x1, rim_y),
        "bottom": Box(0, whole.y1 - rim_y, whole.x1, whole.y1),
    }[side]
    return Verdict(VerdictKind.CUT_OFF, Severity.WARN, box, float(touching[side]))


def _skewed(bare: Pixels, whole: Box) -> Verdict | None:
    """A lean that is still there after setting right was beyond the 15 degrees that can be undone."""
    angle, sharp, usual = clean.line_profile(bare, limit=30.0)
    if abs(angle) < 4 or sharp < 2.5 * usual:
        return None
    return Verdict(VerdictKind.SKEWED, Severity.BAD, whole, round(angle, 1))
