"""Is the print sharp enough to be read?"""

from __future__ import annotations

import math

import numpy as np

from ocr.judges import enlarged
from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind

_SOFT, _SOFT_FOR_FINE, _FINE_DPI = 0.355, 0.40, 250.0
_VERY_SOFT = 0.20  # Tesseract begins to lose words: a soft edge of 0.35 mm
_SHOWING_THROUGH = 45.0  # gray levels: what is paler and soft besides is the other side of the sheet, or a texture
_USUAL = 3.2  # mm: letters of 12 to 14 points with their marks
_FEW, _FEW_TILES = 30.0, 4  # letters, square centimetres: less of a page never decides
_SMALL_PRINT = 1.12  # mm: no office prints whole pages so small; then the file tells more dpi than there are
_NO_SHEET, _FINE_PRINT = 100.0, 1.5  # mm: shaped like A4, but smaller than A6, and its print finer than notes on it are
_SOFTEST = 0.45  # of healthy print: enlarging makes it softer
_COARSE, _TOO_COARSE = 10.0, 8.0  # px: letters so high have no room for marks


def find(sight: Sight) -> tuple[Verdict, ...]:
    """BLURRED where the print is softest, LOW_RESOLUTION for the page."""
    found = [_blurred(sight), _low_resolution(sight)]
    return tuple(verdict for verdict in found if verdict is not None)


def _blurred(sight: Sight) -> Verdict | None:
    """The softest connected area of print; a fine scan has no excuse for edges that a coarse one may have."""
    print_ = sight.strokes
    text = print_.text & (print_.depth >= _SHOWING_THROUGH)
    if not text.any():
        return None
    sharp = print_.around(print_.sharp) * _size(sight)
    limit = _SOFT_FOR_FINE if sight.page_dpi >= _FINE_DPI and np.median(sharp[text]) < _SOFT_FOR_FINE else _SOFT
    enough = max(_FEW, min(60.0, 0.1 * float(print_.letters[text].sum())))
    found = [
        (float(np.percentile(sharp[chosen], 25)), letters, span)
        for letters, chosen, span in print_.regions(text & (sharp < limit))
        if letters >= enough and chosen.sum() >= _FEW_TILES
    ]
    if not found:
        return None
    worst, _, span = max(found, key=lambda area: (area[0] < _VERY_SOFT, area[1]))
    severity = Severity.BAD if worst < _VERY_SOFT else Severity.WARN
    return Verdict(VerdictKind.BLURRED, severity, sight.box(*span), round(worst, 3))


def _size(sight: Sight) -> float:
    """Large letters bear soft edges: how much more than the usual 12 points, up to twice."""
    return float(np.clip(sight.strokes.tall / sight.dpi * 25.4 / _USUAL, 1.0, 2.0))


def _low_resolution(sight: Sight) -> Verdict | None:
    """What the file tells, unless its letters or its px tell less."""
    tall = sight.strokes.tall
    if float(sight.strokes.letters.sum()) < 2 * _FEW:
        tall = 0.0
    dpi = sight.page_dpi
    if sight.dpi_told:
        dpi = _true_dpi(sight, tall)
        severity = Severity.BAD if dpi < 149 else Severity.WARN
        too_low = dpi < 199
    else:
        high = tall * dpi / sight.dpi
        too_low = 0 < high < _COARSE
        dpi, severity = _dpi_of(tall, sight), Severity.BAD if high < _TOO_COARSE else Severity.WARN
    return Verdict(VerdictKind.LOW_RESOLUTION, severity, sight.whole, round(dpi, 1)) if too_low else None


def _true_dpi(sight: Sight, tall: float) -> float:
    """Dots per inch of the paper by all signs; `tall` = height of its letters in px of the working copy, 0 = none."""
    told = sight.page_dpi
    if told < 199 or not tall:
        return told
    high = tall / sight.dpi * 25.4
    short, long = sorted(side / told * 25.4 for side in sight.size)
    if short < _NO_SHEET and high < _FINE_PRINT and abs(long / short - math.sqrt(2)) < 0.03:
        return told * short / 210
    if high < _SMALL_PRINT:
        return min(told, _dpi_of(tall, sight))
    text = sight.strokes.text
    if text.any() and float(np.median(sight.strokes.sharp[text])) < _SOFTEST:
        return told / max(1.0, enlarged.factor(sight.native))
    return told


def _dpi_of(tall: float, sight: Sight) -> float:
    """Resolution in dpi that makes letters of so many px of the working copy those of 12 points: 2.2 mm high."""
    return tall * sight.page_dpi / sight.dpi / (2.2 / 25.4)
