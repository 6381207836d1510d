"""How two values of the same meaning stand to each other: names the Vietnamese way, dates whole or in part, numbers exactly.

Imports the folding of Vietnamese letters only.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from enum import StrEnum

from ocr.reading.vietnamese import accent_key, fold

_BETWEEN = re.compile(r"[\s.,'’`´\-]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ALIKE = 0.6
"""Part of the letters, in order, that two readings of one name share at least."""
_UNMARKED_LEAST = 2
"""Syllables that carry marks on one side only, from which on the other side is taken to be written without marks."""


class Agreement(StrEnum):
    SAME = "same"
    FITS = "fits"
    """Nothing speaks against it, but one side says less: no marks, no day."""
    ACCENT = "accent"
    """Names that differ in marks alone."""
    SWAPPED = "day_and_month"
    DIFFERENT = "different"

    @property
    def against(self) -> bool:
        return self in (Agreement.ACCENT, Agreement.SWAPPED, Agreement.DIFFERENT)


def compare(kind: str, one: str, other: str, unmarked: bool = False) -> Agreement:
    """kind: a field's type. unmarked: one side is known to be written without marks (a machine-readable zone)."""
    if kind == "name":
        return names(one, other, unmarked)
    if kind == "date":
        return dates(one, other)
    if kind == "person-number":
        return numbers(one, other)
    return Agreement.SAME if accent_key(one) == accent_key(other) else Agreement.DIFFERENT


def names(one: str, other: str, unmarked: bool = False) -> Agreement:
    """Capitals, the place of a tone, spaces, hyphens and the order of syllables don't count; a mark that differs does."""
    a, b = _syllables(one), _syllables(other)
    if len(a) != len(b):
        a, b = _untitled(a, b), _untitled(b, a)
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return Agreement.SAME
    bare_a, bare_b = [fold(s) for s in a], [fold(s) for s in b]
    if sorted(bare_a) != sorted(bare_b) and "".join(bare_a) != "".join(bare_b):
        return Agreement.DIFFERENT
    if unmarked or _without_marks(a, b) or _without_marks(b, a):
        return Agreement.FITS
    return Agreement.ACCENT


def _syllables(name: str) -> list[str]:
    return [part for part in _BETWEEN.split(accent_key(name)) if part]


def _untitled(name: list[str], other: list[str]) -> list[str]:
    """Without the Ông or Bà that a form prints before a name; where both sides begin so, it is their surname."""
    titled = name[:1] in (["ông"], ["bà"]) and len(name) > 2 and other[:1] != name[:1]
    return name[1:] if titled else name


def _without_marks(bare: list[str], marked: list[str]) -> bool:
    """Whether a name was written without any marks, as on tickets and old forms, and not just one of them lost."""
    return all(s.isascii() for s in bare) and sum(not s.isascii() for s in marked) >= _UNMARKED_LEAST


def differ_in_one_letter(one: str, other: str) -> bool:
    """Whether two names differ in a single letter or its marks: what a reader mistakes most easily."""
    a, b = (unicodedata.normalize("NFC", " ".join(_syllables(name))) for name in (one, other))
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def dates(one: str, other: str) -> Agreement:
    """ISO dates, whole or partial (2019, 2019-12): what one side leaves open can't contradict."""
    a, b = one.split("-"), other.split("-")
    if a == b:
        return Agreement.SAME
    known = min(len(a), len(b))
    if a[:known] == b[:known]:
        return Agreement.FITS
    if len(a) == len(b) == 3 and (a[0], a[1], a[2]) == (b[0], b[2], b[1]):
        return Agreement.SWAPPED
    return Agreement.DIFFERENT


def numbers(one: str, other: str) -> Agreement:
    """Digit by digit; an old number (9 digits) says nothing about a new one (12)."""
    if one == other:
        return Agreement.SAME
    return Agreement.DIFFERENT if len(one) == len(other) else Agreement.FITS


def alike(one: str, other: str) -> bool:
    """Whether two names may be the same one read badly: most syllables are equal but for marks, or most letters."""
    a, b = [fold(s) for s in _syllables(one)], [fold(s) for s in _syllables(other)]
    shared = 0
    for syllable in a:
        if syllable in b:
            b.remove(syllable)
            shared += 1
    if shared * 2 > max(len(a), len(a) - shared + len(b)):
        return True
    return SequenceMatcher(None, fold(one), fold(other)).ratio() > _ALIKE
