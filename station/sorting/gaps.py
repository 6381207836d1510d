"""Sheets that a paper seems to lack, by what is printed on the others. Says only what well-read marks say; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.sorting.leads import leads_of
from station.sorting.sheet import Sheet

BOTTOM = 0.68
"""Running text that is the last thing on a page, below this part of its height, goes on overleaf."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Sheets are missing behind the page `after` of a paper, -1 = before its first. numbers: theirs, () = not said."""

    after: int
    numbers: tuple[int, ...]


def gaps(paper: Sequence[Sheet], many_sided: bool) -> tuple[Gap, ...]:
    """`paper`: its pages in order. many_sided: its kind usually fills more than a page, so a text may break off."""
    told = [leads_of(sheet) for sheet in paper]
    out: list[Gap] = []
    place, number = -1, 0
    for at, leads in enumerate(told):
        if not leads.number or (at == 0 and leads.head):
            continue
        last = number + (at - place - 1)
        if last + 1 < leads.number <= last + 20:
            out.append(Gap(at - 1, tuple(range(last + 1, leads.number))))
        place, number = at, leads.number
    of = max((leads.of for leads in told), default=0)
    last = number + len(told) - 1 - place
    if of > last >= 1:
        out.append(Gap(len(told) - 1, tuple(range(last + 1, of + 1))))
    elif many_sided and paper and not any(leads.ends for leads in told) and _breaks_off(paper[-1]):
        out.append(Gap(len(told) - 1, ()))
    return tuple(out)


def _breaks_off(sheet: Sheet) -> bool:
    """Whether running text fills the page and nothing stands below it: a signature always does where a paper ends."""
    running = [row for row in sheet.rows if row.runs]
    if sheet.sure_words < 60 or len(running) < 8:
        return False
    lowest, last = max(row.y1 for row in sheet.rows), max(running, key=lambda row: row.y1)
    return last.y0 > BOTTOM and lowest - last.y1 < 2 * (last.y1 - last.y0)
