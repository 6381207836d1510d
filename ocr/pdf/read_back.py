"""Reads a written PDF and says what each of its pages holds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from ocr.pdf.shown import PAPER
from ocr.types import ShownPage

_DRAWN = re.compile(rb"q ([-\d. ]+) cm /(\w+) Do Q")
_POINTS = 72.0
# The luminance table of quality 50 (ITU-T T.81, K.1), in zigzag order not needed: its sum is all that counts.
_SUM_OF_50 = 3691


def pages(path: str, as_delivered: tuple[bool, ...]) -> tuple[ShownPage, ...]:
    """What lies on each page; whether its pixels are the delivered ones only the writer knows."""
    with pikepdf.Pdf.open(path) as pdf:
        return tuple(_page(page, own) for page, own in zip(pdf.pages, as_delivered, strict=True))


def _page(page: pikepdf.Page, as_delivered: bool) -> ShownPage:
    dpi, paper_dpi, quality = float("inf"), 0.0, 0
    codings: list[str] = []
    for name, image, wide, high in _images(page):
        bitmap = image.get("/Mask")
        carrier = bitmap if isinstance(bitmap, pikepdf.Stream) else image
        resolution = min(int(carrier.Width) * _POINTS / wide, int(carrier.Height) * _POINTS / high)
        if name == PAPER:
            paper_dpi = resolution
        else:
            dpi = min(dpi, resolution)
        for one in (image, carrier) if carrier is not image else (image,):
            coding = str(one.Filter)[1:]
            codings.append(coding)
            if coding == "DCTDecode":
                found = jpeg_quality(one.read_raw_bytes())
                quality = min(quality, found) if quality else found
    if dpi == float("inf"):
        dpi = paper_dpi
    return ShownPage(
        round(dpi, 1), round(paper_dpi, 1), tuple(sorted(set(codings))), quality, len(codings), as_delivered
    )


def _images(page: pikepdf.Page) -> Iterator[tuple[str, pikepdf.Object, float, float]]:
    """Name, image, and the points that it spans along its own rows and columns."""
    images = page.get_images()
    drawing = page.obj.Contents
    first = drawing[0] if isinstance(drawing, pikepdf.Array) else drawing
    for numbers, name in _DRAWN.findall(first.read_bytes()):
        a, b, c, d, _, _ = (float(number) for number in numbers.split())
        yield name.decode(), images[f"/{name.decode()}"], float(np.hypot(a, b)), float(np.hypot(c, d))


def jpeg_quality(data: bytes) -> int:
    """Quality 1..100 that gives these quantisation tables by the scaling of the Independent JPEG Group's library."""
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        tables: dict[int, list[int]] = getattr(image, "quantization")  # noqa: B009 - only JPEGs have them
        percent = 100 * sum(tables[0]) / _SUM_OF_50
    quality = (200 - percent) / 2 if percent <= 100 else 5000 / percent
    return max(1, min(100, round(quality)))


def size(path: str) -> int:
    """Bytes of the file."""
    return Path(path).stat().st_size
