"""What is done with a page once it is read: each step leaves what the recogniser said beside what it changes."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

from ocr.errors import Failure
from ocr.reading import confidence, second, strips, zones
from ocr.reading.merging import merged
from ocr.reading.recognise import Gray, Recogniser
from ocr.types import SURE, RecognisedPage


def proofread(
    page: RecognisedPage, image: Gray, dpi: float, engine: Recogniser, time_limit: float, twice: bool = True
) -> RecognisedPage:
    """The page read on `image` (HxW gray, boxes in its px), put right where there is proof or a better reading.

    Confidences become chances of being right. time_limit: seconds; twice: as in `PageJob`. Never raises: a page that was
    read stays read when a second look at it fails.
    """
    until = time.monotonic() + time_limit
    page = replace(page, lines=tuple(confidence.weighed(line, page.engine) for line in page.lines))
    with suppress(Failure):  # of the engine, or out of time
        page = zones.read(page, image, dpi, engine, until - time.monotonic())
    if twice:
        with suppress(Failure):
            page = _read_twice(page, image, dpi, until - time.monotonic())
    return page


def _read_twice(page: RecognisedPage, image: Gray, dpi: float, time_limit: float) -> RecognisedPage:
    """The page with its doubtful lines read by the second reader too, where one is installed."""
    reader = second.find()
    doubtful = [line for line in page.lines if any(word.confidence < SURE for word in line.words)]
    if reader is None or not doubtful:
        return page
    boxes = [strips.around(line, image.shape[1], image.shape[0]) for line in doubtful]
    again = reader.lines(image, boxes, dpi, page.language, time_limit)
    better = {
        line: merged(line, confidence.weighed(other, second.NAME))
        for line, other in zip(doubtful, again, strict=True)
        if other.words
    }
    lines = (better.get(line, line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line.words))
