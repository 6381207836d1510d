"""Did dirt on the scanner's glass draw lines through the page?

A feeder pulls the sheet past one row of sensors, so dirt draws a line along the feed, straight to the pixel, from the
first row of the frame to the last, whatever is printed there and however the sheet leans.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import geometry
from ocr.sight import Pixels, Sight
from ocr.types import Box, Severity, Verdict, VerdictKind

_BANDS = 32
_STEP = 6.0  # grey levels from a line to the paper on both its sides; sensors differ by 1 to 3 from column to column
_PALER = 1.5  # grey levels that suffice where every letter is broken as well
_DEEP = 60.0  # grey levels that swallow thin strokes
_NEARLY = 0.85  # of the frame's height
_MOST_LINES = 8  # more than that at once is a pattern of the paper
_PART = 0.3  # of the frame's height: a table's columns
_SURE_LEAN = 0.12  # degrees: from there on a printed rule leaves the column that dirt keeps to
_Values = NDArray[np.float32] | NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Line:
    """A column of the frame copy, and how far it stands off the paper in grey levels."""

    x: int
    depth: float


def find(sight: Sight) -> tuple[Verdict, ...]:
    """STREAKS for each line; a box along the line, 1 mm to each side. Measure: grey levels off the paper."""
    frame = _darkest(sight.frame)
    if min(frame.shape) < 8 * _BANDS:
        return ()
    tone = _paper_along(frame, sight.dpi)
    margins = _margins(frame, sight.dpi)
    lines = _drawn(tone, margins) + _drawn(255.0 - tone, 255.0 - margins)
    if abs(sight.way.skew_deg) < _SURE_LEAN and _short_rules(tone, margins) < 2:
        lines = [line for line in lines if not _is_print(frame, line.x)]
    letters_cross = sight.way.rotation % 180 == 0 and abs(sight.way.skew_deg) >= _SURE_LEAN
    lines += _gaps(frame, tone, letters_cross)
    lines = _apart(lines, sight.dpi)
    if not lines or len(lines) > _MOST_LINES:
        return ()
    worst = len(lines) >= 3 or max(line.depth for line in lines) >= _DEEP
    severity = Severity.BAD if worst else Severity.WARN
    return tuple(Verdict(VerdictKind.STREAKS, severity, _box(sight, line), round(line.depth, 1)) for line in lines)


def _darkest(frame: Pixels) -> Pixels:
    """The darkest channel: a line of any colour is dark in it."""
    if frame.ndim == 2:
        return frame
    blue, green, red = cv2.split(frame)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)


def _paper_along(frame: Pixels, dpi: float) -> NDArray[np.float32]:
    """Bands x width: the paper's tone in each column; words end within 2.5 mm down a column, dirt does not."""
    tall = cv2.dilate(frame, np.ones((max(3, round(0.1 * dpi)), 1), np.uint8))
    deep = len(tall) // _BANDS
    return np.asarray(tall[: deep * _BANDS].reshape(_BANDS, deep, -1)[:, ::3].mean(axis=1, dtype=np.float32))


def _margins(frame: Pixels, dpi: float) -> NDArray[np.float32]:
    """2 x width: the tone of the sheet's first and last 3 mm, where a printed frame has ended and dirt has not."""
    lit = np.flatnonzero(np.median(frame[:, ::16], axis=1) > 100)
    if len(lit) == 0:
        lit = np.array([0, len(frame) - 1])
    start, end, deep = int(lit[0]) + 1, int(lit[-1]), max(2, round(3 * dpi / 25.4))
    return np.array([frame[start : start + deep].mean(axis=0), frame[end - deep : end].mean(axis=0)], np.float32)


def _drawn(tone: NDArray[np.float32], margins: NDArray[np.float32]) -> list[_Line]:
    """Columns darker than both neighbours nearly all the way down, in the margins too."""
    depth = _depth(tone)
    near = np.asarray(cv2.dilate(depth, np.ones((1, 3), np.uint8)))
    outside = np.asarray(cv2.dilate(_depth(margins), np.ones((1, 3), np.uint8)))
    whole = ((near > _STEP).mean(axis=0) >= _NEARLY) & (outside > _STEP).all(axis=0)
    found = []
    for start, end in _runs(whole):
        middle = start + int(np.argmax(np.median(near[:, start:end], axis=0) + np.median(depth[:, start:end], axis=0)))
        if start < 12 or end > tone.shape[1] - 12 or end - start > 9:
            continue
        found.append(_Line(middle, float(np.median(near[:, middle]))))
    return found


