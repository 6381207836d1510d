"""Does text run over an edge of the sheet?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import geometry, marks
from ocr.reading import clean
from ocr.sight import Pixels, Sight
from ocr.types import Box, Severity, Verdict, VerdictKind

SIDES = ("left", "top", "right", "bottom")
_MM = 1 / 25.4  # inches
_ROWS, _RUN, _LINE = 4, 8, 15  # letters cut at a side edge, along top or bottom; letters of a line that stands too near
_SHEARED = 10  # letters ended by the glass within the frame: chance makes shorter rows
_NO_PRINT = 2.6 * _MM  # no printer reaches nearer to the paper's edge, but a cut between two lines leaves less
_LEANING = 0.7  # degrees: from there on a margin and the edge of the glass are told apart
_DRIFT = 14.0  # px that a margin must have left the column by: words of a form begin there by chance for a while
_PART = 0.75  # of a letter's height
_Boxes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet as it lay, not levelled: gray px at `dpi`, and the 3 x 3 way from there to the upright copy."""

    gray: Pixels
    dpi: float
    way: NDArray[np.float64]


def as_it_lay(sight: Sight) -> Sheet:
    """The sheet cut out of its frame, its pixels not moved by levelling."""
    start = geometry.plan(sight.frame.shape, sight.dpi, sight.way.region)
    gray = geometry.set_right(clean.gray_of(sight.frame), start)
    return Sheet(gray, sight.dpi, np.array(sight.way.transform) @ np.linalg.inv(np.array(start.transform)))


def on_page(sheet: Sheet, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (n x 2) of the sheet as it lay in px of the upright copy."""
    moved = np.column_stack([points, np.ones(len(points))]) @ sheet.way.T
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)


def box_on_page(sight: Sight, sheet: Sheet, points: NDArray[np.float64]) -> Box:
    """The box of the full upright page around points (n x 2) of the sheet as it lay."""
    found = on_page(sheet, points)
    (x0, y0), (x1, y1) = found.min(axis=0), found.max(axis=0)
    return sight.box(x0, y0, x1, y1)


def over_the_frame(sight: Sight) -> int:
    """Strokes of print that run across a line 1 mm within the device's frame."""
    gray = clean.gray_of(sight.frame)
    inner = max(1, round(_MM * sight.dpi))
    lines = gray[inner], gray[:, -inner - 1], gray[-inner - 1], gray[:, inner]
    found = 0
    for line in lines:
        dark = np.flatnonzero(np.diff(np.concatenate([[0], line < 0.6 * np.percentile(line, 90), [0]])))
        found += int((dark[1::2] - dark[::2] <= 3 * inner).sum())  # a bed beside the sheet is wider
    return found


def find(sight: Sight, sheet: Sheet) -> tuple[Verdict, ...]:
    """CUT_OFF for each edge with letters cut through, or where a line stands nearer than print can.

    Measure: letters cut at that edge, or letters of that line.
    """
    size = float(np.median(sight.letters[:, 3]))
    cut = {side: _cut(sheet, side, size) for side in SIDES}
    if not any(cut.values()) and abs(sight.way.skew_deg) >= _LEANING:
        cut = _sheared(sheet, size, math.tan(math.radians(abs(sight.way.skew_deg))))
    if any(cut.values()):
        return tuple(_verdict(sight, sheet, side, count, Severity.BAD) for side, count in cut.items() if count)
    return _too_near(sight, size)


def _verdict(sight: Sight, sheet: Sheet, side: str, count: int, severity: Severity) -> Verdict:
    height, width = sheet.gray.shape
    rim = 6 * _MM * sheet.dpi
    x0, y0, x1, y1 = {
        "left": (0.0, 0.0, rim, height), "right": (width - rim, 0.0, width, height),
        "top": (0.0, 0.0, width, rim), "bottom": (0.0, height - rim, width, height),
    }[side]  # fmt: skip
    box = box_on_page(sight, sheet, np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))
    return Verdict(VerdictKind.CUT_OFF, severity, box, float(count))


