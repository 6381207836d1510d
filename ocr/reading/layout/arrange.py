"""Puts recognised words into lines that no column or cell parts, and those into the order of reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from ocr.reading.layout.order import reading_order
from ocr.types import Box, Line, LineKind, RecognisedPage, Word

_GAP = 1.5  # of a line's height: as far apart, words may belong to different columns


def arrange(page: RecognisedPage, tables: Sequence[Sequence[Box]] = ()) -> RecognisedPage:
    """The same words in the order of reading, lines parted at gutters and at the borders of cells."""
    cells = [cell for table in tables for cell in table]
    pieces = [(number, piece) for number, line in enumerate(page.lines) for piece in _parted(line.words, cells)]
    lines: list[Line] = []
    for block, numbers in enumerate(reading_order([around(words) for _, words in pieces], tables)):
        before = -1
        for number in numbers:
            line, words = pieces[number]
            if _cell(around(words), cells) >= 0:
                lines.append(Line(words, block, LineKind.CELL))
                line = -1
            elif line == before >= 0:  # parted, but no column begins here
                lines[-1] = Line((*lines[-1].words, *words), block)
            else:
                lines.append(Line(words, block))
            before = line
    return RecognisedPage(tuple(lines), page.engine, page.language)


def _parted(words: tuple[Word, ...], cells: Sequence[Box]) -> Iterator[tuple[Word, ...]]:
    """The words of a line, parted where they are far from each other or in different cells."""
    if not words:
        return
    wide = _GAP * median(word.box.y1 - word.box.y0 for word in words)
    start = 0
    for place in range(1, len(words)):
        before, word = words[place - 1].box, words[place].box
        if word.x0 - before.x1 > wide or _cell(before, cells) != _cell(word, cells):
            yield words[start:place]
            start = place
    yield words[start:]


def _cell(box: Box, cells: Sequence[Box]) -> int:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return next((n for n, c in enumerate(cells) if c.x0 <= x < c.x1 and c.y0 <= y < c.y1), -1)


def around(words: Sequence[Word]) -> Box:
    """The box around words."""
    boxes = [word.box for word in words]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
