"""Finds the text lines of a page: how sharply ink gathers in rows, how the rows lean, and the pieces that lines fall into.

The lean is found twice: roughly, where the profile of rows is sharpest, and then to a hundredth of a degree by one
slope fitted to the feet of all letters, each piece of a line with its own level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Boxes = NDArray[np.int32]
_Floats = NDArray[np.float64]
_INK = 185  # of paper at 245
_STRIPS = 64
_STEP = 0.5  # degrees
_LEAST_INK = 60  # px; less is dust
_LEAST_POINTS = 8
_LEAST_LETTER = 0.025  # inches: the x of 5-point print


@dataclass(frozen=True, slots=True)
class Slope:
    """Degrees clockwise, its standard error in degrees, and the number of points it rests on."""

    degrees: float
    error: float
    points: int


_NOTHING = Slope(0.0, math.inf, 0)


@dataclass(frozen=True, slots=True)
class Course:
    """The lines along the width of a page.

    lean: degrees clockwise; error: its standard error in degrees, infinite where there is nothing to measure.
    sharpness: of the row profile at that lean; usual: at any lean. level: the ink with the lean undone (0/1).
    marks, letters, pieces: n x 5 boxes (x, y, width, height, area), px of `level`, of whatever is as small as a letter,
    of what stands in lines, and of the pieces that lines fall into. flow: part of the ink that stands in lines.
    """

    lean: float
    error: float
    sharpness: float
    usual: float
    level: Pixels
    marks: Boxes
    letters: Boxes
    pieces: Boxes
    flow: float


def text_ink(even: Pixels, dpi: float) -> Pixels:
    """Ink as large as letters (0/1) on a page of even light; rules, photographs, seals and frames tell of no line."""
    labels, stats, *_ = marks.find(even < _INK)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    fits = (high <= 0.4 * dpi) & (wide <= 1.4 * dpi) & (area >= max(3.0, (dpi / 75) ** 2))
    fits &= ~((wide > 0.35 * dpi) & (high < 0.03 * dpi)) & ~((high > 0.35 * dpi) & (wide < 0.03 * dpi))
    fits[0] = False
    return np.asarray(np.take(fits.view(np.uint8), labels, mode="clip"), np.uint8)


def rough_lean(ink: Pixels, limit: float = 15.0) -> tuple[float, float, float]:
    """Degrees clockwise within ±limit at which rows are sharpest, how sharp, and the usual sharpness; zeros for no ink.

    Each of 64 strips has a profile along its height; leaning the page shifts them against each other, and a shift
    is a turn of the phases of their Fourier transform: so all leans are tried without touching a pixel again.
    """
    total = float(np.count_nonzero(ink))
    if total < _LEAST_INK or ink.shape[1] < _STRIPS:
        return 0.0, 0.0, 0.0
    height, width = ink.shape
    edges = np.linspace(0, width, _STRIPS + 1).astype(int)
    strips = np.add.reduceat(ink, edges[:-1], axis=1, dtype=np.float32)
    centres = (edges[:-1] + edges[1:]) / 2 - width / 2
    steepest = math.tan(math.radians(limit))
    size = cv2.getOptimalDFTSize(height + int(width * steepest) + 16)
    waves = np.fft.rfft(strips, size, axis=0)
    frequency = np.fft.rfftfreq(size)
    kept = (frequency > 0.008) & (frequency < 0.12)  # from a block of lines to the stroke of a letter
    waves, frequency = waves[kept], frequency[kept]
    weight = np.sin(np.pi * frequency) ** 2 / size / total

    def score(turned: NDArray[np.complexfloating]) -> float:
        return float((weight * np.abs(turned.sum(axis=1)) ** 2).sum())

    def phases(tangent: float) -> NDArray[np.complex64]:
        return np.exp(2j * np.pi * tangent * np.outer(frequency, centres)).astype(np.complex64)

    step = math.tan(math.radians(_STEP))
    reach = int(steepest / step)
    turned, onward, scores = waves.astype(np.complex64) * phases(-reach * step), phases(step), []
    for _ in range(2 * reach + 1):
        scores.append(score(turned))
        turned *= onward
    best = int(np.argmax(scores))
    tangent, top = (best - reach) * step, scores[best]
    for span in (0.5 * step, 0.2 * step, 0.08 * step):  # the top of a parabola through three, ever closer
        before, here, after = (score(waves * phases(tangent + by)) for by in (-span, 0.0, span))
        bend = before - 2 * here + after
        if bend < 0:
            tangent += min(1.5, max(-1.5, 0.5 * (before - after) / bend)) * span
        top = max(top, here)
    return math.degrees(math.atan(tangent)), top, float(np.median(scores))


def course(ink: Pixels, dpi: float) -> Course:
    """Follow the lines along the width of a page's ink."""
    rough, sharpness, usual = rough_lean(ink)
    level = levelled(ink, rough) if abs(rough) > 0.3 else ink
    start = rough if level is not ink else 0.0
    stats = marks.find(level).stats
    reach = np.ones((1, max(3, int(0.09 * dpi) | 1)), np.uint8)
    labels, pieces, *_ = marks.find(np.asarray(cv2.morphologyEx(level, cv2.MORPH_CLOSE, reach), np.uint8))
    # the first of both stands for the paper
    own = labels[stats[:, 1] + stats[:, 3] // 2, np.minimum(stats[:, 0] + stats[:, 2] // 2, level.shape[1] - 1)]
    large = stats[:, 3] >= _LEAST_LETTER * dpi
    lines = _are_lines(_boxes(pieces), np.bincount(own[large], minlength=len(pieces)), dpi)
    found = _edges(stats, own, lines, dpi)
    inside = lines[own]
    inside[0] = False
    flow = float(stats[inside, 4].sum()) / max(1.0, float(stats[1:, 4].sum()))
    letters = inside & large
    return Course(
        start + found.degrees, found.error, sharpness, usual, level,
        _boxes(stats[1:]), _boxes(stats[letters]), _boxes(pieces[lines]), flow,
    )  # fmt: skip


def levelled(ink: Pixels, lean: float) -> Pixels:
    """Ink with a lean undone, about the middle."""
    middle = (ink.shape[1] / 2 - 0.5, ink.shape[0] / 2 - 0.5)
    matrix = cv2.getRotationMatrix2D(middle, lean, 1.0)
    return np.asarray(cv2.warpAffine(ink, matrix, ink.shape[1::-1], flags=cv2.INTER_NEAREST), np.uint8)


def _are_lines(pieces: Boxes, letters: NDArray[np.int_], dpi: float) -> NDArray[np.bool_]:
    """Longer than high, and of more than one mark: a lone long mark is a bar, a stroke or a rule."""
    wide, high = pieces[:, 2], pieces[:, 3]
    lines: NDArray[np.bool_] = (wide >= 0.25 * dpi) & (wide >= 1.5 * high) & (high <= 0.5 * dpi) & (high >= 0.03 * dpi)
    lines &= letters >= 2
    lines[0] = False
    return lines


def _boxes(stats: ArrayLike) -> Boxes:
    return np.asarray(stats, np.int32)


def _edges(stats: Boxes, own: NDArray[np.int32], lines: NDArray[np.bool_], dpi: float) -> Slope:
    """One slope through the feet and the heads of letters; tails, marks and dots stand off their line and are left out.

    Small print has letters of uneven feet at its left and uneven heads too: the two err against each other.
    """
    wide, high = stats[:, 2], stats[:, 3]
    letters = lines[own] & (high >= _LEAST_LETTER * dpi) & (wide <= 0.5 * dpi)
    letters[0] = False
    if np.count_nonzero(letters) < _LEAST_POINTS:
        return _NOTHING
    piece = np.unique(own[letters], return_inverse=True)[1]
    near = np.clip(0.12 * _medians(piece, high[letters].astype(np.float64)), 0.75, 0.015 * dpi)[piece]
    x, head = stats[letters, 0] + wide[letters] / 2, stats[letters, 1].astype(np.float64)
    both = np.concatenate([piece, piece + piece.max() + 1])
    return _slope(both, np.tile(x, 2), np.concatenate([head + high[letters], head]), np.tile(near, 2))


def _slope(piece: NDArray[np.int_], x: _Floats, y: _Floats, near: _Floats) -> Slope:
    """Least squares with a level for each piece, over the points that stay within `near` px of their line.

    It starts from the middle one of the pieces' own slopes: two lines set at different heights but read as one piece
    would else bend all the others.
    """
    across, down = x - _means(piece, x)[piece], y - _medians(piece, y)[piece]
    usual = np.abs(down) <= 3 * near
    weight = np.bincount(piece[usual], across[usual] ** 2)
    own = np.bincount(piece[usual], (across * down)[usual]) / np.maximum(weight, 1e-9)
    order = np.argsort(own)
    slope = float(own[order][np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)])
    level = _medians(piece, y - slope * x)
    for slack in (1.5, 1.0, 1.0, 1.0):
        kept = np.abs(y - slope * x - level[piece]) <= slack * near
        if np.count_nonzero(kept) < _LEAST_POINTS:
            return _NOTHING
        p = piece[kept]
        across = x[kept] - _means(p, x[kept])[p]
        spread = float((across**2).sum())
        if spread <= 0:
            return _NOTHING
        slope = float((across * y[kept]).sum()) / spread
        level = np.zeros(len(level))
        level[: p.max() + 1] = _means(p, y[kept] - slope * x[kept])
    off = (y - slope * x - level[piece])[kept]
    free = max(1, len(p) - len(np.unique(p)) - 1)
    noise = max(0.1, float((off**2).sum()) / free)  # feet are whole pixels: never surer than that
    error = math.degrees(math.sqrt(noise / spread))
    return Slope(math.degrees(math.atan(slope)), error, len(p))


def _means(group: NDArray[np.int_], values: _Floats) -> _Floats:
    return np.asarray(np.bincount(group, values) / np.maximum(1, np.bincount(group)))


def _medians(group: NDArray[np.int_], values: _Floats) -> _Floats:
    """Median of each group's values, by the group's number."""
    order = np.lexsort((values, group))
    names, first, count = np.unique(group[order], return_index=True, return_counts=True)
    found = np.zeros(int(group.max()) + 1)
    found[names] = values[order][first + count // 2]
    return found
