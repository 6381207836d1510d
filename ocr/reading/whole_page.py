"""Reads a whole prepared page: what isn't text taken off, what the engine passed over read again, in order of reading."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import cv2
import numpy as np

from ocr.errors import Failure
from ocr.reading import proofreading, recognise, unread
from ocr.reading.clean import Pixels, Prepared
from ocr.reading.layout import arrange, ink, mend, rows
from ocr.reading.recognise import LineReader
from ocr.types import Box, RecognisedPage

_PAPER = 245
_LEVELS = np.arange(256)
_WORTHWHILE = 0.5  # of the time limit: the part that must be left for reading anything once more
_FEW = 24  # pieces of lines: more and there is ink enough to tell it from paper
_DARK, _LEAST_INK = 150, 40  # level, px


def read(prepared: Prepared, dpi: float, languages: str, time_limit: float, twice: bool = True) -> RecognisedPage:
    """Text of a reading copy of `dpi`, boxes in px of it; time limit in seconds. Raises Failure as a recogniser does."""
    until = time.monotonic() + time_limit
    engine = recognise.recogniser()
    found = ink.part(prepared.image, dpi)
    page = as_told(prepared, found, dpi, languages, until - time.monotonic())
    page = proofreading.proofread(page, found, dpi, engine, until - time.monotonic(), twice)
    return replace(page, verdicts=unread.find(page, found.pieces))


def as_told(prepared: Prepared, found: ink.Ink, dpi: float, languages: str, time_limit: float) -> RecognisedPage:
    """As `read` before proofreading, with the confidences that the engine told; found: the copy's ink."""
    until = time.monotonic() + time_limit
    engine = recognise.recogniser()
    if not isinstance(engine, LineReader):
        page = engine.read(found.image, dpi, languages, time_limit)
        return arrange.arrange(page, found.pieces, found.tables)
    image = _calm(found.image, found.pieces)
    of_tables: list[Box] = []
    for cells in found.tables:
        of_table = rows.of_table(cells, found.pieces)
        if of_table:
            image = _without(image, of_table)
            of_tables += of_table
    page = engine.read(image, dpi, languages, time_limit)
    pieces = rows.with_cells(found.pieces, found.tables, of_tables)
    left = until - time.monotonic()
    if not of_tables and 2 * len(page.words) < len(pieces) and left > _WORTHWHILE * time_limit:
        with _in_time():  # faint print can drown beside parts rubbed bare
            whole = engine.read(_calm(prepared.image, found.pieces), dpi, languages, left)
            page = max(page, whole, key=lambda reading: len(reading.words))
    lines = mend.without_strays(page.lines, found.pieces)
    if of_tables:
        of_rows = engine.lines(found.image, of_tables, dpi, languages, until - time.monotonic())
        lines += mend.without_strays(of_rows, found.pieces)
    wanting = mend.wanting(lines, [piece for piece in pieces if _inked(found.image, piece)])
    left = until - time.monotonic()
    if wanting and left > _WORTHWHILE * time_limit:
        with _in_time():
            lines = mend.mended(lines, wanting, engine.lines(found.image, wanting, dpi, languages, left))
    return arrange.arrange(RecognisedPage(lines, page.engine, page.language), found.pieces, found.tables)


def _calm(image: Pixels, pieces: Sequence[Box]) -> Pixels:
    """The image, without the paper's grain away from `pieces` where there are few or none.

    The engine parts a bare page by the levels of its grain, and searches that for print for seconds.
    """
    if len(pieces) > _FEW:
        return image
    out = np.asarray(cv2.LUT(image, np.where(_LEVELS < ink.LEVEL, _LEVELS, _PAPER).astype(np.uint8)), np.uint8)
    for box in pieces:
        room = box.y1 - box.y0  # points and marks beside a piece keep their edges
        place = slice(max(0, box.y0 - room // 2), box.y1 + room // 2), slice(max(0, box.x0 - room), box.x1 + room)
        out[place] = image[place]
    return out


@contextmanager
def _in_time() -> Iterator[None]:
    """What is read already is worth more than an answer too late."""
    try:
        yield
    except Failure as failure:
        if failure.code != "OCR-002":
            raise


def _without(image: Pixels, lines: Sequence[Box]) -> Pixels:
    """A copy with paper in place of a table's lines."""
    out = np.array(image)
    out[min(b.y0 for b in lines) : max(b.y1 for b in lines), lines[0].x0 : lines[0].x1] = _PAPER
    return out


def _inked(image: Pixels, box: Box) -> bool:
    """Whether there is more than a speck: cells may be empty."""
    return int(np.count_nonzero(image[box.y0 : box.y1, box.x0 : box.x1] < _DARK)) >= _LEAST_INK
