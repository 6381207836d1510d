"""Laid down aslant. Up to 15 degrees it must be undone; beyond, with corners lost, it must be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import LID, grade, picked, spoiled
from tests.bench.planted.scan import Scan, sensed, skewed


def lost(rng: np.random.Generator, severity: str) -> Scan:
    """The frame keeps the paper's size, so a large lean loses the corners."""
    scan = picked(rng)
    low, high = {"light": (2.0, 6.0), "medium": (16.0, 18.0), "severe": (18.0, 22.0)}[severity]
    lean = float(rng.uniform(low, high)) * float(rng.choice([-1, 1]))
    turned = sensed(skewed(scan, lean, LID), rng)
    if severity == "light":  # nothing to complain of: it is set right
        return replace(turned, tags=("to-be-levelled",))
    return replace(spoiled(turned, "skewed", severity, "lost"), allowed=("cut_off", "folded_corner"))


def whole_paper(rng: np.random.Generator, severity: str) -> Scan:
    """All of the paper is in a larger frame: a lean that must be undone, without a word."""
    scan = picked(rng)
    lean = grade(severity, 3, 8, 14) * float(rng.uniform(0.9, 1.05)) * float(rng.choice([-1, 1]))
    bed = (30, 30, 30) if rng.random() < 0.4 else LID
    return replace(sensed(skewed(scan, lean, bed, grow=True), rng), tags=("to-be-levelled",), allowed=("skewed",))


PLANTERS = {"lost": lost, "whole": whole_paper}