def _cut(sheet: Sheet, side: str, size: float) -> int:
    """Letters that this edge cuts through and that stand among others; 0 where they are too few to be sure."""
    strip = _strip(sheet, side)
    if strip.shape[1] < size:  # the bed takes all of it
        return 0
    boxes = _ink(strip, size)
    if boxes[:, 4].sum() > 0.3 * strip.size or _is_grain(boxes, strip, sheet.dpi):
        return 0  # a picture, a pattern
    return _rows_cut(boxes, size) if side in ("left", "right") else _run_cut(boxes, size)


def _strip(sheet: Sheet, side: str) -> Pixels:
    """14 mm along one edge, laid so that the edge is at x = 0, without the bed that shows beyond the sheet."""
    gray = sheet.gray if side in ("left", "right") else sheet.gray.T
    gray = gray if side in ("left", "top") else gray[:, ::-1]
    strip = gray[:, : round(24 * _MM * sheet.dpi)]
    dark = np.percentile(strip[::4], 75, axis=0) < 110
    bed = int(np.argmin(dark)) if not dark.all() else 0
    start = bed + 2 if bed else 0
    return np.ascontiguousarray(strip[:, start : start + round(14 * _MM * sheet.dpi)])


def _ink(gray: Pixels, size: float) -> _Boxes:
    """Boxes (x, y, width, height, area) of dark marks; size = height of a letter in px."""
    reach = max(5, round(1.2 * size)) | 1
    paper = cv2.blur(cv2.dilate(gray, np.ones((reach, reach), np.uint8)), (reach, reach))
    limit = np.ceil(np.arange(256, dtype=np.float32) * np.float32(0.72)).astype(np.uint8)
    return marks.find(gray < cv2.LUT(paper, limit)).stats[1:]


def _is_grain(boxes: _Boxes, gray: Pixels, dpi: float) -> bool:
    """Print has a mark in 4 mm² at most, with the specks of a poor scan one in 2."""
    return len(boxes) > 0.8 * gray.size * (25.4 / dpi) ** 2


def _rows_cut(boxes: _Boxes, size: float) -> int:
    """Rows of text whose outermost letter touches x = 0 and has another one beside it."""
    x, y, wide, high, area = boxes.T
    middle = y + high / 2
    letter = (high >= 0.35 * size) & (high <= 2.4 * size) & (wide <= 4 * size) & (area >= 3)
    touching, inner = letter & (x <= 1), np.flatnonzero(letter & (x > 1))
    rows: list[float] = []
    for one in sorted(np.flatnonzero(touching), key=lambda place: middle[place]):
        beside = np.abs(middle[inner] - middle[one]) < 0.8 * size
        beside &= (x[inner] < wide[one] + 2.0 * size) & (high[inner] >= 0.6 * size)
        if beside.any() and (not rows or middle[one] - rows[-1] > 0.9 * size):
            rows.append(float(middle[one]))
    sure = len(rows) >= _ROWS and float(np.median(np.diff(rows))) >= 1.6 * size  # nearer is noise
    return len(rows) if sure else 0


def _run_cut(boxes: _Boxes, size: float) -> int:
    """The longest run of letters side by side along the edge x = 0."""
    x, y, wide, high, area = boxes.T
    touching = (x <= 1) & (high >= 0.1 * size) & (high <= 2.4 * size) & (wide <= 2.4 * size) & (area >= 3)
    chosen = np.flatnonzero(touching)
    chosen = chosen[np.argsort(y[chosen])]
    longest: list[int] = []
    run: list[int] = []
    for one in chosen:
        if run and y[one] - (y[run[-1]] + high[run[-1]]) > 2.5 * size:
            run = []
        run.append(int(one))
        longest = run if len(run) > len(longest) else longest
    if len(longest) < _RUN or float(np.median(wide[longest])) < 0.25 * size:
        return 0
    along = y[longest[-1]] + high[longest[-1]] - y[longest[0]]
    return len(longest) if high[longest].sum() < 0.75 * along else 0


