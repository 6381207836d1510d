"""The same sheet scanned twice, and sheets that only look alike: the same form for another person."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import delivered, picked
from tests.bench.planted.scan import Scan, gray, resampled, sensed, skewed
from tests.bench.planted.sheets import ALL_LAYOUTS, certificate, form, identity_copy, letter, table

_FILL = (244, 246, 247)


def again(rng: np.random.Generator, severity: str) -> list[Scan]:
    """One sheet laid down twice: other lean, shift, light and grain; severe = also turned, coarser and gray."""
    sheet = picked(rng, ALL_LAYOUTS, 300)
    first = delivered(sheet, rng)
    second = skewed(sheet, float(rng.uniform(-2.5, 2.5)), _FILL)
    dx, dy = (int(v) for v in rng.integers(-60, 60, 2))
    rolled = np.roll(second.pixels, (dy, dx), (0, 1)).astype(np.float32) * float(rng.uniform(0.9, 1.03))
    second = replace(second, pixels=np.clip(rolled, 0, 255).astype(np.uint8), lines=())
    second = sensed(second, rng, float(rng.uniform(1.5, 4)))
    if severity == "severe":
        second = gray(resampled(second, 2 / 3))
    return [first, replace(second, same_as="first", tags=("twice",))]


def alike(rng: np.random.Generator, severity: str) -> list[Scan]:
    """Two different sheets of one layout: only names, numbers and dates differ."""
    layout = (form, certificate, identity_copy, table, letter)[int(rng.integers(5))]
    dpi = 300
    return [delivered(layout(dpi, rng), rng), replace(delivered(layout(dpi, rng), rng), tags=("alike",))]


PLANTERS = {"again": again}
ALIKE = {"alike": alike}
