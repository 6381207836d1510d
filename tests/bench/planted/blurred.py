"""Blurred: the whole page out of focus, one side of it lifted off the glass, or the paper moved during the scan."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted.desk import delivered, grade, picked, spoiled
from tests.bench.planted.scan import Scan, blended, rectangle


def out_of_focus(rng: np.random.Generator, severity: str) -> Scan:
    scan = picked(rng)
    sigma = scan.mm(grade(severity, 0.17, 0.34, 0.55))
    soft = np.asarray(cv2.GaussianBlur(scan.pixels, (0, 0), sigma), np.uint8)
    return delivered(spoiled(replace(scan, pixels=soft), "blurred", severity, "whole"), rng)


def lifted(rng: np.random.Generator, severity: str) -> Scan:
    """One side of the paper stands off the glass: sharp there, soft here, and a gentle change between."""
    scan = picked(rng)
    width, height = scan.size
    sigma = scan.mm(grade(severity, 0.2, 0.38, 0.6))
    soft = np.asarray(cv2.GaussianBlur(scan.pixels, (0, 0), sigma), np.uint8)
    side = ("left", "right", "top", "bottom")[int(rng.integers(4))]
    reach = float(rng.uniform(0.4, 0.6))
    along = np.linspace(0, 1, width if side in ("left", "right") else height, dtype=np.float32)
    if side in ("right", "bottom"):
        along = along[::-1]
    share = 1 / (1 + np.exp((along - reach) / 0.03, dtype=np.float32))
    mask = np.broadcast_to(share[None, :] if side in ("left", "right") else share[:, None], (height, width))
    quad = {
        "left": rectangle(0, 0, width * reach, height), "right": rectangle(width * (1 - reach), 0, width, height),
        "top": rectangle(0, 0, width, height * reach), "bottom": rectangle(0, height * (1 - reach), width, height),
    }[side]  # fmt: skip
    scan = replace(scan, pixels=blended(scan.pixels, soft, np.ascontiguousarray(mask)))
    return delivered(spoiled(scan, "blurred", severity, f"lifted-{side}", quad), rng)


def moved(rng: np.random.Generator, severity: str) -> Scan:
    """Smeared along one direction."""
    scan = picked(rng)
    length = max(3, round(scan.mm(grade(severity, 0.5, 1.1, 1.8))))
    angle = float(rng.uniform(0, np.pi))
    kernel = np.zeros((length | 1, length | 1), np.float32)
    middle, half = length // 2, length / 2
    ends = [(round(middle + s * half * np.cos(angle)), round(middle + s * half * np.sin(angle))) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    smeared = np.asarray(cv2.filter2D(scan.pixels, -1, kernel / kernel.sum()), np.uint8)
    return delivered(spoiled(replace(scan, pixels=smeared), "blurred", severity, "motion"), rng)


PLANTERS = {"whole": out_of_focus, "lifted": lifted, "motion": moved}
