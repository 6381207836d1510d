"""The lines of a regular ruled table, to be read one by one: the engine alone takes its columns for text set upright."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.types import Box

_LEVEL = 0.25  # of a row's height that its cells may differ
_SAME = 0.5  # of the lower of two pieces that they share in one line
_INSET = 0.15  # of a row's height


def of_table(cells: Sequence[Box], pieces: Sequence[Box]) -> tuple[Box, ...] | None:
    """A box for each line of text, as wide as the table; None if its cells don't stand in rows."""
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda c: (c.y0, c.x0)):
        high = cell.y1 - cell.y0
        if rows and abs(cell.y0 - rows[-1][0].y0) <= _LEVEL * high and abs(cell.y1 - rows[-1][0].y1) <= _LEVEL * high:
            rows[-1].append(cell)
        elif rows and cell.y0 < rows[-1][0].y1 - _LEVEL * min(high, rows[-1][0].y1 - rows[-1][0].y0):
            return None
        else:
            rows.append([cell])
    left, right = min(c.x0 for c in cells), max(c.x1 for c in cells)
    return tuple(line for row in rows for line in _lines(row[0], left, right, pieces))


def _lines(cell: Box, left: int, right: int, pieces: Sequence[Box]) -> list[Box]:
    """Lines of the row that `cell` stands in; a row without pieces of text may hold single figures."""
    mine = [p for p in pieces if cell.y0 <= (p.y0 + p.y1) / 2 < cell.y1 and left <= (p.x0 + p.x1) / 2 < right]
    lines: list[Box] = []
    for p in sorted(mine, key=lambda p: p.y0 + p.y1):
        last = lines[-1] if lines else None
        if last and min(last.y1, p.y1) - max(last.y0, p.y0) >= _SAME * min(last.y1 - last.y0, p.y1 - p.y0):
            lines[-1] = Box(left, min(last.y0, p.y0), right, max(last.y1, p.y1))
        else:
            lines.append(Box(left, p.y0, right, p.y1))
    inset = round(_INSET * (cell.y1 - cell.y0))
    kept = [Box(left, max(cell.y0, line.y0), right, min(cell.y1, line.y1)) for line in lines]
    return kept or [Box(left, cell.y0 + inset, right, cell.y1 - inset)]


def with_cells(pieces: Sequence[Box], tables: Sequence[Sequence[Box]], lines: Sequence[Box]) -> tuple[Box, ...]:
    """Pieces of text where those in lines of tables make room for the part of each line in each cell."""
    parts = [
        Box(cell.x0, line.y0, cell.x1, line.y1)
        for cells in tables
        for line in lines
        for cell in cells
        if cell.y0 <= (line.y0 + line.y1) / 2 < cell.y1 and line.x0 <= (cell.x0 + cell.x1) / 2 < line.x1
    ]
    outside = [
        p
        for p in pieces
        if not any(b.y0 <= (p.y0 + p.y1) / 2 < b.y1 and b.x0 <= (p.x0 + p.x1) / 2 < b.x1 for b in lines)
    ]
    return (*outside, *parts)
