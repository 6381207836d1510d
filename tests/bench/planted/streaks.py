"""Streaks of a feeder's dirty glass: vertical in the frame however the paper leans, full height, one to three px."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import LID, grade, picked, spoiled
from tests.bench.planted.scan import Scan, gray, rectangle, sensed, skewed


def _streaks(bright: bool, many: bool) -> Callable[[np.random.Generator, str], Scan]:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        scan = sensed(skewed(picked(rng), float(rng.uniform(-1.2, 1.2)), LID), rng)
        if rng.random() < 0.25:
            scan = gray(scan)
        width, height = scan.size
        pixels = scan.pixels.astype(np.float32)
        wide = {"light": 1, "medium": 2, "severe": 3}[severity]
        lefts = []
        for _ in range(int(rng.integers(3, 6)) if many else 1):
            x = int(rng.integers(round(width * 0.14), round(width * 0.86)))
            share = grade(severity, 0.16, 0.42, 0.7) if not bright else grade(severity, 0.45, 0.9, 1.0)
            wave = 1 + 0.12 * np.sin(np.linspace(0, float(rng.uniform(3, 12)), height))
            tone = 252.0 if bright else 60.0
            strength = np.clip(share * wave, 0, 1).reshape((height, 1) if pixels.ndim == 2 else (height, 1, 1))
            pixels[:, x : x + wide] = pixels[:, x : x + wide] * (1 - strength) + tone * strength
            lefts.append(x)
        scan = replace(scan, pixels=np.clip(pixels + 0.5, 0, 255).astype(np.uint8))
        name = f"{'bright' if bright else 'dark'}-{'many' if many else 'one'}"
        for x in lefts:
            scan = spoiled(
                scan, "streaks", severity, name, rectangle(max(0, x - 4), 0, min(width, x + wide + 4), height)
            )
        # a streak spoils the look of a page and a few letters, not the page
        return replace(scan, illegible=False)

    return plant


PLANTERS = {
    "dark-one": _streaks(False, False), "dark-many": _streaks(False, True),
    "bright-one": _streaks(True, False), "bright-many": _streaks(True, True),
}  # fmt: skip
