"""What every set starts from and ends with: a clean paper picked by chance, and the scanner it goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.bench.planted.scan import Defect, Quad, Scan, gray, rectangle, sensed, skewed, whole
from tests.bench.planted.sheets import TEXT_LAYOUTS, Layout

Planter = Callable[[np.random.Generator, str], Scan]
"""Draws one scan with a defect of the given severity: light (still to be read), medium (harmful), severe (lost)."""

LID = (244, 246, 247)


def picked(rng: np.random.Generator, layouts: tuple[Layout, ...] = TEXT_LAYOUTS, dpi: int = 0) -> Scan:
    """A clean paper of a layout picked by chance, at `dpi` or (0) 300 or 200."""
    chosen = dpi or int(rng.choice([300, 300, 200]))
    return layouts[int(rng.integers(len(layouts)))](chosen, rng)


def delivered(scan: Scan, rng: np.random.Generator, lean: float = 0.6, noise: float = 1.8) -> Scan:
    """Through a healthy scanner: laid down a little aslant, optics, grain; one in four comes in gray."""
    if lean:
        scan = skewed(scan, float(rng.uniform(-lean, lean)), LID)
    scan = sensed(scan, rng, noise)
    return gray(scan) if rng.random() < 0.25 else scan


def spoiled(scan: Scan, kind: str, severity: str, variety: str, quad: Quad | None = None) -> Scan:
    """The scan with one more planted defect on its record; without a quad it spoils the whole frame."""
    defect = Defect(kind, severity, variety, whole(scan) if quad is None else quad)
    return replace(scan, defects=(*scan.defects, defect), illegible=scan.illegible or severity == "severe")


def text_box(scan: Scan) -> Quad:
    """The rectangle around all text."""
    points = np.concatenate([line.quad for line in scan.lines])
    return rectangle(*points.min(axis=0), *points.max(axis=0))


def grade(severity: str, light: float, medium: float, severe: float) -> float:
    return {"light": light, "medium": medium, "severe": severe}[severity]
