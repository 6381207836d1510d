"""Words from the table that Tesseract writes, in a process of its own or in ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ocr.reading.vietnamese import nfc
from ocr.types import Box, Line, Word

_COLUMNS = 12
_WORD_LEVEL = "5"
_LEAST_PUNCTUATION_CONFIDENCE = 0.05
# Dot leaders and drawn rules of forms, which the engine reads as letters.
_RULE = re.compile(r"[.…·•_]{2,}|…|[-–—―=~_|]{2,}|[—―.…_·-]{2,}")


class Row(NamedTuple):
    """A word and its place: image of the batch, block, paragraph, line."""

    place: tuple[int, int, int, int]
    word: Word


def parse(table: str, width: int, height: int) -> Iterator[Row]:
    """Give the words of Tesseract's TSV in its reading order, boxes cut to width x height px; skips broken rows."""
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        try:
            image, block, paragraph, line, _, left, top, wide, high = (int(cell) for cell in cells[1:10])
            confidence = float(cells[10]) / 100
        except ValueError:
            continue
        box = Box(max(0, left), max(0, top), min(width, left + wide), min(height, top + high))
        text = nfc(cells[11].strip())
        if box.x0 < box.x1 and box.y0 < box.y1 and confidence >= 0 and not _garbage(text, confidence):
            yield Row((image, block, paragraph, line), Word(text, box, min(1.0, confidence)))


def _garbage(text: str, confidence: float) -> bool:
    if not any(c.isprintable() and not c.isspace() for c in text) or _RULE.fullmatch(text):
        return True
    return len(text) == 1 and not text.isalnum() and confidence < _LEAST_PUNCTUATION_CONFIDENCE


def lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    found: list[Line] = []
    numbers: dict[int, int] = {}  # engine's block numbers have gaps where garbage was
    for place, group in groupby(rows, key=lambda row: row.place):
        block = numbers.setdefault(place[1], len(numbers))
        found.append(Line(tuple(row.word for row in group), block))
    return tuple(found)