def _depth(tone: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each column lies below both sides of it; 0 at the rim of something and in a crease's lopsided shade."""
    left, right = _shifted(tone, 4), _shifted(tone, -4)
    depth = np.minimum(left, right) - tone
    return np.where(np.abs(left - right) > np.maximum(8.0, 0.5 * depth), np.float32(0.0), depth)


def _is_print(frame: Pixels, x: int) -> bool:
    """Whether rules cross the line again and again: columns of a register run off the sheet on purpose."""
    across = frame[:, x - 12 : x + 13].max(axis=1)
    dark = across < 0.75 * float(np.percentile(across, 90))
    return int((dark[1:] & ~dark[:-1]).sum()) >= 3


def _short_rules(tone: NDArray[np.float32], margins: NDArray[np.float32]) -> int:
    """Columns of a table on this sheet that end where the table ends, as a frame's two sides do."""
    dark = np.asarray(cv2.dilate(_depth(tone), np.ones((1, 3), np.uint8))) > 2 * _STEP
    inside = dark[1:-1].mean(axis=0) >= _PART
    ends = np.asarray((_depth(margins) <= _STEP).all(axis=0))
    return sum(bool(ends[start:end].all()) for start, end in _runs(inside))


def _gaps(frame: Pixels, tone: NDArray[np.float32], letters_cross: bool) -> list[_Line]:
    """Columns where every letter is broken though there are many on both sides: a line as light as the paper.

    letters_cross: lines of text run across the columns and lean, so that no gap on the sheet keeps to a column.
    """
    height, width = len(frame) // _BANDS * _BANDS, frame.shape[1]
    limit = (cv2.blur(tone, (15, 1)) * 0.5).astype(np.uint8)
    dark = cv2.compare(frame[:height], cv2.resize(limit, (width, height), interpolation=cv2.INTER_NEAREST), cv2.CMP_LT)
    ink = np.asarray(cv2.reduce(dark, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] / 255.0)
    beside = [np.mean([_shifted(ink, sign * by) for by in (2, 3, 4, 5)], axis=0) for sign in (-1, 1)]
    sides = np.minimum(*beside)
    paler = (_depth(-tone) > _PALER).mean(axis=0) >= _NEARLY
    empty = (sides >= np.where(paler, 12, 40 if letters_cross else np.inf)) & (ink <= 0.06 * sides)
    light = np.median(tone, axis=0)
    found = []
    for start, end in _runs(empty):
        middle = (start + end) // 2
        columns = dark[:, [max(0, middle - 3), min(width - 1, middle + 3)]] > 0
        strokes = (columns[1:] & ~columns[:-1]).sum(axis=0)
        if end - start <= 4 and strokes.min() >= (4 if paler[middle] else 12):
            found.append(_Line(middle, float(0.6 * light[middle])))
    return found


def _shifted(values: _Values, by: int) -> _Values:
    """What stands `by` columns to the right, the outermost kept at the rims."""
    columns = np.clip(np.arange(values.shape[-1]) + by, 0, values.shape[-1] - 1)
    return values[..., columns]


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _apart(lines: list[_Line], dpi: float) -> list[_Line]:
    """Lines from left to right; of those within 0.7 mm of each other the deepest."""
    out: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.x):
        if out and line.x - out[-1].x < 0.7 * dpi / 25.4:
            out[-1] = max(out[-1], line, key=lambda one: one.depth)
        else:
            out.append(line)
    return out


def _box(sight: Sight, line: _Line) -> Box:
    ends = np.array([[line.x + 0.5, 0.0], [line.x + 0.5, len(sight.frame)]])
    (x0, y0), (x1, y1) = geometry.carry(sight.way, ends)
    rim = math.ceil(sight.dpi / 25.4)
    if abs(x1 - x0) < abs(y1 - y0):
        return sight.box(min(x0, x1) - rim, min(y0, y1), max(x0, x1) + rim, max(y0, y1))
    return sight.box(min(x0, x1), min(y0, y1) - rim, max(x0, x1), max(y0, y1) + rim)
