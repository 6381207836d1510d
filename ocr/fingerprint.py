"""Tells whether two scans show the same sheet: a small map of where its ink lies, compared place by place.

The place that differs most decides, not the whole: the same form for another person differs in a few words only.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.sight import Pixels, Sight

SAME = 0.5
"""From this `alike` on two scans show one sheet.

Measured on 28 scans of 7 forms, on which it was also chosen: one sheet scanned twice reached at least 0.51 (18 of 18
pairs), the same form of another person at most 0.26 (0 of 24), a form with one other name at most 0.31.
"""
_DPI = (44.0, 36.0, 29.0, 22.0)  # of a map: the finest that is small enough
_MOST_BYTES = 8192
_SOFT, _WINDOW = 0.65, (14.0, 3.0)  # mm: what two scans differ by in sharpness; a word or two, less than a line is high
_FLOOR, _INKED = 0.0005, 0.006  # variance of ink: what grain makes, and what a word makes in its window
_WRITTEN = 0.1  # mean ink about a place that a window is laid around
_PLACE = 10.0  # mm² of such places that may be worse: dirt, a crease
_MOST_SIDE = 800  # px: a longer sheet is mapped coarser
_LEAST_INK = 110.0  # mm² at least a third inked: with less there is nothing to tell sheets apart by
_HEAD = struct.Struct("<BHHf")
_FORM = 1
_STEPS = (0.12, 0.3, 0.55)
_SHADES = np.array([0.0, 0.2, 0.42, 0.8], np.float32)
_Map = NDArray[np.float32]
_Shift = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Print:
    """ink: height x width, 0..1, at `dpi`."""

    ink: _Map
    dpi: float


def fingerprint(sight: Sight) -> bytes:
    """The print of an upright page: its ink in four steps at 22 to 44 dpi, packed to at most 8 KB.

    b"" where there is too little ink to know a sheet by, or so much grain that 8 KB cannot hold it.
    """
    ink = _ink(sight.even)
    for dpi in _DPI:
        factor = min(dpi / sight.dpi, _MOST_SIDE / max(ink.shape))
        size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
        small = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)
        steps = np.digitize(np.arange(256, dtype=np.float32) / 255, _STEPS).astype(np.uint8)[small]
        if (steps >= 2).sum() < _LEAST_INK * (sight.dpi * factor / 25.4) ** 2:
            return b""
        planes = np.packbits(np.array([steps & 1, steps >> 1]))
        print_ = _HEAD.pack(_FORM, *size, sight.dpi * factor) + _packed(planes.tobytes())
        if len(print_) <= _MOST_BYTES:
            return print_
    return b""


def _packed(planes: bytes) -> bytes:
    """The best packing takes twenty times as long as a good one: only where it may make a finer map fit."""
    good = zlib.compress(planes, 6)
    room = _MOST_BYTES - _HEAD.size
    return zlib.compress(planes, 9) if room < len(good) <= 1.1 * room else good


def same_sheet(one: bytes, others: tuple[bytes, ...]) -> int | None:
    """Index of the print among `others` that is most alike `one` and shows the same sheet; None where none does."""
    likeness = [alike(one, other) for other in others]
    best = max(range(len(others)), key=lambda index: likeness[index], default=None)
    return best if best is not None and likeness[best] >= SAME else None


def alike(one: bytes, other: bytes) -> float:
    """0..1: how well the worst square centimetre of two upright pages agrees once they lie on each other."""
    first, second = _unpacked(one), _unpacked(other)
    if first is None or second is None:
        return 0.0
    dpi = min(first.dpi, second.dpi)
    laid = _on_one_canvas(_at(first, dpi), _at(second, dpi))
    amounts = [float(ink.sum()) for ink in laid]
    if min(amounts) < 0.6 * max(amounts):
        return 0.0
    matched = _matched(*laid, dpi / 25.4)
    return 0.0 if matched is None else _worst_place(laid[0], matched, dpi)


def _ink(even: Pixels) -> Pixels:
    """0 for paper to 255 for print, whatever the strength of the print."""
    shades = np.clip((200.0 - np.arange(256)) * (255.0 / 80.0), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(even, shades), np.uint8)


def _unpacked(print_: bytes) -> _Print | None:
    if len(print_) < _HEAD.size:
        return None
    form, width, height, dpi = _HEAD.unpack_from(print_)
    if form != _FORM:
        return None
    bits = np.unpackbits(np.frombuffer(zlib.decompress(print_[_HEAD.size :]), np.uint8))[: 2 * width * height]
    low, high = bits.reshape(2, height, width)
    return _Print(_SHADES[low + 2 * high], dpi)


def _at(print_: _Print, dpi: float) -> _Map:
    if abs(print_.dpi - dpi) < 0.01 * dpi:
        return print_.ink
    factor = dpi / print_.dpi
    return np.asarray(cv2.resize(print_.ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.float32)


def _on_one_canvas(one: _Map, other: _Map) -> tuple[_Map, _Map]:
    """Both with their middles at the middle of a canvas that holds either, and a rim to move in."""
    height, width = (max(a, b) + 80 for a, b in zip(one.shape, other.shape, strict=True))
    height, width = cv2.getOptimalDFTSize(height), cv2.getOptimalDFTSize(width)

    def laid(ink: _Map) -> _Map:
        canvas = np.zeros((height, width), np.float32)
        y, x = (height - ink.shape[0]) // 2, (width - ink.shape[1]) // 2
        canvas[y : y + ink.shape[0], x : x + ink.shape[1]] = ink
        return canvas

    return laid(one), laid(other)


def _matched(one: _Map, other: _Map, mm: float) -> _Map | None:
    """`other` moved, turned and stretched a little to lie on `one`; None where that would take more than a little."""
    soft, soft_other = (np.asarray(cv2.GaussianBlur(ink, (0, 0), 1.2 * mm), np.float32) for ink in (one, other))
    spectrum = cv2.mulSpectrums(cv2.dft(soft), cv2.dft(soft_other), 0, conjB=True)
    peak = cv2.minMaxLoc(cv2.idft(spectrum, flags=cv2.DFT_SCALE))[3]
    shift = np.array([_signed(peak[0], one.shape[1]), _signed(peak[1], one.shape[0])], np.float64)
    way = np.array([[1.0, 0.0, -shift[0]], [0.0, 1.0, -shift[1]]])  # from a place on `one` to the place on `other`
    for reach in (5, 3):
        found = _tile_shifts(soft, _moved(soft_other, way), round(reach * mm), round(24 * mm))
        if found is None:
            return None
        places, moves = found
        full = np.column_stack([places, np.ones(len(places))])
        keep = np.ones(len(places), bool)
        for _ in range(3):
            change = np.linalg.lstsq(full[keep], moves[keep], rcond=None)[0]
            off = np.linalg.norm(full @ change - moves, axis=1)
            keep = off <= max(0.8 * mm, 2.0 * float(np.median(off)))
        step = np.vstack([np.array([[1.0, 0, 0], [0, 1.0, 0]]) + change.T, (0.0, 0.0, 1.0)])
        way = (np.vstack([way, (0.0, 0.0, 1.0)]) @ step)[:2]
    lean_and_stretch = np.abs(way[:, :2] - np.eye(2)).max()
    return _moved(other, way) if lean_and_stretch < 0.05 else None


def _signed(place: int, size: int) -> int:
    return place - size if place > size // 2 else place


def _moved(ink: _Map, way: _Shift) -> _Map:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(ink, way, ink.shape[1::-1], flags=flags), np.float32)


def _tile_shifts(one: _Map, other: _Map, reach: int, side: int) -> tuple[_Shift, _Shift] | None:
    """Middles of inked tiles of `one`, and how far each must go to be found on `other`; None below three tiles."""
    places, moves = [], []
    for y in range(reach, one.shape[0] - side - reach, side):
        for x in range(reach, one.shape[1] - side - reach, side):
            tile = one[y : y + side, x : x + side]
            if tile.std() < 0.06:
                continue
            around = other[y - reach : y + side + reach, x - reach : x + side + reach]
            fit = np.asarray(cv2.matchTemplate(around, tile, cv2.TM_CCOEFF_NORMED), np.float32)
            _, best, _, (left, top) = cv2.minMaxLoc(fit)
            if best > 0.5 and 0 < left < 2 * reach and 0 < top < 2 * reach:
                places.append((x + side / 2, y + side / 2))
                moves.append((left + _top(fit[top, left - 1 : left + 2]) - reach,
                              top + _top(fit[top - 1 : top + 2, left]) - reach))  # fmt: skip
    if len(places) < 3:
        return None
    return np.array(places), np.array(moves)


def _top(three: _Map) -> float:
    """Where a parabola through three neighbouring values has its top, in px from the middle one."""
    before, at, after = (float(value) for value in three)
    bend = before - 2 * at + after
    return 0.0 if bend >= 0 else 0.5 * (before - after) / bend


def _worst_place(one: _Map, other: _Map, dpi: float) -> float:
    """Correlation within windows about each place with ink on either; what the worst of them reach."""
    mm = dpi / 25.4
    window = round(_WINDOW[0] * mm) | 1, round(_WINDOW[1] * mm) | 1

    def mean(values: _Map) -> _Map:
        return np.asarray(cv2.blur(values, window, borderType=cv2.BORDER_CONSTANT), np.float32)

    one, other = (np.asarray(cv2.GaussianBlur(ink, (0, 0), _SOFT * mm), np.float32) for ink in (one, other))
    middle, middle_other = mean(one), mean(other)
    spread, spread_other = mean(one * one) - middle**2, mean(other * other) - middle_other**2
    together = np.max([mean(one * _rolled(other, dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)], axis=0)
    likeness = (together - middle * middle_other) / np.sqrt((spread + _FLOOR) * (spread_other + _FLOOR))
    written = cv2.blur(np.maximum(one, other), (round(6 * mm), round(2.5 * mm))) > _WRITTEN
    places = likeness[written & (np.maximum(spread, spread_other) > _INKED)]
    least = round(_PLACE * mm**2)
    return float(np.clip(np.partition(places, least)[least], 0, 1)) if len(places) > 2 * least else 0.0


def _rolled(ink: _Map, right: int, down: int) -> _Map:
    return np.roll(ink, (down, right), (0, 1))
