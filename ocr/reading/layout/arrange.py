"""Puts recognised words into lines that no column or cell parts, and those into the order of reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ocr.reading.layout.order import reading_order
from ocr.types import Box, Line, LineKind, RecognisedPage, Word

_GAP = 1.5  # of a line's height: as far apart, words may belong to different columns
_USUAL_GAPS, _WIDER = 4, 2.0  # gaps that tell how far apart a line's words stand; a column stands off more
_OVER, _FLUSH = 5, 0.25  # lines above that make an edge; of a line's height that they stand off it
_ANSWER = 4.0  # of a line's height: so far behind a colon stands what was filled in


def arrange(
    page: RecognisedPage, pieces_of_text: Sequence[Box] = (), tables: Sequence[Sequence[Box]] = ()
) -> RecognisedPage:
    """The same words in the order of reading, lines parted at gutters and at the borders of cells.

    pieces_of_text: what stands close together; tables: the cells of each ruled table.
    """
    cells = [cell for table in tables for cell in table]
    edges = _edges(page.lines)
    pieces = [
        (number, piece)
        for number, (line, edge) in enumerate(zip(page.lines, edges, strict=True))
        for piece in _parted(line.words, pieces_of_text, cells, edge)
    ]
    lines: list[Line] = []
    for block, numbers in enumerate(reading_order([around(words) for _, words in pieces], tables)):
        before = -1
        for number in numbers:
            line, words = pieces[number]
            if _holder(around(words), cells) >= 0:
                lines.append(Line(words, block, LineKind.CELL))
                line = -1
            elif line == before >= 0:  # parted, but no column begins here
                lines[-1] = Line((*lines[-1].words, *words), block)
            else:
                lines.append(Line(words, block))
            before = line
    return RecognisedPage(tuple(lines), page.engine, page.language)


def _parted(
    words: tuple[Word, ...], pieces: Sequence[Box], cells: Sequence[Box], edge: int | None
) -> Iterator[tuple[Word, ...]]:
    """The words of a line, parted where they are far from each other, in different pieces or cells, or a column begins."""
    if not words:
        return
    gaps = [after.box.x0 - before.box.x1 for before, after in pairwise(words)]
    least = _WIDER * median(gaps) if len(gaps) >= _USUAL_GAPS else 0.0  # typewriters and justified lines set words wide
    wide = max(least, _GAP * median(word.box.y1 - word.box.y0 for word in words))
    inside = [(_holder(word.box, pieces), _holder(word.box, cells)) for word in words]
    start = 0
    for place in range(1, len(words)):
        (piece, cell), (next_piece, next_cell) = inside[place - 1 : place + 1]
        gap = gaps[place - 1]
        apart = gap > wide or (gap > least and piece != next_piece and min(piece, next_piece) >= 0)
        if words[place - 1].text.endswith(":"):
            apart = gap > _ANSWER / _GAP * wide
        if cell != next_cell or apart or words[place].box.x0 == edge:
            yield words[start:place]
            start = place
    yield words[start:]


def _edges(lines: Sequence[Line]) -> list[int | None]:
    """For each line the x of its word that stands under the left edge of all lines above, if the line began left of them."""
    boxes = [around(line.words) for line in lines]
    down = sorted(range(len(lines)), key=lambda n: boxes[n].y0)
    found: list[int | None] = [None] * len(lines)
    for at, number in enumerate(down):
        box, over = boxes[number], [boxes[n].x0 for n in down[max(0, at - _OVER) : at]]
        high = box.y1 - box.y0
        for word in lines[number].words[1:]:
            flush = sum(abs(x - word.box.x0) <= _FLUSH * high for x in over)
            if (
                len(over) == _OVER
                and flush >= _OVER - 1
                and min(over) >= word.box.x0 - _FLUSH * high > box.x0 + 3 * high
            ):
                found[number] = word.box.x0
    return found


def _holder(box: Box, boxes: Sequence[Box]) -> int:
    """The number of the first box around the middle of one, -1 for none."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return next((n for n, c in enumerate(boxes) if c.x0 <= x < c.x1 and c.y0 <= y < c.y1), -1)


def around(words: Sequence[Word]) -> Box:
    """The box around words."""
    boxes = [word.box for word in words]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
