"""Too low a resolution: told honestly, blown up afterwards, or hidden behind a wrong dpi."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import delivered, grade, picked, spoiled
from tests.bench.planted.scan import Scan, resampled


def honest(rng: np.random.Generator, severity: str) -> Scan:
    dpi = grade(severity, 170, 130, 100)
    scan = resampled(picked(rng, dpi=300), dpi / 300)
    return delivered(spoiled(scan, "low_resolution", severity, "honest"), rng)


def blown_up(rng: np.random.Generator, severity: str) -> Scan:
    """Scanned coarsely, then enlarged by the driver: the file says 300 dpi, the letters know better."""
    dpi = grade(severity, 150, 110, 75)
    coarse = delivered(resampled(picked(rng, dpi=300), dpi / 300), rng)
    fine = resampled(coarse, 300 / dpi)
    # what is blown up looks blurred, and either word makes the person scan again
    return replace(spoiled(fine, "low_resolution", severity, "blown-up"), allowed=("blurred",))


def mistold(rng: np.random.Generator, severity: str) -> Scan:
    """The file claims 300 dpi for an A4 page of far fewer pixels: then it would be a postcard of 4-point text."""
    dpi = grade(severity, 150, 120, 90)
    scan = delivered(resampled(picked(rng, dpi=300), dpi / 300), rng)
    return replace(spoiled(scan, "low_resolution", severity, "mistold"), said_dpi=300.0)


PLANTERS = {"honest": honest, "blown-up": blown_up, "mistold": mistold}
