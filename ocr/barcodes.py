"""Reads QR and bar codes from a page image."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.geometry import carry
from ocr.types import Barcode, Box, Geometry

_KINDS = zxingcpp.BarcodeFormat
_FORMATS = zxingcpp.BarcodeFormats([_KINDS.QRCode, _KINDS.Code128, _KINDS.Code39, _KINDS.DataMatrix, _KINDS.PDF417])


def read(gray: NDArray[np.uint8], how: Geometry) -> tuple[Barcode, ...]:
    """Codes of a gray frame as delivered, from top to bottom, each once; boxes in px of the page that `how` leads to.

    Their text is NFC and must not be trusted. What lies outside the region of `how` belongs to another page.
    """
    left, top, right, bottom = _reach(gray, how)
    gray = np.ascontiguousarray(gray[top:bottom, left:right])
    found: list[Barcode] = []
    for scale in (1.0, 0.5):  # half size sees Code 128 that full size misses on noisy scans
        picture = gray if scale == 1.0 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if min(picture.shape) < 16:
            continue
        for result in zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=_FORMATS):
            code = _code(result, scale, (left, top), how)
            if code is not None and not any(_same(code, other) for other in found):
                found.append(code)
    return tuple(sorted(found, key=lambda code: (code.box.y0, code.box.x0)))


def standing(gray: NDArray[np.uint8]) -> int | None:
    """Degrees (0, 90, 180, 270) that the codes of a gray picture stand turned clockwise; None without one, or at odds."""
    found = zxingcpp.read_barcodes(np.ascontiguousarray(gray), formats=_FORMATS)
    quarters = {round(code.orientation / 90) * 90 % 360 for code in found}
    return quarters.pop() if len(quarters) == 1 else None


def _reach(gray: NDArray[np.uint8], how: Geometry) -> tuple[int, int, int, int]:
    height, width = gray.shape
    if how.region is None:
        return 0, 0, width, height
    xs, ys = [x for x, _ in how.region], [y for _, y in how.region]
    return max(0, int(min(xs))), max(0, int(min(ys))), min(width, round(max(xs))), min(height, round(max(ys)))


def _code(result: zxingcpp.Barcode, scale: float, origin: tuple[int, int], how: Geometry) -> Barcode | None:
    """The code with its place on the upright page; None for no text, or a place outside the page."""
    place = result.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    there = np.array([(corner.x / scale + origin[0], corner.y / scale + origin[1]) for corner in corners])
    (left, top), (right, bottom) = carry(how, there).min(axis=0), carry(how, there).max(axis=0)
    x0, y0, width, height = max(0, int(left)), max(0, int(top)), *how.size
    if not result.text or x0 >= width or y0 >= height or right <= 0 or bottom <= 0:
        return None
    box = Box(x0, y0, min(width, max(x0 + 1, round(right) + 1)), min(height, max(y0 + 1, round(bottom) + 1)))
    name = str(result.format).rsplit(".", 1)[-1].replace(" ", "")
    return Barcode(unicodedata.normalize("NFC", result.text), name, box)


def _same(one: Barcode, other: Barcode) -> bool:
    """The same code seen at both scales: equal text and overlapping places."""
    apart = (
        one.box.x1 < other.box.x0 or other.box.x1 < one.box.x0 or one.box.y1 < other.box.y0 or other.box.y1 < one.box.y0
    )
    return one.text == other.text and one.format == other.format and not apart
