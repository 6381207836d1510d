"""Judges a scanner by its scan of the test sheet (`ocr.scanner.sheet`): numbers only; what they mean is said elsewhere."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.decode import frames
from ocr.errors import Failure
from ocr.reading import clean
from ocr.scanner import measures, sheet
from ocr.scanner.measures import Way
from ocr.scanner.shown import Registration, ScannerHealth
from ocr.types import SCANNER_SHEET

Pixels = NDArray[np.uint8]
Array = NDArray[np.float64]
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCodeModel2])
_FIND_SIDE = 1700


@dataclass(frozen=True, slots=True)
class _Placed:
    """One scanned side: pixels set upright by quarter turns, and the way to them from the sheet."""

    side: str
    pixels: Pixels
    gray: Pixels
    way: Way
    quarters: int
    distortion: float


def judge(path: str) -> ScannerHealth:
    """Judge the front found in a scan file, with the back if the file holds it.

    Raises SCN-001 when no frame shows the sheet's code, SCN-003 when too little of the sheet is in view.
    """
    front: tuple[_Placed, float] | None = None
    back: _Placed | None = None
    for frame in frames.inspect(path).frames:
        pixels, told = frames.decode_with_dpi(path, frame.index)
        placed = _place(pixels)
        if placed is not None and placed.side == "F" and front is None:
            front = placed, told
        elif placed is not None and placed.side == "B":
            back = back or placed
    if front is None:
        raise Failure("SCN-001")
    return _measured(*front, back)


def _measured(front: _Placed, told: float, back: _Placed | None) -> ScannerHealth:
    gray, way = front.gray, front.way
    scales = [25.4 * float(np.hypot(*way.matrix[:, axis])) for axis in (0, 1)]
    sharp = list(measures.sharpness(gray, way))
    if front.quarters % 2:
        scales.reverse()
        sharp.reverse()
    means = [float(measures.patch(gray, way, box, inset=1.5).mean()) for box in sheet.WEDGE]
    bare = [measures.patch(front.pixels, way, box, inset=1.0) for box in sheet.WHITE_BANDS]
    paper = np.concatenate([part.reshape(-1, 1 if part.ndim == 2 else 3) for part in bare])
    channels = np.median(paper, axis=0)
    white = float(np.median(clean.gray_of(bare[0])))
    return ScannerHealth(
        told,
        round(scales[0], 1),
        round(scales[1], 1),
        round(_skew(way), 2),
        round(_shear(way), 2),
        round(front.distortion, 2),
        round(sharp[0], 2),
        round(sharp[1], 2),
        measures.resolved(gray, way, max(1.0, white - means[0])),
        round(means[0], 1),
        round(white, 1),
        1 + sum(later - sooner >= 5 for sooner, later in zip(means, means[1:], strict=False)),
        round(_noise(gray, way), 1),
        round(float(channels.max() - channels.min()), 1),
        _chroma(front, sheet.RED_PATCH, 2),
        _chroma(front, sheet.BLUE_PATCH, 0),
        measures.streaks(gray, way),
        None if back is None else _registration(front, back),
    )


def _place(pixels: Pixels) -> _Placed | None:
    """Find the sheet by its code, then exactly by its discs; None when the frame shows no such code."""
    found = _code(clean.gray_of(pixels))
    if found is None:
        return None
    (x0, y0), (x1, y1) = found[1][:2]
    quarters = round(math.degrees(math.atan2(y1 - y0, x1 - x0)) / 90) % 4
    if quarters:
        pixels = np.ascontiguousarray(np.rot90(pixels, quarters))
        found = _code(clean.gray_of(pixels))
        if found is None:
            return None
    gray = clean.gray_of(pixels)
    left, top, right, bottom = sheet.CODE_BOX
    printed = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    way, distortion = _exact(gray, _fitted(printed, found[1]))
    return _Placed(found[0], pixels, gray, way, quarters, distortion)


def _code(gray: Pixels) -> tuple[str, Array] | None:
    """Side and corners in px (clockwise from the left top) of the sheet's QR."""
    factor = min(1.0, _FIND_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    for code in zxingcpp.read_barcodes(small, formats=_QR):
        if code.text.startswith(SCANNER_SHEET):
            at = code.position
            corners = [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
            return code.text[len(SCANNER_SHEET) :], np.array(corners, np.float64) / factor
    return None


def _fitted(printed: Array, seen: Array) -> Way:
    """Least-squares way from places in mm to places in px."""
    known = np.column_stack([printed, np.ones(len(printed))])
    return Way(np.asarray(np.linalg.lstsq(known, seen, rcond=None)[0].T, np.float64))


def _exact(gray: Pixels, rough: Way) -> tuple[Way, float]:
    """The way by the discs' centres, and how many mm the worst of them is off it."""
    printed, seen = [], []
    for x, y in sheet.DISCS:
        centre = _disc(gray, rough, x, y)
        if centre is not None:
            printed.append((x, y))
            seen.append(centre)
    if len(seen) < len(sheet.DISCS) - 1:
        raise Failure("SCN-003", found=len(seen), printed=len(sheet.DISCS))
    way = _fitted(np.array(printed), np.array(seen))
    off = [math.dist(way.px(*place), centre) for place, centre in zip(printed, seen, strict=True)]
    return way, max(off) / way.scale


def _disc(gray: Pixels, rough: Way, x: float, y: float) -> tuple[float, float] | None:
    """Centre in px of the disc expected at x, y mm: the balance point of its darkness."""
    (cx, cy), reach = rough.px(x, y), (sheet.DISC_RADIUS + 4.0) * rough.scale
    left, top = max(0, int(cx - reach)), max(0, int(cy - reach))
    part = gray[top : max(0, int(cy + reach)), left : max(0, int(cx + reach))]
    if min(part.shape) < reach:
        return None
    low, high = float(np.percentile(part, 3)), float(np.percentile(part, 90))
    _, labels, stats, _ = cv2.connectedComponentsWithStats((part < (low + high) / 2).astype(np.uint8))
    area = math.pi * (sheet.DISC_RADIUS * rough.scale) ** 2
    fits = np.flatnonzero(np.abs(stats[:, 4] / area - 1) < 0.3)
    fits = fits[fits != 0]
    if len(fits) != 1 or high - low < 40:
        return None
    near = cv2.dilate((labels == fits[0]).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    weight = np.where(near, np.clip(high - part.astype(np.float64), 0, None), 0.0)
    ys, xs = np.mgrid[: part.shape[0], : part.shape[1]]
    total = weight.sum()
    return left + float((xs * weight).sum() / total) + 0.5, top + float((ys * weight).sum() / total) + 0.5


def _skew(way: Way) -> float:
    return math.degrees(math.atan2(way.matrix[1, 0], way.matrix[0, 0]))


def _shear(way: Way) -> float:
    """How far the angle between the sheet's sides is from a right one."""
    return math.degrees(math.atan2(-way.matrix[0, 1], way.matrix[1, 1])) - _skew(way)


def _noise(gray: Pixels, way: Way) -> float:
    """Standard deviation of the grain on bare paper, shade and streaks left out."""
    part = measures.patch(gray, way, sheet.WHITE_BANDS[0], inset=1.0).astype(np.float64)
    grain = part[::2, 2::3] - part[::2, : part.shape[1] - 2 : 3][:, : part[::2, 2::3].shape[1]]
    return float(1.4826 * np.median(np.abs(grain - np.median(grain))) / math.sqrt(2))


def _chroma(front: _Placed, box: tuple[float, float, float, float], channel: int) -> float | None:
    """How much a BGR channel stands over the stronger of the others in a colour patch."""
    if front.pixels.ndim == 2:
        return None
    part = measures.patch(front.pixels, front.way, box, inset=2.0).reshape(-1, 3).mean(axis=0)
    return round(float(part[channel] - np.delete(part, channel).max()), 1)


def _registration(front: _Placed, back: _Placed) -> Registration:
    """Paper turned about its long side: what lies right on the front lies left on the back."""
    middle = sheet.SHEET[0] / 2, sheet.SHEET[1] / 2
    offsets = []
    for placed in (front, back):
        (x, y), (height, width) = placed.way.px(*middle), placed.gray.shape
        offsets.append(((x - width / 2) / placed.way.scale, (y - height / 2) / placed.way.scale))
    across, down = offsets[0][0] + offsets[1][0], offsets[0][1] - offsets[1][1]
    return Registration(round(across, 2), round(down, 2), round(_skew(front.way) + _skew(back.way), 2))
