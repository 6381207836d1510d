"""Was there print that nobody can read any more?"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.judges import blank, relief, specks
from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind
from ocr.upright import lines

_LOST = 0.13  # sharpness at which Tesseract reads less than half of the words: edges 0.55 mm soft
_LEAST_DEPTH = 27.0  # gray levels: what shows through from behind is paler where it is as soft
_MOST = 0.6  # of the letters: with less, the rest of the page still says what it is
_LETTERS = 80.0
_GRAINY = 30.0  # gray levels of grain that can hide print altogether
_SHADE, _PLAIN_SHADE = 3.0, 5.0  # gray levels of lines of print below the grain: in much, in little of it
_DOUBT, _SOME_GRAIN, _STROKELESS = 1.6, 22.0, 4.0  # shade and grain to doubt from; squared shade beside that of strokes
_FORMLESS = 22.0  # squared shade beside the variance of strokes: what shines through keeps strokes, lost print has none
_INK = 185  # of paper at 245
_ROWS_DPI = 37.5  # a line of print is some 3 px high there, and specks are shade
_IN_ROWS = 3.5  # times as sharp as rows of the same specks at any other lean; by chance and by shaded paper 2


def find(sight: Sight) -> Verdict | None:
    """UNREADABLE for print that melted into bars, or that grain hides; with the sharpness or the shade left of it."""
    return _melted(sight) or _hidden_by_grain(sight)


def in_specks(sight: Sight) -> Verdict | None:
    """UNREADABLE, a warning, for specks that stand in rows: of pale print two tones leave no more. Measure: how clearly."""
    _, found = specks.small(sight.even < _INK, sight.dpi)
    height, width = found.shape
    inner = found[height // 20 : height - height // 20, width // 12 : width - width // 12] * np.uint8(255)
    factor = _ROWS_DPI / sight.dpi
    shade = np.asarray(cv2.resize(inner, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    _, rows, usual = lines.rough_lean(shade)
    clear = rows / max(usual, 1e-9)
    if clear < _IN_ROWS:
        return None
    return Verdict(VerdictKind.UNREADABLE, Severity.WARN, sight.whole, round(clear, 1))


def _melted(sight: Sight) -> Verdict | None:
    print_ = sight.strokes
    text = print_.text
    letters = float(print_.letters[text].sum())
    if letters < _LETTERS:
        return None
    sharp = print_.around(print_.sharp)
    melted = text & (sharp < _LOST)
    if float(print_.letters[melted].sum()) < _MOST * letters or print_.depth[melted].max() < _LEAST_DEPTH:
        return None
    rows, columns = np.nonzero(melted)
    left, top, right, bottom = (int(v) for v in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    box = sight.box(left * print_.side, top * print_.side, right * print_.side, bottom * print_.side)
    return Verdict(VerdictKind.UNREADABLE, Severity.BAD, box, round(float(np.median(sharp[melted])), 3))


def _hidden_by_grain(sight: Sight) -> Verdict | None:
    """No ink stands out, yet there is shade where lines of print would be, and no strokes in it.

    A warning where it may as well be the other side shining through: such a page is not blank, nor surely lost.
    """
    found, grain = _shade(sight), _grain(sight)
    if found < _DOUBT:
        return None
    seen = relief.measure(sight)
    strokes = float(seen.middle.max())
    if found >= (_SHADE if grain >= _GRAINY else _PLAIN_SHADE) and found**2 >= _FORMLESS * strokes:
        severity = Severity.BAD
    elif grain >= _SOME_GRAIN and strokes <= seen.grain and found**2 >= _STROKELESS * strokes:
        severity = Severity.WARN
    else:
        return None
    return Verdict(VerdictKind.UNREADABLE, severity, sight.whole, round(found, 1))


def _grain(sight: Sight) -> float:
    """Gray levels that a mark must stand out by on most of the page."""
    return float(np.median(sight.strokes.floor))


def _shade(sight: Sight) -> float:
    """Gray levels that bands as wide as lines of print are darker than the paper around; 0 where ink stands out."""
    if blank.is_printed(sight) or not blank.without_ink(sight):
        return 0.0
    factor = 37.5 / sight.dpi
    few = cv2.resize(sight.even, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.float32)
    height, width = few.shape
    shade = cv2.GaussianBlur(few, (0, 0), 13) - cv2.GaussianBlur(few, (0, 0), 1)
    whole = cv2.resize(sight.strokes.off_bed.view(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    inner = np.s_[height // 20 : height - height // 20, width // 12 : width - width // 12]
    kept = shade[inner][whole[inner]]  # the sheet's own edge is a shade
    return float(np.percentile(kept, 95)) if kept.size else 0.0
