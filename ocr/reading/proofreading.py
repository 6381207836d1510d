"""What is done with a page once it is read: each step leaves what the recogniser said beside what it changes."""

from __future__ import annotations

import time

from ocr.errors import Failure
from ocr.reading import zones
from ocr.reading.recognise import Gray, Recogniser
from ocr.types import RecognisedPage


def proofread(page: RecognisedPage, image: Gray, dpi: float, engine: Recogniser, time_limit: float) -> RecognisedPage:
    """The page read on `image` (HxW gray, boxes in its px), put right where that is proved.

    time_limit: seconds. Never raises: a page that was read stays read when a second look at it fails.
    """
    until = time.monotonic() + time_limit
    try:
        return zones.read(page, image, dpi, engine, until - time.monotonic())
    except Failure:  # of the engine, or out of time
        return page
