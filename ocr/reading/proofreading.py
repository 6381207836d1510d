"""What is done with a page once it is read: each step leaves what the recogniser said beside what it changes."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

from ocr.errors import Failure
from ocr.reading import confidence, second, strips, zones
from ocr.reading.layout import arrange, mend
from ocr.reading.layout.ink import Ink
from ocr.reading.merging import merged
from ocr.reading.recognise import Recogniser
from ocr.types import SURE, Line, RecognisedPage


def proofread(
    page: RecognisedPage, found: Ink, dpi: float, engine: Recogniser, time_limit: float, twice: bool = True
) -> RecognisedPage:
    """The page read on the image of `found` (boxes in its px), put right where there is proof or a better reading.

    Confidences become chances of being right. time_limit: seconds; twice: as in `PageJob`. Never raises: a page that was
    read stays read when a second look at it fails.
    """
    until = time.monotonic() + time_limit
    page = replace(page, lines=tuple(confidence.weighed(line, page.engine) for line in page.lines))
    with suppress(Failure):  # of the engine, or out of time
        page = zones.read(page, found.image, dpi, engine, until - time.monotonic())
    if twice:
        with suppress(Failure):
            page = _read_twice(page, found, dpi, until - time.monotonic())
    return page


def _read_twice(page: RecognisedPage, ink: Ink, dpi: float, time_limit: float) -> RecognisedPage:
    """The page with its doubtful lines, and pieces that gave no words, read by the second reader where one is installed."""
    reader = second.find()
    if reader is None:
        return page
    image = ink.image
    doubtful = [line for line in page.lines if any(word.confidence < SURE for word in line.words)]
    missed = mend.missed(page.lines, ink.pieces)
    boxes = [strips.around(line, image.shape[1], image.shape[0]) for line in doubtful]
    again = reader.lines(image, [*boxes, *missed], dpi, page.language, time_limit)
    weighed = [confidence.weighed(line, second.NAME) for line in again]
    better = {
        line: merged(line, other) for line, other in zip(doubtful, weighed[: len(doubtful)], strict=True) if other.words
    }
    lines = tuple(line for line in (better.get(line, line) for line in page.lines) if line.words)
    found = [merged(Line((), 0), other) for other in weighed[len(doubtful) :]]
    page = replace(page, lines=lines)
    if any(line.words for line in found):
        page = arrange.arrange(
            replace(page, lines=(*lines, *(line for line in found if line.words))), ink.pieces, ink.tables
        )
    return page
