"""What a camera does to a flat sheet, undone: its true proportions, and the size of paper it most likely is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ocr.types import Quad

A4 = (210.0, 297.0)
SHEETS = (A4, (148.0, 210.0), (297.0, 420.0), (105.0, 148.0), (182.0, 257.0), (215.9, 279.4), (215.9, 355.6))
"""Common papers in mm, short side first: A4, A5, A3, A6, B5, letter, legal."""
CARD = (54.0, 85.6)
_RECEIPT_MM = 80.0
_SNAP = 0.04
_NEAR, _FAR = 0.6, 2.5
"""Focal lengths in long sides of the frame that cameras and phones have; beyond them the corners' errors speak."""
_USUAL = 0.8


def proportion(quad: Quad, frame: tuple[int, int]) -> float:
    """Width : height of the flat rectangle that a camera saw as `quad` in a frame of (width, height) px.

    Zhang, He: Whiteboard scanning and image enhancement (Digital Signal Processing 17, 2007), equations 11, 12, 20 and
    21, with the lens in the middle of the frame; where its focal length can't be told, that of a usual phone. A result
    within 4 % of A4's is A4's.
    """
    long_side = float(max(frame))
    middle = np.array([frame[0] / 2, frame[1] / 2])
    corners = [np.array([*((np.array(point) - middle) / long_side), 1.0]) for point in quad]
    m1, m2, m4, m3 = corners  # top left, top right, bottom right, bottom left
    along = np.cross(m1, m4)
    n2 = float(along @ m3 / (np.cross(m2, m4) @ m3)) * m2 - m1
    n3 = float(along @ m2 / (np.cross(m3, m4) @ m2)) * m3 - m1
    focal = _focal(n2, n3)
    ratio = math.sqrt(_length2(n2, focal) / _length2(n3, focal))
    for known in (math.sqrt(2), 1 / math.sqrt(2)):
        if abs(ratio / known - 1) <= _SNAP:
            return known
    return ratio


def likely_dpi(size: tuple[int, int], frame: tuple[int, int], guess: float) -> float:
    """Resolution of a page of (width, height) px cut from a frame whose file tells none, only a guess is there.

    A frame of A4's proportions came from a scanner, and the guess, made for A4, holds. Otherwise from a camera: the page
    is the paper its proportions tell of: an identity card, a receipt 80 mm wide, else A4.
    """
    if abs(max(frame) / min(frame) / math.sqrt(2) - 1) <= 0.01:
        return guess
    short, long = sorted(size)
    if abs(long / short / (CARD[1] / CARD[0]) - 1) <= _SNAP:
        return long / CARD[1] * 25.4
    if long > 1.9 * short:
        return short / _RECEIPT_MM * 25.4
    return long / A4[1] * 25.4


def is_sheet(width_mm: float, height_mm: float, slack: float = 0.015) -> bool:
    """Whether both sides are those of a common sheet."""
    short, long = sorted((width_mm, height_mm))
    return any(abs(short / a - 1) <= slack and abs(long / b - 1) <= slack for a, b in SHEETS)


def _focal(n2: NDArray[np.float64], n3: NDArray[np.float64]) -> float:
    """Focal length in long sides of the frame."""
    if abs(n2[2] * n3[2]) < 1e-4:  # a pair of sides stayed parallel: any lens would do
        return _USUAL
    square = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])
    return math.sqrt(square) if _NEAR**2 <= square <= _FAR**2 else _USUAL


def _length2(n: NDArray[np.float64], focal: float) -> float:
    return float((n[0] ** 2 + n[1] ** 2) / focal**2 + n[2] ** 2)
