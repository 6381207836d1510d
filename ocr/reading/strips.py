"""Single text lines cut out of a page for the recogniser, and their words brought home to the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.types import Box, Line, Word

Gray = npt.NDArray[np.uint8]
_PAPER = 75  # percentile: ink never covers that much of a line
_LEAST_CONTRAST = 40  # levels; on bare paper the engine makes words of its own
_MARGIN = 10  # px of paper that the engine wants around ink
_LEAST_HEIGHT = 42  # px; the engine looks at lines 36 px high, and enlarges worse than we do
_LARGEST_SCALE = 4.0
_ROOM = 0.12  # of the height of a line


@dataclass(frozen=True, slots=True)
class Strip:
    """Gray image of the line in `box` of a page; px of it = (px of the page - the box's corner) x scale + margin."""

    image: Gray
    box: Box
    scale: float


def cut(image: Gray, box: Box) -> Strip | None:
    """The part of an HxW gray page within `box`, enlarged if low, with paper around it; None if no ink is there."""
    height, width = image.shape
    x0, y0, x1, y1 = max(0, box.x0), max(0, box.y0), min(width, box.x1), min(height, box.y1)
    if x0 >= x1 or y0 >= y1:
        return None
    part = image[y0:y1, x0:x1]
    if int(part.max()) - int(part.min()) < _LEAST_CONTRAST:
        return None
    scale = min(_LARGEST_SCALE, max(1.0, _LEAST_HEIGHT / (y1 - y0)))
    if scale > 1.0:
        size = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    paper = int(np.percentile(part, _PAPER))  # a margin of another tone would be seen as ink
    return Strip(np.pad(part, _MARGIN, constant_values=paper), Box(x0, y0, x1, y1), scale)


def home(strip: Strip, words: Iterable[Word]) -> Line:
    """The words read on a strip as a line of the page, kept within its box."""

    line = strip.box

    def back(value: int, low: int, high: int) -> int:
        return min(high, low + max(0, round((value - _MARGIN) / strip.scale)))

    found = []
    for word in words:
        x0, y0 = back(word.box.x0, line.x0, line.x1 - 1), back(word.box.y0, line.y0, line.y1 - 1)
        x1, y1 = back(word.box.x1, line.x0, line.x1), back(word.box.y1, line.y0, line.y1)
        found.append(Word(word.text, Box(x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)), word.confidence))
    return Line(tuple(found), 0)


def around(line: Line, width: int, height: int) -> Box:
    """The box to read a line again in: its words and as much around them as marks may need, within width x height px."""
    boxes = [word.box for word in line.words]
    x0, y0 = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    x1, y1 = max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    room = max(2, round(_ROOM * (y1 - y0)))
    return Box(max(0, x0 - 2 * room), max(0, y0 - room), min(width, x1 + 2 * room), min(height, y1 + room))
