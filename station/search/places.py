"""Where on a page the asked words stand: as one phrase, else as near to each other as they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ocr.types import Box
from station.search.words import Question, Unit, terms_of
from station.types import Place

Lines = Sequence[Sequence[tuple[str, Sequence[int]]]]
"""The words of a page by lines, each with its box (x0, y0, x1, y1) in px of the upright page."""


@dataclass(slots=True)
class _Spots:
    """The terms of a page in order, each with the number of its word in the line, and the line's number."""

    exact: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


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


def standing(page: Lines, asked: Question) -> Standing:
    """The best place on the page for the whole question, its lines in the order that they were read."""
    spots = _spots(page)
    units = asked.units
    found = [few for unit in units for few in _stretches(spots, unit, asked.prefix and unit is units[-1])]
    if len(asked.words) > 1:
        whole = Unit(tuple(term for unit in asked.words for term in unit.terms))
        phrases = _phrases(spots, whole, asked.prefix and not units[-1].number)
        if phrases:
            found = [phrases] + [
                few for unit in asked.numbers for few in _stretches(spots, unit, asked.prefix and unit is units[-1])
            ]
    chosen = _nearest(found) if all(found) else ()
    lines = sorted({spots.lines[n] for stretch in chosen for n in range(stretch.first, stretch.end)})
    together = len(found) == 1
    nearness = (0 if together else 1) if len(lines) <= 1 else (2 if together else 3)
    exact = bool(chosen) and all(stretch.exact for stretch in chosen)
    span = max((s.end for s in chosen), default=0) - min((s.first for s in chosen), default=0)
    words = {(spots.lines[n], spots.words[n]) for stretch in chosen for n in range(stretch.first, stretch.end)}
    places = (_place(page[line], sorted(word for number, word in words if number == line)) for line in lines)
    return Standing(nearness, exact, span, tuple(places))


def _spots(page: Lines) -> _Spots:
    out = _Spots()
    for number, line in enumerate(page):
        for place, (text, _box) in enumerate(line):
            for term in terms_of(text):
                out.exact.append(term.exact)
                out.bare.append(term.bare)
                out.words.append(place)
                out.lines.append(number)
    return out


def _place(line: Sequence[tuple[str, Sequence[int]]], words: Sequence[int]) -> Place:
    left, top, right, bottom = zip(*(line[word][1] for word in words), strict=True)
    return Place(" ".join(text for text, _box in line), Box(min(left), min(top), max(right), max(bottom)))


def _stretches(spots: _Spots, unit: Unit, prefix: bool) -> list[list[_Stretch]]:
    """Where the unit stands; a number of several groups that is nowhere whole is looked for group by group."""
    whole = _numbers(spots, unit.number, prefix) if unit.number else []
    whole = whole or _phrases(spots, unit, prefix)
    if whole or not unit.number:
        return [whole]
    last = unit.terms[-1]
    return [_phrases(spots, Unit((term,)), prefix and term is last) for term in unit.terms]


def _phrases(spots: _Spots, unit: Unit, prefix: bool) -> list[_Stretch]:
    """Everywhere that the unit stands; only those with its marks where there are some."""
    bare, exact = [term.bare for term in unit.terms], [term.exact for term in unit.terms]
    size = len(bare)
    firsts = _stand(spots.bare, bare, prefix)
    out = [
        _Stretch(first, first + size, bool(_stand(spots.exact[first : first + size], exact, prefix)))
        for first in firsts
    ]
    return [one for one in out if one.exact] or ([] if unit.demands_marks else out)


def _stand(there: Sequence[str], asked: Sequence[str], prefix: bool) -> list[int]:
    """Where the asked words follow each other; `prefix`: the last one may go on."""
    size, start = len(asked), asked[0]
    if not prefix:
        return [n for n, word in enumerate(there) if word == start and there[n : n + size] == asked]
    ends = [n for n, word in enumerate(there) if word.startswith(asked[-1]) and n + 1 >= size]
    return [n + 1 - size for n in ends if there[n + 1 - size : n] == asked[:-1]]


def _numbers(spots: _Spots, number: str, prefix: bool) -> list[_Stretch]:
    """Groups of digits in one line that make up the number."""
    out = []
    for first, line in enumerate(spots.lines):
        digits, end = "", first
        while end < len(spots.bare) and spots.lines[end] == line and number.startswith(digits):
            if not spots.bare[end].isdigit():
                break
            digits += spots.bare[end]
            end += 1
            if digits.startswith(number) if prefix else digits == number:
                out.append(_Stretch(first, end, exact=True))
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
