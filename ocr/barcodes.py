"""Reads QR and bar codes from a page image."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.types import Barcode, Box

_KINDS = zxingcpp.BarcodeFormat
_FORMATS = zxingcpp.BarcodeFormats([_KINDS.QRCode, _KINDS.Code128, _KINDS.Code39, _KINDS.DataMatrix, _KINDS.PDF417])


def read(image: NDArray[np.uint8]) -> tuple[Barcode, ...]:
    """Codes from top to bottom, each once, boxes in px of `image`. Their text is NFC and must not be trusted."""
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    found: list[Barcode] = []
    for scale in (1.0, 0.5):  # half size sees Code 128 that full size misses on noisy scans
        picture = gray if scale == 1.0 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        if min(picture.shape) < 16:
            continue
        for result in zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=_FORMATS):
            code = _code(result, scale, gray.shape[1], gray.shape[0])
            if code.text and not any(_same(code, other) for other in found):
                found.append(code)
    return tuple(sorted(found, key=lambda code: (code.box.y0, code.box.x0)))


def _code(result: zxingcpp.Barcode, scale: float, width: int, height: int) -> Barcode:
    place = result.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    xs, ys = [corner.x / scale for corner in corners], [corner.y / scale for corner in corners]
    x0, y0 = max(0, int(min(xs))), max(0, int(min(ys)))
    box = Box(x0, y0, min(width, max(x0 + 1, round(max(xs)) + 1)), min(height, max(y0 + 1, round(max(ys)) + 1)))
    name = str(result.format).rsplit(".", 1)[-1].replace(" ", "")
    return Barcode(unicodedata.normalize("NFC", result.text), name, box)


def _same(one: Barcode, other: Barcode) -> bool:
    """The same code seen at both scales: equal text and overlapping places."""
    apart = (
        one.box.x1 < other.box.x0 or other.box.x1 < one.box.x0 or one.box.y1 < other.box.y0 or other.box.y1 < one.box.y0
    )
    return one.text == other.text and one.format == other.format and not apart
