"""Reads a whole prepared page: what isn't text taken off, what the engine passed over read again, in order of reading."""

from __future__ import annotations

import time

from ocr.reading import recognise
from ocr.reading.clean import Prepared
from ocr.reading.layout import arrange, ink, mend
from ocr.reading.recognise import LineReader, Recogniser
from ocr.types import RecognisedPage


def read(prepared: Prepared, dpi: float, languages: str, time_limit: float) -> RecognisedPage:
    """Text of a reading copy of `dpi`, boxes in px of it; time limit in seconds. Raises Failure as a recogniser does."""
    until = time.monotonic() + time_limit
    engine: Recogniser = recognise.recogniser()
    found = ink.part(prepared.image, dpi)
    page = engine.read(found.image, dpi, languages, time_limit)
    lines = mend.without_strays(page.lines, found.pieces)
    passed_over = mend.missed(lines, found.pieces)
    if passed_over and isinstance(engine, LineReader):
        again = engine.lines(found.image, passed_over, dpi, languages, until - time.monotonic())
        lines += tuple(line for line in again if mend.worth_keeping(line))
    return arrange.arrange(RecognisedPage(lines, page.engine, page.language), found.tables)