def _sheared(sheet: Sheet, size: float, lean: float) -> dict[str, int]:
    """Letters that end on one column or row of the frame though the text leans: there the glass ended, white beyond.

    lean: px that lines and margins move for each px along them.
    """
    height, width = sheet.gray.shape
    boxes = _ink(sheet.gray, size)
    if _is_grain(boxes, sheet.gray, sheet.dpi):
        return {}
    x, y, wide, high, area = boxes.T
    laid = {
        "left": (x, y, wide, high, area), "right": (width - x - wide, y, wide, high, area),
        "top": (y, x, high, wide, area), "bottom": (height - y - high, x, high, wide, area),
    }  # fmt: skip
    found = {}
    for side, columns in laid.items():
        facing = np.column_stack(columns)
        at = _shared_end(facing, size, _DRIFT / lean)
        facing[:, 0] -= at
        count = _rows_cut if side in ("left", "right") else _run_cut
        letters = count(facing[facing[:, 0] >= -1], size) if at and _are_parts(facing, side, size) else 0
        found[side] = letters if letters >= _SHEARED else 0
    return found


def _are_parts(boxes: _Boxes, side: str, size: float) -> bool:
    """Whether what ends at x = 0 is cut: a leaning line ends there in parts of every height, one by itself in whole letters."""
    if side in ("left", "right"):
        return True
    cut = boxes[np.abs(boxes[:, 0]) <= 1, 2]
    return len(cut) > 0 and float(np.percentile(cut, 30)) < _PART * size


def _shared_end(boxes: _Boxes, size: float, span: float) -> int:
    """Where, away from the edge x = 0, letters over `span` px begin in one column and next to none before; or 0."""
    fits = (boxes[:, 3] >= 0.35 * size) & (boxes[:, 3] <= 2.4 * size) & (boxes[:, 2] <= 2.4 * size)
    letters = boxes[fits]
    ends = np.sort(letters[:, 0])
    outer = ends[: len(ends) // 5]
    if len(outer) < 12:
        return 0
    counts = np.searchsorted(ends, outer + 1, "right") - np.searchsorted(ends, outer - 1, "left")
    best = int(counts.argmax())
    at, count = int(outer[best]), int(counts[best])
    beyond = int(np.searchsorted(ends, at - 2, "left"))
    around = int(np.searchsorted(ends, at + 18, "right") - np.searchsorted(ends, at + 2, "left"))
    sure = at > 4 and count >= 8 and beyond <= 0.03 * len(ends) and count >= 3.0 * around * 3 / 16
    return at if sure and np.ptp(letters[np.abs(letters[:, 0] - at) <= 1, 1]) >= span else 0


def _too_near(sight: Sight, size: float) -> tuple[Verdict, ...]:
    """A line of a paragraph nearer to top or bottom than print can be, while the other margins are ordinary."""
    height, width = sight.gray.shape
    mm = _MM * sight.dpi
    if min(height, width) < 120 * mm or abs(sight.way.skew_deg) >= _LEANING:
        return ()
    x, y, wide, high, _ = sight.letters.T
    margins = {
        "left": float(np.partition(x, 4)[4]), "right": float(width - np.partition(x + wide, -5)[-5]),
        "top": float(np.partition(y, 4)[4]), "bottom": float(height - np.partition(y + high, -5)[-5]),
    }  # fmt: skip
    found = []
    for side, other in (("top", "bottom"), ("bottom", "top")):
        far = min(margins[other], margins["left"], margins["right"])
        depth = y if side == "top" else height - (y + high)
        first = depth < margins[side] + 1.2 * size
        rest = np.sort(depth[~first])
        follows = len(rest) >= 5 and rest[4] - margins[side] < 4.5 * size
        if margins[side] < _NO_PRINT * sight.dpi and far > 4 * mm and first.sum() >= _LINE and follows:
            rim = 6 * mm
            box = sight.box(0, 0, width, rim) if side == "top" else sight.box(0, height - rim, width, height)
            found.append(Verdict(VerdictKind.CUT_OFF, Severity.WARN, box, float(first.sum())))
    return tuple(found)
