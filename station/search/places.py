"""Where on a page the asked words stand: as one phrase, else as near to each other as they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ocr.types import Box, Line, RecognisedPage, Word
from station.search.words import Question, Term, Unit, terms_of
from station.types import Place


class _Spot(NamedTuple):
    """One term of the page, and the word and line that it stands in."""

    term: Term
    word: Word
    line: int


class _Stretch(NamedTuple):
    """Spots first ≤ n < end that answer one unit; exact: with the marks that were typed."""

    first: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a page answers. nearness: 0 = as asked in one line, 1 = in one line, 2 = as asked over lines, 3 = apart."""

    nearness: int
    exact: bool
    span: int
    places: tuple[Place, ...]


def standing(page: RecognisedPage, asked: Question) -> Standing:
    """The best place on the page for the whole question, its lines from top to bottom as they were read."""
    spots = [
        _Spot(term, word, number)
        for number, line in enumerate(page.lines)
        for word in line.words
        for term in terms_of(word.text)
    ]
    units = asked.units
    whole = Unit(tuple(term for unit in asked.words for term in unit.terms))
    found = [_stretches(spots, unit, asked.prefix and unit is units[-1]) for unit in units]
    if len(asked.words) > 1:
        phrases = _stretches(spots, whole, asked.prefix and not units[-1].number)
        if phrases:
            found = [phrases] + [few for unit, few in zip(units, found, strict=True) if unit.number]
    chosen = _nearest([few for few in found if few])
    lines = sorted({spots[n].line for stretch in chosen for n in range(stretch.first, stretch.end)})
    together = len(found) == 1
    nearness = (0 if together else 1) if len(lines) <= 1 else (2 if together else 3)
    exact = bool(chosen) and all(stretch.exact for stretch in chosen)
    span = max((s.end for s in chosen), default=0) - min((s.first for s in chosen), default=0)
    words = {id(spots[n].word) for stretch in chosen for n in range(stretch.first, stretch.end)}
    return Standing(nearness, exact, span, tuple(_place(page.lines[line], words) for line in lines))


def _place(line: Line, words: set[int]) -> Place:
    boxes = [word.box for word in line.words if id(word) in words]
    around = Box(
        min(box.x0 for box in boxes), min(box.y0 for box in boxes),
        max(box.x1 for box in boxes), max(box.y1 for box in boxes),
    )  # fmt: skip
    return Place(line.text, around)


def _stretches(spots: Sequence[_Spot], unit: Unit, prefix: bool) -> list[_Stretch]:
    """Everywhere that the unit stands; only those with its marks where there are some."""
    if unit.number:
        return _numbers(spots, unit.number, prefix) or _phrases(spots, unit, prefix)
    return _phrases(spots, unit, prefix)


def _phrases(spots: Sequence[_Spot], unit: Unit, prefix: bool) -> list[_Stretch]:
    terms, size = unit.terms, len(unit.terms)
    out = []
    for first in range(len(spots) - size + 1):
        if not _same(spots[first].term.bare, terms[0].bare, prefix and size == 1):
            continue
        there = [spot.term for spot in spots[first : first + size]]
        last = [prefix and n == size - 1 for n in range(size)]
        if all(_same(one.bare, other.bare, open_) for one, other, open_ in zip(there, terms, last, strict=True)):
            exact = all(
                _same(one.exact, other.exact, open_) for one, other, open_ in zip(there, terms, last, strict=True)
            )
            out.append(_Stretch(first, first + size, exact))
    return [one for one in out if one.exact] or ([] if unit.demands_marks else out)


def _same(there: str, asked: str, prefix: bool) -> bool:
    return there.startswith(asked) if prefix else there == asked


def _numbers(spots: Sequence[_Spot], number: str, prefix: bool) -> list[_Stretch]:
    out = []
    for first, spot in enumerate(spots):
        digits, end = "", first
        while end < len(spots) and spots[end].line == spot.line and spots[end].term.bare.isdigit():
            digits += spots[end].term.bare
            end += 1
            if _same(digits, number, prefix):
                out.append(_Stretch(first, end, exact=True))
                break
            if not number.startswith(digits):
                break
    return out


def _nearest(found: Sequence[Sequence[_Stretch]]) -> tuple[_Stretch, ...]:
    """One stretch of each unit, as near together as they come: the smallest window over all of them in order."""
    marks = sorted((stretch.first, unit, stretch) for unit, few in enumerate(found) for stretch in few)
    latest: dict[int, _Stretch] = {}
    best: tuple[int, tuple[_Stretch, ...]] | None = None
    for first, unit, stretch in marks:
        latest[unit] = stretch
        if len(latest) == len(found):
            width = first - min(other.first for other in latest.values())
            if best is None or width < best[0]:
                best = width, tuple(latest.values())
    return best[1] if best else ()
