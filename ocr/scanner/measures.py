"""Measures on a scan of the test sheet that stands upright: edges, fine lines, streaks; places in mm of the sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.scanner import sheet
from ocr.scanner.shown import Streak

Pixels = NDArray[np.uint8]
Array = NDArray[np.float64]
_FINE = 20.0
"""px a mm of the copies on which fine lines are measured."""


@dataclass(frozen=True, slots=True)
class Way:
    """From mm of the sheet to px (edges) of the upright scan: px = matrix @ (x, y, 1); matrix is 2 x 3."""

    matrix: Array

    def px(self, x: float, y: float) -> tuple[float, float]:
        there = self.matrix @ (x, y, 1.0)
        return float(there[0]), float(there[1])

    @property
    def scale(self) -> float:
        """px a mm, the mean of both directions."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))


def patch(
    gray: Pixels, way: Way, box: tuple[float, float, float, float], inset: float = 0.0, fine: float = 0.0
) -> Pixels:
    """A rectangle of the sheet set upright at `fine` px a mm (0 = the scan's own), `inset` mm taken off all sides."""
    x0, y0, x1, y1 = box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
    scale = fine or way.scale
    size = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
    centres = np.array([[1 / scale, 0, x0 + 0.5 / scale], [0, 1 / scale, y0 + 0.5 / scale], [0, 0, 1]])
    there = way.matrix @ centres
    there[:, 2] -= 0.5
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(gray, there, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def sharpness(gray: Pixels, way: Way) -> tuple[float, float]:
    """Line pairs a mm that keep half their contrast (MTF50 by slanted edge, after ISO 12233): across, and down."""
    across: list[float] = []
    down: list[float] = []
    half = sheet.EDGE_SIDE / 2
    for x, y in sheet.EDGES:
        for side in range(4):
            turn = math.radians(sheet.EDGE_SLANT + 90 * side)
            normal = math.cos(turn), math.sin(turn)
            found = _edge(gray, way, (x + half * normal[0], y + half * normal[1]), normal)
            if found:
                (across if side % 2 == 0 else down).append(found)
    return float(np.median(across)) if across else 0.0, float(np.median(down)) if down else 0.0


def _edge(gray: Pixels, way: Way, middle: tuple[float, float], normal: tuple[float, float]) -> float:
    """MTF50 in line pairs a mm of one edge through `middle`; 0.0 where it can't be measured."""
    centre = np.array(way.px(*middle))
    along = way.matrix[:, :2] @ np.array([-normal[1], normal[0]])
    px_mm = float(np.hypot(*along))
    along = along / px_mm
    out = np.array([along[1], -along[0]])
    reach = 9 * px_mm
    x0, y0 = (max(0, int(value)) for value in centre - reach)
    part = gray[y0 : int(centre[1] + reach) + 1, x0 : int(centre[0] + reach) + 1].astype(np.float64)
    if min(part.shape, default=0) < reach:
        return 0.0
    ys, xs = np.mgrid[: part.shape[0], : part.shape[1]]
    offset = np.stack([xs + x0 + 0.5 - centre[0], ys + y0 + 0.5 - centre[1]], axis=-1)
    away, beside = offset @ out, offset @ along
    near = (np.abs(away) < 3 * px_mm) & (np.abs(beside) < 8 * px_mm)
    away, beside, light = away[near], beside[near], part[near]
    # where the edge really lies: the balance point of the dark in each slice across it
    low, high = np.percentile(light, (5, 95))
    if high - low < 30:
        return 0.0
    slices = np.floor(beside / 4).astype(int)
    slices -= slices.min()
    weight = np.bincount(slices)
    full = weight > 0.8 * np.median(weight)
    shade = np.bincount(slices, (light - low) / (high - low)) / np.maximum(weight, 1)
    place = np.bincount(slices, beside) / np.maximum(weight, 1)
    shift = 3 * px_mm * (1 - 2 * shade)
    lean = np.polyfit(place[full], shift[full], 1)
    away = away - np.polyval(lean, beside)
    bins = np.floor(away * 4).astype(int)
    span = int(2.5 * px_mm * 4)
    keep = np.abs(bins) < span
    count = np.bincount(bins[keep] + span, minlength=2 * span)
    total = np.bincount(bins[keep] + span, light[keep], minlength=2 * span)
    known = count > 0
    rise = np.interp(np.arange(2 * span), np.flatnonzero(known), total[known] / count[known])
    spread = np.diff(rise) * np.hanning(2 * span - 1)
    passed = np.abs(np.fft.rfft(spread, 8192))
    passed = passed / max(passed[0], 1e-9)
    below = int(np.argmax(passed < 0.5))
    return below / 8192 * 4 * px_mm if below else 0.0


def resolved(gray: Pixels, way: Way, contrast: float) -> float:
    """Most line pairs a mm that keep a fifth of the contrast in both directions; 0.0 when none of the printed does."""
    best = 0.0
    for pairs, left in sheet.LINE_GROUPS:
        kept = []
        for top, axis in zip(sheet.LINES_TOP, (0, 1), strict=True):
            box = left, top, left + sheet.LINES_SIDE, top + sheet.LINES_SIDE
            profile = patch(gray, way, box, inset=1.0, fine=_FINE).astype(np.float64).mean(axis=axis)
            wave = np.exp(-2j * np.pi * pairs * np.arange(len(profile)) / _FINE)
            strength = 2 * abs(((profile - profile.mean()) * wave).mean())
            kept.append(strength / (contrast * 2 / np.pi))
        if min(kept) < 0.2:
            break
        best = pairs
    return best


def streaks(gray: Pixels, way: Way) -> tuple[Streak, ...]:
    """Lines along and across the scan that show on bare paper at two places far apart."""
    sideways = np.ascontiguousarray(gray.T)
    swapped = Way(way.matrix[::-1][:, [1, 0, 2]])
    found = [(streak, True) for streak in _lines(gray, way, sheet.WHITE_BANDS)]
    turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in sheet.WHITE_SIDES]
    found += [(streak, False) for streak in _lines(sideways, swapped, turned)]
    return tuple(Streak(at, down, strength) for (at, strength), down in found)


