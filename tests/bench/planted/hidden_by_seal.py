"""Text hidden under a seal: a heavy, dark, smeared seal over text, against an ordinary seal that hides nothing."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted.desk import delivered, grade, picked, spoiled
from tests.bench.planted.scan import Scan, blended, rectangle
from tests.bench.planted.sheets import columns, form, letter, table


def heavy(rng: np.random.Generator, severity: str) -> Scan:
    """A disc of thick ink over lines of text. Light: a thin wash through which all can be read, nothing to say."""
    scan = picked(rng, (letter, form, table, columns))
    width, height = scan.size
    inner = [line for line in scan.lines if height * 0.25 < line.quad[0, 1] < height * 0.6]
    x, y = inner[int(rng.integers(len(inner)))].quad.mean(axis=0)
    radius = scan.mm(float(rng.uniform(14, 18)))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = np.hypot(xs - x, ys - y) / radius
    disc = np.clip((1 - distance) * radius / 2 + 0.5, 0, 1)
    holes = cv2.resize(rng.random((40, 30), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    ink = np.where(holes > grade(severity, 0.1, 0.1, -9), disc, disc * grade(severity, 0.3, 0.6, 1.0)).astype(
        np.float32
    )
    colours = {"light": (150, 130, 228), "medium": (34, 22, 92), "severe": (30, 18, 74)}
    red = rng.random() < 0.7
    blue, green, other = colours[severity]
    colour = np.array([blue, green, other] if red else [other, green, blue], np.float32)
    contrast = grade(severity, 0.75, 0.1, 0.0)
    under = colour + (scan.pixels.astype(np.float32) - 250) * contrast
    pixels = blended(scan.pixels, under, ink)
    variety = "red" if red else "blue"
    scan = replace(scan, pixels=pixels)
    if severity == "light":
        return delivered(replace(scan, tags=("ordinary-seal",)), rng)
    quad = rectangle(x - radius, y - radius, x + radius, y + radius)
    return delivered(spoiled(scan, "hidden_by_seal", severity, variety, quad), rng)


PLANTERS = {"heavy": heavy}
