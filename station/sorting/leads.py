"""What a page tells of its place in a paper: printed page numbers, its head, points and rows that go on. Imports `sheet`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from station.sorting.likeness import grams, is_in, shared, stands_at
from station.sorting.sheet import Row, Sheet

_OF = re.compile(r"(?:trang|page)\s*(?:so\s*)?:?\s*(\d{1,3})(?:\s*(?:/|tren|tong so|of)\s*(\d{1,3}))?\b")
_PAIR = re.compile(r"^\W*(\d{1,3})\s*/\s*(\d{1,3})\W*$")
_ALONE = re.compile(r"^\W*(\d{1,3})\W*$")
_POINT = re.compile(r"^\W*(dieu|chuong|muc|phan)?\s*(\d{1,3})\s*[.:)|]\s*\w")
_TABLE = re.compile(r"^\W*(\d{1,3})[\s|ˆ.\-]+\D")
_ENDS = (
    "noinhan",
    "tmuybannhandan",
    "ktchutich",
    "nguoilamdon",
    "nguoikhai",
    "nguoiyeucau",
    "nguoidenghi",
    "kyghirohoten",
    "daidienbena",
    "thaydoisaukhicap",
)


@dataclass(frozen=True, slots=True)
class Leads:
    """number, of: the printed page number and how many there are, 0 = not said. head: the page has the head of a new paper.

    first_article: number of the first article (Điều), when no other point stands before it; 0 = none.
    first_point, last_point: the first and last numbered point (article, item), 0 = none; first_row, last_row: of a table.
    lower: the text begins within a sentence. ends: signatures or addressees stand on it.
    """

    number: int
    of: int
    head: bool
    first_article: int
    first_point: int
    last_point: int
    first_row: int
    last_row: int
    lower: bool
    ends: bool


def leads_of(sheet: Sheet) -> Leads:
    number, of = _number(sheet.rows)
    found_points = [found for row in sheet.rows if (found := _POINT.match(row.words))]
    points = [int(found[2]) for found in found_points]
    article = points[0] if found_points and found_points[0][1] == "dieu" else 0
    cells = _climbing(int(found[1]) for row in sheet.rows if (found := _TABLE.match(row.words)))
    return Leads(
        number,
        of,
        _has_head(sheet.rows),
        article,
        points[0] if points else 0,
        points[-1] if points else 0,
        cells[0] if len(cells) >= 3 else 0,
        cells[-1] if len(cells) >= 3 else 0,
        bool(sheet.rows) and sheet.rows[0].text[:1].islower(),
        any(_begins_with(row.key, end) for row in sheet.rows for end in _ENDS),
    )


def _number(rows: Iterable[Row]) -> tuple[int, int]:
    """A page number stands at the top or the bottom, alone or with its word; near the middle it is something else."""
    for row in rows:
        if row.y0 > 0.09 and row.y1 < 0.93:
            continue
        if found := (_OF.search(row.words) if len(row.key) < 40 else None):
            return int(found[1]), int(found[2] or 0)
        if (found := _PAIR.match(row.words)) and 0 < int(found[1]) <= int(found[2]) <= 60:
            return int(found[1]), int(found[2])
        if (found := _ALONE.match(row.words)) and row.middle > 0.3 and 0 < int(found[1]) < 200:
            return int(found[1]), 0
    return 0, 0


def _has_head(rows: Iterable[Row]) -> bool:
    """The national motto or the head of an office in the upper part: only first pages have them."""
    text = "".join(row.key for row in rows if row.y0 < 0.35)
    return is_in("conghoaxahoichunghiavietnam", text) or is_in("doclaptudohanhphuc", text)


def _begins_with(key: str, end: str) -> bool:
    return key.startswith(end) or (
        shared(grams(end), grams(key[: len(end) + 1])) > 0.5 and stands_at(end, (key[: len(end) + 1],), 0).wrong <= 1
    )


def _climbing(numbers: Iterable[int]) -> list[int]:
    """The longest run in which each number follows the one before; misread ones in between are passed over."""
    best: list[int] = []
    runs: list[list[int]] = []
    for number in numbers:
        for run in runs:
            if run[-1] < number <= run[-1] + 2:
                run.append(number)
        runs.append([number])
    for run in runs:
        if len(run) > len(best):
            best = run
    return best