def _lines(gray: Pixels, way: Way, bands: Iterable[tuple[float, float, float, float]]) -> list[tuple[float, float]]:
    """Columns of the scan that differ alike in both bands: mm from the left edge, and levels."""
    profiles = []
    for x0, y0, x1, y1 in bands:
        (ax, ay), (bx, by) = way.px(x0 + 1, (y0 + y1) / 2), way.px(x1 - 1, (y0 + y1) / 2)
        lean, half = (by - ay) / (bx - ax), 0.35 * (y1 - y0) * way.scale
        # only moved up and down, so that a column stays a column however the sheet lay
        shear = np.array([[1, 0, 0], [lean, 1, ay - half - lean * ax]])
        size = gray.shape[1], max(3, round(2 * half))
        flat = cv2.warpAffine(
            gray, shear, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
        )
        profile = np.median(flat, axis=0).astype(np.float32)
        means = flat.astype(np.float32).mean(axis=0)
        wide = int(6 * way.scale) | 1
        usual = cv2.blur(profile[None], (wide, 1))[0]
        inside = np.zeros(len(profile), bool)
        inside[max(0, int(min(ax, bx))) : int(max(ax, bx))] = True
        profiles.append(np.where(inside, means - usual, 0.0))
    both = np.where(
        np.sign(profiles[0]) == np.sign(profiles[1]), np.minimum(*np.abs(profiles)) * np.sign(profiles[0]), 0
    )
    grain = max(float(np.median(np.abs(profile[profile != 0]))) if np.any(profile) else 0.0 for profile in profiles)
    hot = np.abs(both) > max(4.0, 7 * grain)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], hot.astype(int), [0]])))
    out: list[tuple[float, float]] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        peak = first + int(np.argmax(np.abs(both[first:last])))
        at = (peak + 0.5) / float(np.hypot(*way.matrix[:, 0]))
        if out and at - out[-1][0] < 1.0:
            continue
        out.append((round(float(at), 1), round(float(both[peak]), 1)))
    return out
