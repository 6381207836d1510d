"""A citizen's phone photograph: the paper seen aslant on a table, with shade, and no resolution told."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted import sheets
from tests.bench.planted.scan import Paper, Scan, blended, moved, sensed, warp, whole

_TABLES = ((70, 95, 130), (60, 60, 64), (120, 128, 132), (45, 70, 60))


def photograph(rng: np.random.Generator, severity: str) -> Scan:
    """Perspective grows with the severity; the frame is 12 megapixels, three parts high to four wide or upright."""
    tall = sheets.TEXT_LAYOUTS[int(rng.integers(5))](200, rng)
    size = (3024, 4032)
    width, height = tall.size
    reach = min(size[0] * 0.82 / width, size[1] * 0.82 / height)
    pull = {"light": 0.015, "medium": 0.05, "severe": 0.1}[severity]
    corners = np.array([[-width, -height], [width, -height], [width, height], [-width, height]], np.float64) * reach / 2
    corners *= 1 + rng.uniform(-pull, pull, (4, 2))
    turn = np.radians(float(rng.uniform(-4, 4)))
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    corners += np.array(size) / 2 + rng.uniform(-40, 40, 2)
    matrix = cv2.getPerspectiveTransform(whole(tall).astype(np.float32), corners.astype(np.float32)).astype(np.float64)
    table = _table(size, rng)
    paper = warp(tall, matrix, size, (0, 0, 0))
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 255)
    shadow = cv2.GaussianBlur(cv2.resize(mask, None, fx=0.1, fy=0.1), (0, 0), 4)
    shadow = cv2.resize(shadow, size).astype(np.float32) / 255 * np.float32(0.5)
    pixels = blended(table, 20.0, np.asarray(shadow, np.float32))
    pixels[mask > 0] = paper.pixels[mask > 0]
    light = cv2.resize(rng.uniform(0.62, 1.0, (3, 3)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    lit = np.clip(pixels * light[..., None], 0, 255).astype(np.uint8)
    scan = replace(paper, pixels=lit, dpi=200 * reach, papers=(Paper("page", moved(whole(tall), matrix)),))
    scan = replace(scan, said_dpi=72.0, tags=("phone",), quality=85, doc_type=tall.doc_type)
    return sensed(scan, rng, 3.0, 0.9)


def _table(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Wood or cloth: a colour with a grain that is longer than wide."""
    grain = cv2.resize(rng.normal(0, 1, (160, 12)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    colour = np.array(_TABLES[int(rng.integers(len(_TABLES)))], np.float32)
    return np.clip(colour * (1 + 0.14 * grain[..., None]), 0, 255).astype(np.uint8)


PLANTERS = {"photo": photograph}
