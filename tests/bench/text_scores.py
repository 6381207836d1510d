"""What a reading got wrong on one page: letters, order, words and Vietnamese marks; the usual definitions of such benches."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.text import distance, followed, plain

_MARKED = frozenset("aeiouyd")


@dataclass(frozen=True, slots=True)
class TextScore:
    """Counts of one page, or of many summed up. edits: whatever order the lines came in; in_order: as they were read.

    marks: vowels and d whose plain letter was read in its place; mark_errors: those of them with other marks.
    sure: words shown with a confidence of 0.9 or more; sure_right: those that stand on the page.
    """

    letters: int = 0
    edits: int = 0
    in_order: int = 0
    words: int = 0
    word_edits: int = 0
    marks: int = 0
    mark_errors: int = 0
    sure: int = 0
    sure_right: int = 0

    def __add__(self, other: TextScore) -> TextScore:
        return TextScore(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def scored(truth: Sequence[str], reading: str, words: Iterable[tuple[str, float]] = ()) -> TextScore:
    """Hold a reading against the lines of a page; `words` = its words with their confidence, where it tells them."""
    wanted = plain(" ".join(truth))
    given = plain(reading)
    best = min(followed(truth, reading), given, key=lambda text: distance(wanted, text))
    marks, wrong = _marks(wanted, best)
    sure = [plain(word) for word, confidence in words if confidence >= 0.9]
    sure = [word for word in sure if word]
    right = (Counter(sure) & Counter(wanted.split())).total()
    return TextScore(
        len(wanted), distance(wanted, best), distance(wanted, given), len(wanted.split()),
        _words_apart(wanted.split(), best.split()), marks, wrong, len(sure), right,
    )  # fmt: skip


def _words_apart(wanted: list[str], given: list[str]) -> int:
    """Levenshtein distance of words: each different word as a letter of its own."""
    letters = {word: chr(0x10000 + n) for n, word in enumerate(dict.fromkeys(wanted + given))}
    one, other = ("".join(letters[word] for word in words) for words in (wanted, given))
    return distance(one, other)


def _base(letter: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(letter) or unicodedata.normalize("NFD", letter)[0]


def _marks(wanted: str, given: str) -> tuple[int, int]:
    """Vowels and d among the letters that line up without their marks, and how many of them carry others."""
    one, other = ("".join(map(_base, text)) for text in (wanted, given))
    pairs = [(x, y) for x, y in _aligned(one, other) if _base(wanted[x]).lower() in _MARKED]
    return len(pairs), sum(wanted[x] != given[y] for x, y in pairs)


def _aligned(one: str, other: str) -> list[tuple[int, int]]:
    """Places of equal letters in a cheapest alignment (Levenshtein)."""
    a, b = (np.array([ord(letter) for letter in text], np.int32) for text in (one, other))
    table = _costs(a, b)
    pairs, x, y = [], len(a), len(b)
    while x and y:
        here = table[x, y]
        if a[x - 1] == b[y - 1] and here == table[x - 1, y - 1]:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        elif here == table[x - 1, y] + 1:
            x -= 1
        elif here == table[x, y - 1] + 1:
            y -= 1
        else:
            x, y = x - 1, y - 1
    return pairs[::-1]


def _costs(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int32]:
    """The whole table of the Levenshtein distance, a row at a time; insertions by a running minimum."""
    steps = np.arange(len(b) + 1, dtype=np.int32)
    table = np.empty((len(a) + 1, len(b) + 1), np.int32)
    table[0] = steps
    for n, letter in enumerate(a, 1):
        before = table[n - 1]
        row = np.concatenate(([n], np.minimum(before[1:] + 1, before[:-1] + (b != letter)))).astype(np.int32)
        table[n] = np.minimum.accumulate(row - steps) + steps
    return table
