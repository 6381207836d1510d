"""The order in which a clerk reads the pieces of text on a page: boxes in, groups of their numbers out.

Rows from the top, each from left to right. Rows that stand on both sides of a common gutter are columns, read one whole
after the other, as the two heads of Decree 30/2020 and the blocks under a paper ask; unless they are entries set in rows.
The cells of a ruled table are read row by row, each whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ocr.types import Box

_GUTTER = 0.45  # of a line's height: the least that parts columns, where words stood apart already
_PITCH = 2.4  # of a line's height: what stands further off belongs to a column no more
_ALIGNED = 0.6  # of a line's height
_NEW_BLOCK = 0.9  # of a line's height, free between two rows
_LEAST_PIECES = 4  # a label, its answer and the line below make no columns
_BLOT = 6  # rows: a stain is no higher
_PROSE = 0.85  # of its column's width: how much of it a line of running text fills


@dataclass(frozen=True, slots=True)
class _Part:
    """Something read whole: one piece of text, or a table."""

    box: Box
    pieces: tuple[int, ...]


_Row = list[_Part]
_Gutter = tuple[int, int]


def reading_order(pieces: Sequence[Box], tables: Sequence[Sequence[Box]] = ()) -> tuple[tuple[int, ...], ...]:
    """Groups of numbers of `pieces` in reading order, each number once; a group is a block of text.

    pieces: boxes of text that no column or cell parts. tables: for each ruled table its cells, in any order.
    """
    parts, left = [], dict(enumerate(pieces))
    blocks_of: dict[int, tuple[tuple[int, ...], ...]] = {}
    for cells in tables:
        inside = {number: box for number, box in left.items() if _cell_of(box, cells) is not None}
        if inside:
            blocks = _table(inside, cells)
            inside_numbers = tuple(number for block in blocks for number in block)
            blocks_of[inside_numbers[0]] = blocks
            parts.append(_Part(_around([*inside.values()]), inside_numbers))
            left = {number: box for number, box in left.items() if number not in inside}
    parts += [_Part(box, (number,)) for number, box in left.items()]
    found: list[tuple[int, ...]] = []
    for block in _ordered(parts):
        run: list[int] = []
        for part in block:
            if part.pieces[0] in blocks_of:
                found += [tuple(run)] * bool(run)
                run = []
                found += blocks_of[part.pieces[0]]
            else:
                run += part.pieces
        found += [tuple(run)] * bool(run)
    return tuple(found)


def _cell_of(box: Box, cells: Sequence[Box]) -> int | None:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    held = [n for n, c in enumerate(cells) if c.x0 <= x < c.x1 and c.y0 <= y < c.y1]
    return min(held, key=lambda n: (cells[n].x1 - cells[n].x0) * (cells[n].y1 - cells[n].y0)) if held else None


def _table(pieces: dict[int, Box], cells: Sequence[Box]) -> tuple[tuple[int, ...], ...]:
    """Cells in rows, each cell a block."""
    inside: dict[int, list[_Part]] = {}
    for number, box in pieces.items():
        inside.setdefault(_cell_of(box, cells) or 0, []).append(_Part(box, (number,)))
    rows = _rows([_Part(cells[n], (n,)) for n in inside], by_top=True)
    return tuple(
        tuple(number for block in _ordered(inside[cell.pieces[0]]) for part in block for number in part.pieces)
        for row in rows
        for cell in row
    )


def _ordered(parts: list[_Part]) -> list[list[_Part]]:
    if len(parts) <= 1:
        return [parts] if parts else []
    rows = _rows(parts)
    high = median(part.box.y1 - part.box.y0 for part in parts)
    blocks: list[list[_Part]] = []
    place, bottom = 0, None
    runs = _columns(rows, high)
    while place < len(rows):
        end, gutter = runs.get(place, (place + 1, None))
        if gutter is not None:
            of_run = [part for row in rows[place:end] for part in row]
            middle = (gutter[0] + gutter[1]) / 2
            left = [part for part in of_run if _middle(part) < middle]
            right = [part for part in of_run if _middle(part) >= middle]
            for side in (right, left) if _stands_below(left, right) else (left, right):
                blocks += _ordered(side)
            bottom = None
        else:
            top = min(part.box.y0 for part in rows[place])
            if bottom is None or top - bottom > _NEW_BLOCK * high:
                blocks.append([])
            blocks[-1] += rows[place]
            bottom = max(part.box.y1 for part in rows[place])
        place = end
    return blocks


def _rows(parts: Sequence[_Part], by_top: bool = False) -> list[_Row]:
    """Parts side by side as a row from left to right; rows from the top."""
    rows: list[_Row] = []
    for part in sorted(parts, key=lambda p: (p.box.y0 if by_top else p.box.y0 + p.box.y1, p.box.x0, p.pieces)):
        if rows and _beside(rows[-1], part, by_top):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [sorted(row, key=lambda p: (p.box.x0, p.box.y0, p.pieces)) for row in rows]


def _beside(row: _Row, part: _Part, by_top: bool) -> bool:
    box = part.box
    if by_top:
        first = min((p.box for p in row), key=lambda b: b.y1 - b.y0)
        return box.y0 < first.y0 + 0.5 * min(first.y1 - first.y0, box.y1 - box.y0)
    others = [p.box for p in row]
    if any(min(b.x1, box.x1) - max(b.x0, box.x0) > 0.3 * min(b.x1 - b.x0, box.x1 - box.x0) for b in others):
        return False  # one stands over the other
    shared = [min(b.y1, box.y1) - max(b.y0, box.y0) for b in others]
    return all(s >= 0.45 * min(b.y1 - b.y0, box.y1 - box.y0) for s, b in zip(shared, others, strict=True))


def _columns(rows: list[_Row], high: float) -> dict[int, tuple[int, _Gutter | None]]:
    """Where runs of rows begin that are columns: the end of the run, and the gutter between the two."""
    found: dict[int, tuple[int, _Gutter | None]] = {}
    free_from = 0
    for place, row in enumerate(rows):
        if place < free_from or len(row) < 2:
            continue
        gutters = [(a.box.x1, b.box.x0) for a, b in zip(row, row[1:], strict=False)]
        runs = [
            _run(rows, place, free_from, gutter, high) for gutter in gutters if gutter[1] - gutter[0] >= _GUTTER * high
        ]
        runs = [run for run in runs if run[1] - run[0] > 1 and _are_columns(rows, run, high)]
        if runs:
            start, end, gutter = max(runs, key=lambda run: (run[1] - run[0], run[2][1] - run[2][0]))
            found[start] = end, gutter
            free_from = end
    return found


def _are_columns(rows: list[_Row], run: tuple[int, int, _Gutter], high: float) -> bool:
    start, end, gutter = run
    inside, middle = rows[start:end], sum(gutter) / 2
    left = [part for row in inside for part in row if _middle(part) < middle]
    right = [part for row in inside for part in row if _middle(part) >= middle]
    if len(left) + len(right) < _LEAST_PIECES:
        return False
    return not _in_rows(inside, high) and not _torn(rows, start, end, high)


def _torn(rows: list[_Row], start: int, end: int, high: float) -> bool:
    """Whether a few rows are lines of running text with a blot in them: a row beside runs across from edge to edge."""
    if end - start > _BLOT:
        return False
    for row in (*rows[max(0, start - 1) : start], *rows[end : end + 1]):
        box = _around([part.box for part in row])
        full = [
            abs(r[0].box.x0 - box.x0) <= 3 * high and abs(r[-1].box.x1 - box.x1) <= high for r in rows[start : end - 1]
        ]
        if len(row) == 1 and all(full):
            return True
    return False


def _run(rows: list[_Row], place: int, least: int, gutter: _Gutter, high: float) -> tuple[int, int, _Gutter]:
    """The rows around `place` that leave the gutter free and belong to the columns beside it: first, end, gutter."""
    sides: tuple[list[Box], list[Box]] = ([], [])
    start = end = place
    for step in (1, -1):
        at = place if step == 1 else place - 1
        while least <= at < len(rows):
            narrower = _left_free(rows[at], gutter, high)
            if narrower is None:
                break
            both = all(any((_middle(p) > sum(gutter) / 2) == right for p in rows[at]) for right in (False, True))
            if not both and not _continues(rows[at], sides, gutter, high):
                break
            gutter = narrower
            for part in rows[at]:
                sides[_middle(part) > sum(gutter) / 2].append(part.box)
            start, end = min(start, at), max(end, at + 1)
            at += step
    return start, end, gutter


def _left_free(row: _Row, gutter: _Gutter, high: float) -> _Gutter | None:
    """What a row leaves of a gutter; None if it runs across."""
    x0, x1 = gutter
    for part in row:
        if part.box.x0 < x1 and part.box.x1 > x0:
            if _middle(part) < (x0 + x1) / 2:
                x0 = max(x0, part.box.x1)
            else:
                x1 = min(x1, part.box.x0)
    return (x0, x1) if x1 - x0 >= _GUTTER * high else None


def _continues(row: _Row, sides: tuple[list[Box], list[Box]], gutter: _Gutter, high: float) -> bool:
    """Whether a row on one side only stands close to its column, and in line with it."""
    box = _around([part.box for part in row])
    column = sides[(box.x0 + box.x1) / 2 > sum(gutter) / 2]
    if not column:
        return False
    near = min(column, key=lambda b: max(b.y0 - box.y1, box.y0 - b.y1))
    apart = max(near.y0 - box.y1, box.y0 - near.y1)
    left, middle = abs(near.x0 - box.x0), abs(near.x0 + near.x1 - box.x0 - box.x1) / 2
    return apart <= _PITCH * high and (min(left, middle) <= _ALIGNED * high or box.x0 > near.x0 and box.x1 < near.x1)


def _in_rows(rows: list[_Row], high: float) -> bool:
    """Whether rows are entries read across: three and more in most of them, or two that begin at the same place in all."""
    if len(rows) >= 3 and sum(len(row) >= 3 for row in rows) * 2 > len(rows):
        return True
    if any(len(row) != 2 for row in rows):
        return False
    left, right = [row[0].box for row in rows], [row[1].box for row in rows]
    for side in (left, right):
        if max(b.x0 for b in side) - min(b.x0 for b in side) > _ALIGNED * high:
            return False
    widest = max(b.x1 for b in left) - min(b.x0 for b in left)
    prose = len(rows) >= 4 and median(b.x1 - b.x0 for b in left) >= _PROSE * widest
    return not prose


def _around(boxes: Sequence[Box]) -> Box:
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _stands_below(left: list[_Part], right: list[_Part]) -> bool:
    """Whether most of the right column is over the left one, as beside a portrait on a card."""
    top = min(part.box.y0 for part in left)
    return sum(part.box.y1 <= top for part in right) * 2 > len(right)


def _middle(part: _Part) -> float:
    return (part.box.x0 + part.box.x1) / 2
