"""Text and questions as terms: one form with the marks that were typed, one without any, and numbers without their separators.

Every term is of letters or of digits alone, so no question can speak to the database in its own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from ocr.reading.vietnamese import fold, nfc

VERSION = 1
"""Of the terms that this room makes: an index with another number is made anew."""
LONGEST = 300
"""Characters of a question that are looked at."""
MOST_WORDS = 24
_SHORTEST_BEGINNING = 2
"""Letters of a word that is being typed: one alone begins a tenth of all words and says nothing yet."""
_TERM = re.compile(r"\d+|[^\W\d_]+")
_RUN = re.compile(r"\d+(?:[ .\-/]{1,2}\d+)+")
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\d.\-/]*\d[\d.\-/]*\*?")
_NUMBER_LENGTH = range(6, 17)
"""Digits in what is joined: shorter ones are years and amounts, longer ones are two numbers in one line."""
_SPACED = range(2, 6)
"""Digits in a group where blanks part a number: 079 094 012 345."""
_TONES = tuple(
    (nfc(first + tone + second), nfc(first + second + tone))
    for first, second in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0309\u0303\u0323"
)
"""hòa → hoà: both spellings are right, and each office has its own."""
_Y_AS_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_Y_SYLLABLE = re.compile(r"(?:[hklmst]|qu)[yỳýỷỹỵ]")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a text or a question: `exact` keeps its marks, `bare` has none."""

    exact: str
    bare: str

    @property
    def marked(self) -> bool:
        return self.exact != self.bare


@dataclass(frozen=True, slots=True)
class Unit:
    """Terms that must stand side by side. quoted: as typed, marks and all. number: the digits alone, when it is one."""

    terms: tuple[Term, ...]
    quoted: bool = False
    number: str = ""

    @property
    def demands_marks(self) -> bool:
        return self.quoted and any(term.marked for term in self.terms)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. prefix: the last word may go on."""

    units: tuple[Unit, ...]
    prefix: bool = False

    @property
    def words(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if not unit.number)

    @property
    def numbers(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.number)


def terms_of(text: str) -> tuple[Term, ...]:
    """The terms of a text in order: hoà is hòa, Lý is Lí, Ð is Đ, whatever way of composing; never raises."""
    pieces = text.split()
    return _terms(pieces[0]) if len(pieces) == 1 else tuple(term for piece in pieces for term in _terms(piece))


def columns(lines: Sequence[str]) -> tuple[str, str, str]:
    """What the index keeps of a page: its terms with marks, without, and its numbers joined."""
    terms = [term for line in lines for term in terms_of(line)]
    numbers = [number for line in lines for number in joined(line)]
    return " ".join(term.exact for term in terms), " ".join(term.bare for term in terms), " ".join(numbers)


def joined(line: str) -> Iterator[str]:
    """The numbers of a line without dots, dashes, strokes and blanks, 6 to 16 digits each."""
    for single in _DIGITS.findall(line):
        if len(single) in _NUMBER_LENGTH:
            yield single
    for run in _RUN.findall(line):
        groups = _DIGITS.findall(run)
        gaps = _DIGITS.split(run)[1:-1]
        for first in range(len(groups)):
            number = groups[first]
            for gap, group in zip(gaps[first:], groups[first + 1 :], strict=True):
                spaced = " " in gap and (len(group) not in _SPACED or len(groups[first]) not in _SPACED)
                if spaced or gap != gaps[first]:
                    break
                number += group
                if len(number) not in range(_NUMBER_LENGTH.stop):
                    break
                if len(number) in _NUMBER_LENGTH:
                    yield number


def question(text: str, typing: bool = False) -> Question:
    """Read a question as a person types it; "…" asks for words as they are, a last word with * may go on."""
    text = text.replace("“", '"').replace("”", '"')[:LONGEST]
    prefix = typing and text[-1:].isalnum() or text.rstrip().endswith("*")
    units: list[Unit] = []
    for place, part in enumerate(text.split('"')):
        if place % 2:
            units.append(Unit(terms_of(part), quoted=True))
            prefix = prefix and place < text.count('"')
        else:
            units += _units(part.split())
    asked = tuple(_limited(unit for unit in units if unit.terms))
    if typing and prefix and asked and len(asked[-1].terms[-1].bare) < _SHORTEST_BEGINNING:
        return Question(asked[:-1])
    return Question(asked, prefix)


def _units(pieces: list[str]) -> Iterator[Unit]:
    """Pieces of digits that follow each other may be one number; everything else is a unit for itself."""
    for numeric, group in groupby(pieces, lambda piece: bool(_NUMBER.fullmatch(piece))):
        few = list(group)
        number = "".join("".join(_DIGITS.findall(piece)) for piece in few)
        spaced = len(few) == 1 or all(len(digits) in _SPACED for digits in _DIGITS.findall(" ".join(few)))
        if numeric and spaced and len(number) in _NUMBER_LENGTH:
            yield Unit(terms_of(" ".join(few)), number=number)
        else:
            for piece in few:
                digits = "".join(_DIGITS.findall(piece)) if numeric else ""
                yield Unit(terms_of(piece), number=digits if len(digits) in _NUMBER_LENGTH else "")


def _limited(units: Iterator[Unit]) -> Iterator[Unit]:
    left = MOST_WORDS
    for unit in units:
        if left <= 0:
            return
        yield unit if len(unit.terms) <= left else Unit(unit.terms[:left], unit.quoted)
        left -= len(unit.terms)


def _spelt(text: str) -> str:
    """Caseless NFC with the tone on the second vowel of oa, oe and uy."""
    out = nfc(nfc(text).casefold())
    for old, new in _TONES:
        out = out.replace(old, new)
    return out


@lru_cache(maxsize=1 << 15)
def _terms(piece: str) -> tuple[Term, ...]:
    """Of a piece without blanks; the same few thousand make up nearly all text."""
    return tuple(_term(found) for found in _TERM.findall(_spelt(piece)))


def _term(found: str) -> Term:
    exact = found[:-1] + found[-1].translate(_Y_AS_I) if _Y_SYLLABLE.fullmatch(found) else found
    return Term(exact, fold(exact) or exact)
