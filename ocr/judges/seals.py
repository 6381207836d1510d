"""Is text lost under the ink of a seal?"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sight import Pixels, Sight
from ocr.types import Severity, Verdict, VerdictKind

_THICK = 2.2  # mm of unbroken ink: no stroke of print, no ring of a seal, no module of a code is as wide
_SMALLEST, _LARGEST = 8.0, 60.0  # mm across
_SLIMMEST = 0.4  # a line of bold capitals is slimmer
_BEST = (
    0.62  # of the paper's brightness, in the channel in which the ink is palest: text under it can't be told from it
)
_NEIGHBOURS, _TRACES = 3, 8  # letters that run into the ink, or that can be made out below it
_MOST = 3  # blots on a page: more are the heavy letters of an old print
_CROSSINGS = 6  # strokes that end at the ink all around it: rules of a table; a signature or a box has fewer
_STROKE = 185  # of paper at 245
_SHOWN, _READABLE = 7, 45  # grey levels below the ink around
_Mask = NDArray[np.uint8]


def find(sight: Sight) -> tuple[Verdict, ...]:
    """HIDDEN_BY_SEAL for each blot of seal ink that lines of text run into and that nothing can be read through.

    A red seal is pale in the red channel, and print under it stays dark: that is no loss. Measure: mm² that are lost.
    """
    if not sight.has_text:
        return ()
    half = np.asarray(cv2.resize(sight.colour, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    mm = sight.dpi / 2 / 25.4
    solid = _solid(half, mm)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    paper = float(np.median(_saturation(half[::4, ::4])))
    found = []
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        small, large = min(wide, high), max(wide, high)
        if small < max(_SMALLEST * mm, _SLIMMEST * large) or large > _LARGEST * mm:
            continue
        blot = (labels[y : y + high, x : x + wide] == label).astype(np.uint8)
        if not _is_seal(blot, half[y : y + high, x : x + wide], area, paper):
            continue
        place = 2 * x, 2 * y, 2 * (x + wide), 2 * (y + high)
        faint, clear = _marks_within(sight, place, blot)
        traced = faint >= _TRACES or _run_into(sight, place, blot) >= _NEIGHBOURS
        if clear < 0.5 * max(faint, _TRACES) and (traced or _crossed(sight, place, blot) >= _CROSSINGS):
            measure = round(area / mm**2, 1)
            found.append(Verdict(VerdictKind.HIDDEN_BY_SEAL, Severity.BAD, sight.box(*place), measure))
    return tuple(found) if len(found) <= _MOST else ()


def _solid(image: Pixels, mm: float) -> _Mask:
    """Where ink is unbroken and dark in every channel."""
    best = _palest(image)
    paper = float(np.percentile(best[::4, ::4], 80))
    dark = (best < _BEST * paper).astype(np.uint8)
    wide = max(3, round(_THICK * mm)) | 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, brush)
    return np.asarray(cv2.morphologyEx(solid, cv2.MORPH_CLOSE, brush), np.uint8)


def _palest(image: Pixels) -> Pixels:
    """The brightest channel, in which coloured ink is palest."""
    if image.ndim == 2:
        return image
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _marks_within(sight: Sight, place: tuple[int, int, int, int], blot: _Mask) -> tuple[int, int]:
    """Marks of letter size within the ink: all that show by a few grey levels, and those dark enough to be read."""
    x0, y0, x1, y1 = place
    part = _palest(sight.colour[y0:y1, x0:x1])
    mm = sight.dpi / 25.4
    inner = cv2.resize(blot * 255, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    reach = round(4 * mm) | 1
    inner = cv2.erode(inner, np.ones((reach + 2, reach + 2), np.uint8), borderValue=0)  # the blur must not see paper
    below = np.asarray(cv2.subtract(cv2.blur(part, (reach, reach)), part), np.uint8)

    def marks(depth: int) -> int:
        shown = ((below > depth) & (inner > 0)).astype(np.uint8)
        stats = cv2.connectedComponentsWithStats(shown, connectivity=8)[2][1:]
        wide, high = stats[:, 2] / mm, stats[:, 3] / mm
        return int(((high >= 1.0) & (high <= 6.0) & (wide >= 0.4) & (wide <= 12.0)).sum())

    return marks(_SHOWN), marks(_READABLE)


def _saturation(image: Pixels) -> NDArray[np.float32]:
    """0..1: how much the palest channel exceeds the darkest; 0 in gray."""
    if image.ndim == 2:
        return np.zeros(image.shape, np.float32)
    most, least = image.max(axis=-1).astype(np.float32), image.min(axis=-1)
    return np.asarray((most - least) / np.maximum(most, 1.0), np.float32)


def _is_seal(blot: _Mask, part: Pixels, area: int, paper: float) -> bool:
    """Ink of more colour than the paper in one piece, or a round blot; a photograph is neither. paper: its saturation."""
    outline = max(cv2.findContours(blot, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea)
    radius = cv2.minEnclosingCircle(outline)[1]
    is_round = area >= 0.72 * np.pi * radius**2
    colourful = float(np.median(_saturation(part)[blot > 0])) >= max(0.3, paper + 0.2)
    in_one_piece = area >= 0.6 * cv2.contourArea(cv2.convexHull(outline))
    return bool(is_round or (colourful and in_one_piece))


def _run_into(sight: Sight, box: tuple[int, int, int, int], blot: _Mask) -> int:
    """Letters beside the blot, left or right of it and on its height, that are nearer than a word's gap."""
    x0, y0, x1, y1 = box
    x, y, wide, high, _ = sight.letters.T
    gap = 3.0 * sight.dpi / 25.4
    inside = (y + high / 2 > y0) & (y + high / 2 < y1) & (wide < x1 - x0)
    rows = np.clip(((y + high / 2 - y0) / 2).astype(int), 0, len(blot) - 1)
    left = x0 + 2 * blot.argmax(axis=1)[rows]
    right = x1 - 2 * blot[:, ::-1].argmax(axis=1)[rows]
    near = ((x + wide > left - gap) & (x < left)) | ((x < right + gap) & (x + wide > right))
    return int((inside & near).sum())


def _crossed(sight: Sight, box: tuple[int, int, int, int], blot: _Mask) -> int:
    """Strokes of print that run across a line 1 mm around the blot."""
    mm = sight.dpi / 25.4
    reach = max(2, round(mm / 2))  # px of the blot, which are two of the working copy
    around = cv2.copyMakeBorder(blot, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    outline = max(cv2.findContours(cv2.dilate(around, brush), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len)
    x, y = (2 * (outline[:, 0] - reach) + np.array(box[:2])).T
    height, width = sight.even.shape
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    dark = np.zeros(len(x), bool)
    dark[inside] = cv2.erode(sight.even, np.ones((3, 3), np.uint8))[y[inside], x[inside]] < _STROKE
    return int((dark & ~np.roll(dark, 1)).sum())
