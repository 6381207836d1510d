"""Pages that were fine, with every small mark (diacritic, dot, comma) on record: cleaning must leave each of them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted.desk import picked
from tests.bench.planted.scan import Scan, bilevel, box_of, gray, sensed
from tests.bench.planted.sheets import columns, letter

_INK = 150


def marks_of(scan: Scan) -> tuple[tuple[int, int, int, int], ...]:
    """Boxes of ink spots smaller than letters that stand by themselves within lines of text, in px."""
    tone = gray(scan).pixels
    inside = np.zeros(tone.shape, np.uint8)
    for line in scan.lines:
        x0, y0, x1, y1 = box_of(line.quad)
        inside[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = 1
    _, _, stats, _ = cv2.connectedComponentsWithStats(((tone < _INK) & (inside > 0)).astype(np.uint8), connectivity=8)
    side = 0.05 * scan.dpi
    small = (stats[:, 2] <= side) & (stats[:, 3] <= side) & (stats[:, 4] >= max(2.0, (scan.dpi / 150) ** 2))
    small[0] = False
    return tuple((int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[small])


def fine(rng: np.random.Generator, severity: str) -> Scan:
    """Straight, even, clean: nothing to set right. Medium is gray at 200 dpi, severe 1-bit at 200 dpi."""
    scan = picked(rng, (letter, columns), {"light": 300, "medium": 200, "severe": 200}[severity])
    scan = replace(sensed(scan, rng, 1.2, 0.4), tags=("fine",), form="png")
    scan = {"light": lambda s: s, "medium": gray, "severe": bilevel}[severity](scan)
    return replace(scan, marks=marks_of(scan))


def specked(rng: np.random.Generator, severity: str) -> Scan:
    """Sensor specks strewn over a good page, between and beside the letters; the marks are those from before."""
    scan = picked(rng, (letter, columns), 200)
    scan = sensed(scan, rng, 1.2, 0.4)
    marks = marks_of(scan)
    pixels = scan.pixels.copy()
    count = int(scan.pixels.shape[0] * scan.pixels.shape[1] * {"light": 2e-4, "medium": 8e-4, "severe": 2e-3}[severity])
    for side in (1, 2, 3):
        ys = rng.integers(0, pixels.shape[0] - side, count // 3)
        xs = rng.integers(0, pixels.shape[1] - side, count // 3)
        for down in range(side):
            for across in range(side):
                pixels[ys + down, xs + across] = rng.integers(10, 110)
    return replace(scan, pixels=pixels, marks=marks, tags=("specked",), form="png")


FINE = {"fine": fine}
SPECKED = {"specked": specked}
