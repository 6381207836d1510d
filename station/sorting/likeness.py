"""Where a heading stands among rows, misread letters allowed. Keys are folded letters without spaces (`sheet.key_of`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

ROWS = 5
"""A heading is broken into so many lines at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a heading stands: rows `first`…`last`, letters that differ, and letters beside it on these rows."""

    first: int
    last: int
    wrong: int
    before: int
    after: int


def grams(key: str) -> frozenset[str]:
    """Runs of three letters: two keys that share few of them are not alike, and that is quickly asked."""
    return frozenset(key[at : at + 3] for at in range(len(key) - 2)) or frozenset((key,) if key else ())


def shared(wanted: frozenset[str], there: frozenset[str]) -> float:
    return len(wanted & there) / len(wanted)


def stands_at(heading: str, rows: Sequence[str], first: int) -> Found:
    """The best place for `heading` that begins in row `first` and may go on in the rows below it.

    Semi-global edit distance (Sellers 1980): what stands before and after in the rows costs nothing here.
    """
    text = ""
    ends: list[int] = []
    for row in rows[first : first + ROWS]:
        text += row
        ends.append(len(text))
        if len(text) >= len(heading) * 1.3 + ends[0]:
            break
    wrong, start, end = _nearest(heading, text, ends[0])
    last = next(number for number, limit in enumerate(ends) if end <= limit)
    return Found(first, first + last, wrong, start, ends[last] - end)


def _nearest(heading: str, text: str, begin_within: int) -> tuple[int, int, int]:
    """(letters that differ, begin, end) of the part of `text` nearest to `heading`; it begins in the first row."""
    far = len(heading) + 1
    above = [(0 if at < begin_within else far, at) for at in range(len(text) + 1)]
    for depth, letter in enumerate(heading, 1):
        row = [(depth, 0)]
        for at, other in enumerate(text, 1):
            cost, begin = above[at - 1]
            best = (cost + (letter != other), begin)
            up = above[at]
            if up[0] + 1 < best[0]:
                best = (up[0] + 1, up[1])
            left = row[at - 1]
            if left[0] + 1 < best[0]:
                best = (left[0] + 1, left[1])
            row.append(best)
        above = row
    wrong, begin, end = min((cost, begin, at) for at, (cost, begin) in enumerate(above))
    return wrong, begin, end


def least_wrong(phrase: str, text: str) -> int:
    """Letters that differ where `phrase` stands best in `text`: a quick bound for `stands_at` (Myers 1999, Hyyrö 2003)."""
    places, top = _places(phrase), 1 << max(0, len(phrase) - 1)
    every = (1 << len(phrase)) - 1
    more, less, wrong = every, 0, len(phrase)
    best = wrong
    for letter in text:
        here = places.get(letter, 0)
        down = here | less
        across = (((here & more) + more) ^ more) | here
        rise, fall = less | (every & ~(across | more)), more & across
        if rise & top:
            wrong += 1
        elif fall & top:
            wrong -= 1
            if wrong < best:
                best = wrong
        rise, fall = rise << 1, fall << 1
        more, less = (fall | ~(down | rise)) & every, rise & down & every
    return best


@lru_cache(maxsize=4096)
def _places(phrase: str) -> dict[str, int]:
    out: dict[str, int] = {}
    for at, letter in enumerate(phrase):
        out[letter] = out.get(letter, 0) | 1 << at
    return out


def is_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands somewhere in a page's text, about one letter in seven misread."""
    return phrase in text or (len(phrase) >= 10 and least_wrong(phrase, text) <= len(phrase) // 7)
