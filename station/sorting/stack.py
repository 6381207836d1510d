"""A stack of pages into papers: which page begins one, which goes on with the one before. Pure; imports its own room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.sorting.evidence import Kind, forms_of, weigh
from station.sorting.guess import STRANGE, UNKNOWN, Certainty, guess
from station.sorting.leads import Leads, leads_of
from station.sorting.sheet import Sheet

GOES_ON = "…"
"""The answer that a page belongs to the paper before it."""
Taught = Callable[[Sheet], dict[str, float]]
"""What examples say of a sheet: nats by kind."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What a page is taken for. begins: a paper begins here. A blank side has no kind and is part of no paper."""

    kind: str
    probability: float
    certainty: Certainty
    begins: bool


@dataclass(frozen=True, slots=True)
class Before:
    """The paper that a page may go on with: its kind, how that is known, and what its last page tells."""

    kind: str
    probability: float
    certainty: Certainty
    sides: int
    leads: Leads
    file: int


class Sorter:
    """Knows kinds of paper and puts pages to them, one after the other."""

    def __init__(self, kinds: Sequence[Kind], taught: Taught | None = None) -> None:
        self._kinds = {kind.code: kind for kind in kinds}
        self._forms = forms_of(kinds)
        self._taught = taught

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(self._kinds.values())

    def sort(self, sheets: Sequence[Sheet]) -> tuple[Placed, ...]:
        """Each sheet's kind and whether it begins a paper, in the order in which they were scanned."""
        out: list[Placed] = []
        before: Before | None = None
        for sheet in sheets:
            placed = self.place(sheet, before)
            out.append(placed)
            before = after(sheet, placed, before)
        return tuple(out)

    def place(self, sheet: Sheet, before: Before | None) -> Placed:
        """What a page is, when `before` is the paper before it."""
        if sheet.blank:
            return Placed(UNKNOWN, 1.0, Certainty.ASKED, False)
        weights = self._weights(sheet)
        leads = leads_of(sheet)
        if before is not None:
            heading = max(weights.values(), default=0.0)
            weights[GOES_ON] = goes_on(sheet, leads, before, self._kinds.get(before.kind), heading)
        found = guess(weights)
        if found.answer == GOES_ON and before is not None:
            certainty = _weaker(found.certainty, before.certainty)
            kind = before.kind if certainty is not Certainty.ASKED else UNKNOWN
            return Placed(kind, min(found.probability, before.probability), certainty, False)
        joins = before is not None and found.answer == before.kind
        joins = joins and before is not None and _same_paper(self._kinds.get(found.answer), leads, before)
        kind = found.answer if found.certainty is not Certainty.ASKED else UNKNOWN
        return Placed(kind, found.probability, found.certainty, not joins)

    def _weights(self, sheet: Sheet) -> dict[str, float]:
        weights, _headings = weigh(sheet, self._kinds.values(), self._forms)
        for code, weight in (self._taught(sheet) if self._taught else {}).items():
            weights[code] = weights.get(code, 0.0) + weight
        return {code: weight + self._kinds[code].likely for code, weight in weights.items() if code in self._kinds}


def after(sheet: Sheet, placed: Placed, before: Before | None) -> Before | None:
    """The paper that the next page may go on with; a blank side, a seal or a remark in between leaves it open."""
    lost = placed.certainty is Certainty.ASKED and sheet.nearly_empty
    if sheet.blank or (lost and before is not None):
        return before
    sides = 1 if placed.begins or before is None else before.sides + 1
    return Before(placed.kind, placed.probability, placed.certainty, sides, leads_of(sheet), sheet.file)


def _weaker(one: Certainty, other: Certainty) -> Certainty:
    order = (Certainty.ASKED, Certainty.PROPOSED, Certainty.SURE)
    return min(one, other, key=order.index)


def _same_paper(kind: Kind | None, leads: Leads, before: Before) -> bool:
    """Whether a page of the same kind is another side of the paper before it, and not the next one."""
    if kind is None or kind.code == UNKNOWN:
        return False
    return kind.identity or (kind.sides > 1 and not leads.head and before.sides < kind.sides)


def goes_on(sheet: Sheet, leads: Leads, before: Before, kind: Kind | None, heading: float) -> float:
    """Nats that speak for a page being the next one of the paper before it. `heading`: what speaks for any kind."""
    nats = 1.5 - 3.0 * max(0.0, 1.0 - sheet.sure_words / 40)
    if leads.head:
        nats -= 5.0
    nats -= min(2.0, max(0.0, heading - 3.0) * 0.5)
    if leads.number:
        expected = before.leads.number + 1 if before.leads.number else before.sides + 1
        nats += 3.5 if leads.number == expected else -3.0 if leads.number == 1 else 1.0
    last = before.leads
    if leads.first_point and last.last_point and leads.first_point == last.last_point + 1:
        nats += 2.5
    elif leads.first_article > 1 and leads.first_article != last.last_point + 1:
        nats -= 3.0
    if leads.first_row and last.last_row and leads.first_row == last.last_row + 1:
        nats += 3.0
    nats += 1.5 * leads.lower + (-1.0 if last.ends else 1.5)
    if kind is not None:
        nats += 1.5 if before.sides < kind.sides else -1.5
        nats += -2.0 if kind.identity else 1.0 if kind.two_sided and before.sides == 1 else 0.0
    nats += 0.7 if sheet.file == before.file and sheet.file >= 0 else 0.0
    return min(nats, STRANGE) if sheet.nearly_empty else nats
