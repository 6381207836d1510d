"""What a worker does with a page: a quick look at it, and reading it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import barcodes, clean, frames, orientation, quality
from ocr.types import Box, Frame, Geometry, Line, Look, PageJob, RecognisedPage, ScanInfo, Word

cv2.setNumThreads(1)  # one worker per core: threads of its own only make them wait for each other
_LEAST_SKEW = 0.05  # degrees; below that a page stays as it is, to the pixel
_THUMBNAIL_WIDTH = 320


def inspect(path: str) -> ScanInfo:
    """Check a scan file through and through; see `ocr.frames.inspect`."""
    return frames.inspect(path)


def look(job: PageJob) -> Look:
    """Decode one frame, find how it stands, judge it, read its codes; boxes in px of the upright image."""
    pixels, dpi = _delivered(job.path, job.index)
    if job.turn is None:
        rotation, certain = orientation.find(pixels, dpi, job.languages)
    else:
        rotation, certain = (360 - job.turn) % 360, True
    turned = clean.turn(pixels, (360 - rotation) % 360)
    skew = clean.measure_skew(clean.gray_of(turned))
    geometry = clean.geometry(pixels.shape, rotation, certain, skew if abs(skew) >= _LEAST_SKEW else 0.0, dpi)
    upright = clean.set_right(pixels, geometry)
    blank, verdicts = quality.judge(upright, dpi)
    return Look(geometry, blank, verdicts, barcodes.read(upright), _thumbnail(upright))


def read(path: str, index: int, geometry: Geometry, languages: str, time_limit: float) -> RecognisedPage:
    """Text of one frame set right by `geometry`, boxes in px of the upright image; time limit in seconds."""
    from ocr import recognise  # a worker that only looks needs no recogniser

    pixels = frames.decode(path, index)
    gray = clean.gray_of(pixels)
    if geometry.skew_deg:
        gray = clean.despeckle(gray, geometry.dpi)  # specks are told from dots by native pixels only
    prepared = clean.for_reading(clean.set_right(gray, geometry), geometry.dpi)
    page = recognise.recogniser().read(prepared.image, geometry.dpi * prepared.scale, languages, time_limit)
    return page if prepared.scale == 1.0 else _scaled(page, prepared.scale, geometry.size)


def _delivered(path: str, index: int) -> tuple[NDArray[np.uint8], float]:
    pixels, dpi = frames.decode_with_dpi(path, index)
    channels = 1 if pixels.ndim == 2 else 3
    return pixels, frames.dpi_or_guess(Frame(index, pixels.shape[1], pixels.shape[0], dpi, channels, 8))


def _thumbnail(image: NDArray[np.uint8]) -> bytes:
    factor = min(1.0, _THUMBNAIL_WIDTH / image.shape[1])
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if factor < 1 else image
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()


def _scaled(page: RecognisedPage, scale: float, size: tuple[int, int]) -> RecognisedPage:
    """Boxes brought back from the enlarged copy, kept within the page of `size` px."""

    def back(box: Box) -> Box:
        x0, y0 = min(size[0] - 1, int(box.x0 / scale)), min(size[1] - 1, int(box.y0 / scale))
        x1, y1 = min(size[0], round(box.x1 / scale)), min(size[1], round(box.y1 / scale))
        return Box(x0, y0, max(x0 + 1, x1), max(y0 + 1, y1))

    lines = tuple(
        Line(tuple(Word(word.text, back(word.box), word.confidence) for word in line.words), line.block)
        for line in page.lines
    )
    return RecognisedPage(lines, page.engine, page.language)
