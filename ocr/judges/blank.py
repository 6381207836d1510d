"""Is there anything on this side of the sheet?"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks
from ocr.judges import relief
from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind

_STRONG, _FAINT = 165, 190  # of paper at 245: bleed-through stays lighter than the first, carbon copies pass the second
_STRONG_AREA, _FAINT_AREA, _COLOUR_AREA = 60.0, 300.0, 60.0  # px at 75 dpi
_COLOUR = 45  # more red than green, or more blue than red, than the paper has: stamps and pens, never a yellow stain
_PALE_DEPTH, _PALE_SHARP = 26.0, 0.42  # own print, however pale, has the scanner's sharp edges; bleed-through is soft
_PALEST_DEPTH, _PALEST_SHARP, _MANY = 18.0, 0.43, 120.0
_PLAIN_DEPTH = 90.0  # gray levels
_INK_DEPTH = (
    120.0  # gray levels: no pale print, but ink, or a filing hole that would lend its depth to the grain beside it
)
_RIM = 0.02  # of the page's sides: a wedge of the bed is left there where a sheet lay askew
_DRAWN, _HEAD = 0.7, 0.12  # of its box that the strokes of a figure fill; of the page's height
_GRAINY_AREA = 100.0  # px at 75 dpi: less than a word; grain hides the paler part of any writing
_OWN, _OWN_SHARP = 4.0, 0.42  # squared gray levels above the grain, and how much of it finer than what shines through
_COMPANY = 3.0  # letters: folds and dust have none beside them
_FEW = 8.0  # letters that stand together are a note in pencil; dust lies scattered


def find(sight: Sight) -> Verdict | None:
    """A BLANK verdict whose measure is the ink there is, in px at 75 dpi; None for a page that holds something."""
    if is_printed(sight):
        return None
    amount = _amount(sight)
    if amount is None or _coloured(sight) >= _COLOUR_AREA or _pale_print(sight) or _written_in_grain(sight, amount):
        return None
    return Verdict(VerdictKind.BLANK, Severity.INFO, sight.whole, round(amount, 1))


def is_printed(sight: Sight) -> bool:
    """Full of plain print, as most pages are."""
    return float(sight.strokes.letters[sight.strokes.depth >= _PLAIN_DEPTH].sum()) >= _MANY


def without_ink(sight: Sight) -> bool:
    """Whether no mark, dark or coloured, stands out of the paper; print may still have been lost."""
    return _amount(sight) is not None and _coloured(sight) < _COLOUR_AREA


def _amount(sight: Sight) -> float | None:
    """Dark ink away from the rim, filing holes left out; None if it is a lone signature's, a carbon copy's or a number's."""
    soft = np.asarray(cv2.GaussianBlur(sight.even, (0, 0), 0.6), dtype=np.uint8)
    scale = (75 / sight.dpi) ** 2
    strong = _marks(soft < _STRONG, sight.dpi)
    faint = _marks(soft < _FAINT, sight.dpi)
    dark, pale = float(strong[:, 4].sum()) * scale, float(faint[:, 4].sum()) * scale
    if dark >= _STRONG_AREA or pale >= _FAINT_AREA or _is_counted(strong, sight):
        return None
    return max(dark, pale)


def _marks(ink: NDArray[np.bool_], dpi: float) -> NDArray[np.int32]:
    """Left, top, width, height and area of marks larger than dust, without the rim of the sheet and filing holes."""
    height, width = ink.shape
    down, aside = round(_RIM * height), round(_RIM * width)
    bare = np.zeros_like(ink)
    bare[down : height - down, aside : width - aside] = ink[down : height - down, aside : width - aside]
    _, stats, centres, _ = marks.find(bare)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    round_like = (area > 0.6 * wide * high) & (abs(wide - high) <= 0.06 * dpi)
    hole = round_like & (wide >= 0.14 * dpi) & (wide <= 0.38 * dpi)
    inside = (abs(centres[:, 0] / width - 0.5) <= 0.44) & (abs(centres[:, 1] / height - 0.5) <= 0.47)
    counted = inside & ~hole & (area >= max(4.0, (dpi / 75) ** 2 * 3))
    counted[0] = False
    return np.asarray(stats[counted], np.int32)


def _is_counted(found: NDArray[np.int32], sight: Sight) -> bool:
    """Whether there is a page number: two figures side by side, or a single one in the head or the foot of the page."""
    dpi, height = sight.dpi, sight.gray.shape[0]
    high, fill = found[:, 3], found[:, 4] / (found[:, 2] * found[:, 3])
    signs = found[(high >= 0.06 * dpi) & (high <= 0.3 * dpi) & (found[:, 2] <= 0.3 * dpi) & (fill <= 0.85)]
    for x, y, wide, tall, area in signs:
        aside = signs[:, 0] - (x + wide)
        level = (abs(signs[:, 1] - y) <= 0.03 * dpi) & (abs(signs[:, 3] - tall) <= 0.03 * dpi)
        if (level & (aside > -0.02 * dpi) & (aside <= 0.06 * dpi)).any():
            return True
        drawn = area <= _DRAWN * wide * tall and 0.25 * tall <= wide <= tall <= 0.2 * dpi
        if drawn and min(y, height - (y + tall)) < _HEAD * height:
            return True
    return False


def _coloured(sight: Sight) -> float:
    """Area of red and blue ink in px at 75 dpi, beside what colour the paper itself has."""
    if sight.colour.ndim == 2:
        return 0.0
    small = cv2.resize(sight.colour, None, fx=75 / sight.dpi, fy=75 / sight.dpi, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    inner = small[int(0.03 * height) : int(0.97 * height), int(0.06 * width) : int(0.94 * width)].astype(np.int16)
    blue, green, red = inner[..., 0], inner[..., 1], inner[..., 2]
    redder, bluer = red - green, blue - red
    ink = (redder - np.median(redder[::4, ::4]) >= _COLOUR) | (bluer - np.median(bluer[::4, ::4]) >= _COLOUR)
    stats = marks.find(ink).stats
    return float(stats[1:, 4][stats[1:, 4] >= 3].sum())


def _pale_print(sight: Sight) -> bool:
    """Print or pencil too pale to count as ink, told from bleed-through by its edges and from dust by its company."""
    deep = sight.strokes.depth >= _INK_DEPTH
    print_ = replace(sight.strokes, letters=np.where(deep, np.float32(0.0), sight.strokes.letters))
    depth, sharp = print_.around(print_.depth), print_.around(print_.sharp)
    near = (print_.letters >= 1) & (print_.calm | (depth >= 2.0 * np.median(print_.floor)))
    if (near & (print_.gathered >= _FEW) & (depth >= _PALE_DEPTH) & (sharp >= _PALE_SHARP)).any():
        return True
    palest = print_.text & (depth >= _PALEST_DEPTH) & (sharp >= _PALEST_SHARP)
    many = float(print_.letters[palest].sum())
    return many >= _MANY and many >= 0.6 * float(print_.letters[print_.text].sum()) and print_.calm


def _written_in_grain(sight: Sight, amount: float) -> bool:
    """Pale writing in grain, told from bleed-through by structure that is finer than paper lets through."""
    if sight.strokes.calm:
        return False
    if amount >= _GRAINY_AREA:
        return True
    seen = relief.measure(sight)
    middle = np.where(seen.letters >= _COMPANY, seen.middle, 0.0)
    one = int(np.argmax(middle))
    return bool(middle.flat[one] >= _OWN and seen.fine.flat[one] >= _OWN_SHARP * middle.flat[one])
