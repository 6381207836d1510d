"""What papers lie on: the levels that the rim of a frame shows, and what stands out from them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
_CLEAR = 40  # levels between bed and paper: then one threshold parts them
_ALIKE = 14
_INK, _INK_DEPTH = 0.55, 15  # of what is around it; gray levels: grain on black stays below
_NEUTRAL = 26  # levels between the channels of what a scanner has for a bed


@dataclass(frozen=True, slots=True)
class Bed:
    """level: how light. clear: papers are lighter by far. around: it is all around. neutral: no colour."""

    level: float
    clear: bool
    around: bool
    neutral: bool


def beds(coarse: Pixels, colour: Pixels) -> list[Bed]:
    """What the rim of the frame shows, darkest first; coarse: how light, colour: greatest less least channel."""
    rim = sorted(zip(_rim(coarse), _rim(colour), strict=True))
    groups = [rim[:1]]
    for piece in rim[1:]:
        if piece[0] - groups[-1][-1][0] <= _ALIKE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    light = float(np.percentile(coarse, 95))
    found = []
    for group in groups:
        level, strength = (float(np.median(values)) for values in zip(*group, strict=True))
        if len(group) >= 2:
            clear = light - group[-1][0] >= _CLEAR
            found.append(Bed(level, clear, len(group) >= 14, strength <= _NEUTRAL))
    return found


def least(image: Pixels) -> Pixels:
    """Least channel: there coloured tables and yellowed lids are dark, and white paper is light."""
    return image if image.ndim == 2 else _u8(cv2.min(cv2.min(image[..., 0], image[..., 1]), image[..., 2]))


def greatest(image: Pixels) -> Pixels:
    """Greatest channel."""
    return image if image.ndim == 2 else _u8(cv2.max(cv2.max(image[..., 0], image[..., 1]), image[..., 2]))


def _rim(plane: Pixels) -> list[float]:
    """Levels of sixteen pieces of the frame's rim."""
    strips = plane[:2], plane[-2:], plane[:, :2].T, plane[:, -2:].T
    return [float(np.median(piece)) for strip in strips for piece in np.array_split(strip, 4, axis=1)]


def apart(whitest: Pixels, size: tuple[int, int]) -> NDArray[np.bool_]:
    """What can't be reached from the rim over px that look like the bed: shadows and edges close a paper off."""
    reach = math.ceil(whitest.shape[1] / size[0]) + 1  # so that no hairline falls between the px that are kept
    least = cv2.resize(cv2.erode(whitest, np.ones((reach, reach), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    unlike = _off_plane(least.astype(np.float32))
    closed = cv2.morphologyEx(unlike.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    padded = np.pad(closed, 1)
    cv2.floodFill(padded, None, (0, 0), 2)
    return np.asarray(padded[1:-1, 1:-1] != 2)


def _off_plane(level: NDArray[np.float32]) -> Mask:
    """Px that differ from the plane of light through the rim by more than the rim itself does."""
    height, width = level.shape
    ys, xs = np.mgrid[0:height, 0:width]
    ring = np.zeros(level.shape, bool)
    ring[:2], ring[-2:], ring[:, :2], ring[:, -2:] = True, True, True, True
    places = np.column_stack([np.ones(ring.sum()), xs[ring], ys[ring]])
    seen = level[ring].astype(np.float64)
    good = np.abs(seen - np.median(seen)) <= 40
    off, spread = seen, 0.0
    for _ in range(3):
        plane = np.linalg.lstsq(places[good], seen[good], rcond=None)[0]
        off = np.abs(seen - places @ plane)
        spread = 1.48 * float(np.median(off[good]))
        good = off <= max(4.0, 3 * spread)
    light = (plane[0] + plane[1] * xs + plane[2] * ys).astype(np.float32)
    return np.asarray(np.abs(level - light) > max(7.0, 5 * spread))


def clutter(beside: Mask, px: float) -> float:
    """Size in mm² of the largest thing that is no paper, except slivers along the rim of the frame."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(beside.astype(np.uint8), connectivity=8)
    worst = 0.0
    for x, y, width, height, area in stats[1:count]:
        rim = x <= 1 or y <= 1 or x + width >= beside.shape[1] - 1 or y + height >= beside.shape[0] - 1
        if not (rim and min(width, height) * math.sqrt(px) <= 4.0):
            worst = max(worst, float(area) * px)
    return worst


def letters(image: Pixels, free: Mask, mm: float) -> int:
    """Marks as large as letters where `free` (any size): print on what is so dim that it passes for a bed."""
    gray = _u8(cv2.GaussianBlur(greatest(image), (0, 0), 1.0))
    reach = max(3, round(2 * mm)) | 1
    paper = _u8(cv2.dilate(gray, np.ones((reach, reach), np.uint8)))
    ink = (gray < paper * np.float32(_INK)) & (cv2.subtract(paper, gray) >= _INK_DEPTH)
    away = cv2.erode(free.astype(np.uint8), np.ones((5, 5), np.uint8))  # the rim of a paper is no print
    beside = cv2.resize(away, gray.shape[::-1], interpolation=cv2.INTER_NEAREST)
    _, _, wide, high, _ = marks.find(ink & (beside > 0)).stats[1:].T
    return int(((high >= 0.8 * mm) & (high <= 8 * mm) & (wide >= 0.3 * mm) & (wide <= 20 * mm)).sum())


def _u8(image: object) -> Pixels:
    return np.asarray(image, np.uint8)
