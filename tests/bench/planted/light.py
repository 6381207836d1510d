"""Wrong light: too dark, washed out, and glare that burns text away in one spot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import delivered, grade, picked, spoiled, text_box
from tests.bench.planted.scan import Scan, blended, rectangle


def dark(rng: np.random.Generator, severity: str) -> Scan:
    scan = picked(rng)
    level = grade(severity, 0.66, 0.4, 0.22) * float(rng.uniform(0.95, 1.05))
    dim = np.clip(scan.pixels.astype(np.float32) * level + 4, 0, 255).astype(np.uint8)
    return delivered(spoiled(replace(scan, pixels=dim), "dark", severity, "whole"), rng, lean=0, noise=3.0)


def dark_side(rng: np.random.Generator, severity: str) -> Scan:
    """A page whose one half lies in the dark, as when a lid or a hand throws a shadow."""
    scan = picked(rng)
    width, height = scan.size
    level = grade(severity, 0.66, 0.38, 0.2)
    share = 1 / (1 + np.exp((np.linspace(0, 1, width, dtype=np.float32) - 0.5) / 0.04))
    right = rng.random() < 0.5
    if right:
        share = share[::-1]
    mask = np.ascontiguousarray(np.broadcast_to(share[None, :].astype(np.float32), (height, width)))
    pixels = blended(scan.pixels, scan.pixels.astype(np.float32) * level, mask)
    quad = rectangle(width / 2, 0, width, height) if right else rectangle(0, 0, width / 2, height)
    return delivered(spoiled(replace(scan, pixels=pixels), "dark", severity, "half", quad), rng, lean=0, noise=2.5)


def washed_out(rng: np.random.Generator, severity: str) -> Scan:
    """Ink nearly as pale as the paper: too bright a setting or a dying toner."""
    scan = picked(rng)
    left = grade(severity, 0.45, 0.22, 0.11)
    pale = (250 - (250 - scan.pixels.astype(np.float32)) * left).clip(0, 255).astype(np.uint8)
    return delivered(spoiled(replace(scan, pixels=pale), "washed_out", severity, "whole"), rng, noise=1.4)


def washed_out_side(rng: np.random.Generator, severity: str) -> Scan:
    """The lower half pale, the upper as it should be: the worst region decides."""
    scan = picked(rng)
    width, height = scan.size
    left = grade(severity, 0.45, 0.2, 0.1)
    pale = 250 - (250 - scan.pixels.astype(np.float32)) * left
    share = 1 / (1 + np.exp((0.5 - np.linspace(0, 1, height, dtype=np.float32)) / 0.03))
    mask = np.ascontiguousarray(np.broadcast_to(share[:, None].astype(np.float32), (height, width)))
    quad = rectangle(0, height / 2, width, height)
    scan = replace(scan, pixels=blended(scan.pixels, pale, mask))
    return delivered(spoiled(scan, "washed_out", severity, "half", quad), rng, noise=1.4)


def glare(rng: np.random.Generator, severity: str) -> Scan:
    """A bright elliptic spot over text: lamination or glossy paper under the lamp."""
    scan = picked(rng)
    width, height = scan.size
    long = scan.mm(grade(severity, 9, 22, 42))
    short = long * float(rng.uniform(0.55, 0.9))
    (left, top), _, (right, bottom), _ = text_box(scan)
    line = scan.lines[int(rng.integers(len(scan.lines)))].quad.mean(axis=0)  # the spot lies on text, not on margin
    x = float(np.clip(line[0], left + long / 2, right - long / 2))
    y = float(np.clip(line[1], top + short / 2, bottom - short / 2))
    ys, xs = np.mgrid[0:height:4, 0:width:4].astype(np.float32)
    turn = float(rng.uniform(0, np.pi))
    u = ((xs - x) * np.cos(turn) + (ys - y) * np.sin(turn)) / long
    v = (-(xs - x) * np.sin(turn) + (ys - y) * np.cos(turn)) / short
    distance = np.sqrt(u * u + v * v)
    mask = np.kron(1 / (1 + np.exp((distance - 1) / 0.08)), np.ones((4, 4), np.float32))[:height, :width]
    burnt = np.float32(grade(severity, 0.82, 0.985, 1.0))
    dimmed = (scan.pixels * 0.9).astype(np.uint8)  # the lamp's spot makes the camera darken the rest
    pixels = blended(dimmed, 255.0, mask.astype(np.float32) * burnt)
    reach_x = float(np.hypot(long * np.cos(turn), short * np.sin(turn)))
    reach_y = float(np.hypot(long * np.sin(turn), short * np.cos(turn)))
    quad = rectangle(max(0, x - reach_x), max(0, y - reach_y), min(width, x + reach_x), min(height, y + reach_y))
    return delivered(spoiled(replace(scan, pixels=pixels), "glare", severity, "spot", quad), rng)


DARK = {"whole": dark, "half": dark_side}
WASHED_OUT = {"whole": washed_out, "half": washed_out_side}
GLARE = {"spot": glare}
