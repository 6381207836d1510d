"""Folded corner: turned over onto the page (its pale back hides text), or turned under (the bed shows)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted.desk import delivered, grade, picked, spoiled
from tests.bench.planted.scan import Pixels, Quad, Scan, blended

_CORNERS = {"top-left": (0, 0), "top-right": (1, 0), "bottom-right": (1, 1), "bottom-left": (0, 1)}


def _fold(corner: str) -> Callable[[np.random.Generator, str], Scan]:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        scan = picked(rng)
        width, height = scan.size
        leg = scan.mm(
            grade(severity, float(rng.uniform(12, 16)), float(rng.uniform(30, 38)), float(rng.uniform(60, 75)))
        )
        along, down = leg * float(rng.uniform(0.85, 1.15)), leg * float(rng.uniform(0.85, 1.15))
        right, low = _CORNERS[corner]
        apex = np.array([width * right, height * low], np.float64)
        first = apex + (along * (1 - 2 * right), 0)
        second = apex + (0, down * (1 - 2 * low))
        over, black = rng.random() < 0.5, rng.random() < 0.4
        bed = (28, 28, 28) if black else (238, 240, 241)
        pixels = _filled(scan.pixels, np.array([apex, first, second]), bed)
        quad = np.array([apex, first, second, second])
        if over:
            tip = _mirrored(apex, first, second)
            pixels = _shaded(pixels, np.array([first, tip, second]), scan.mm(1.2))
            pixels = _filled(pixels, np.array([first, tip, second]), (232, 236, 238))
            quad = np.array([apex, first, tip, second])
        pixels = _line(pixels, first, second, scan.mm(0.5))
        variety = f"{corner}-{'over' if over else 'under'}-{'black' if black else 'white'}"
        return delivered(spoiled(replace(scan, pixels=pixels), "folded_corner", severity, variety, quad), rng, lean=0.4)

    return plant


def _mirrored(apex: Quad, first: Quad, second: Quad) -> Quad:
    """The corner's tip after folding along the line first-second."""
    edge = (second - first) / np.linalg.norm(second - first)
    foot = first + edge * float((apex - first) @ edge)
    return np.asarray(2 * foot - apex)


def _filled(pixels: Pixels, polygon: Quad, colour: tuple[int, int, int]) -> Pixels:
    out = pixels.copy()
    cv2.fillPoly(out, [np.round(polygon).astype(np.int32)], colour, cv2.LINE_AA)
    return out


def _shaded(pixels: Pixels, polygon: Quad, spread: float) -> Pixels:
    """The soft shadow that a flap throws around itself."""
    mask = np.zeros(pixels.shape[:2], np.float32)
    cv2.fillPoly(mask, [np.round(polygon).astype(np.int32)], 1.0)
    small = cv2.GaussianBlur(cv2.resize(mask, None, fx=0.25, fy=0.25), (0, 0), max(1.0, spread / 4))
    soft = cv2.resize(small, (pixels.shape[1], pixels.shape[0]))
    return blended(pixels, 90.0, soft * np.float32(0.45))


def _line(pixels: Pixels, first: Quad, second: Quad, width: float) -> Pixels:
    """The crease itself, a thin soft shade."""
    mask = np.zeros(pixels.shape[:2], np.float32)
    ends = [tuple(int(v) for v in np.round(point)) for point in (first, second)]
    cv2.line(mask, ends[0], ends[1], 1.0, max(1, round(width)), cv2.LINE_AA)
    return blended(pixels, 120.0, cv2.GaussianBlur(mask, (0, 0), max(0.8, width / 3)) * np.float32(0.5))


PLANTERS = {corner: _fold(corner) for corner in _CORNERS}
