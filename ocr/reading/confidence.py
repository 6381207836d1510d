"""What a reader's confidence is worth: the share of words that are right among those with as much of it.

Tables fitted by `tests/bench/fit_confidence.py` on pages with truth; a reader that has none is believed as it speaks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ocr.reading.syllables import possible
from ocr.types import Line, Word

Knots = tuple[tuple[float, float], ...]
"""(what is said, what it is worth), rising in both; straight between them."""
_AROUND = "'\"“”‘’().,;:!?-–/[]<>"


def score(word: Word, others: Sequence[Word], weight: float) -> float:
    """What the reader says of a word, less where it doubts the rest of the line (weight: how much that counts)."""
    letters = sum(len(other.text) for other in others)
    rest = sum(other.confidence * len(other.text) for other in others) / letters if letters else word.confidence
    return word.confidence - weight * (1 - rest)


def kind(word: Word) -> str:
    """What stands there: a possible Vietnamese syllable, something with digits, or anything else."""
    bare = word.text.strip(_AROUND)
    if any(c.isdigit() for c in bare):
        return "digits"
    return "syllable" if possible(bare) else "other"


def weighed(line: Line, reader: str) -> Line:
    """The line with each word's confidence as the chance that the word is right."""
    known = TABLES.get(reader)
    if known is None:
        return line
    weight, tables = known
    words = line.words
    chances = [worth(tables[kind(w)], score(w, [*words[:i], *words[i + 1 :]], weight)) for i, w in enumerate(words)]
    return replace(line, words=tuple(replace(w, confidence=c) for w, c in zip(words, chances, strict=True)))


def worth(knots: Knots, said: float) -> float:
    """The chance that a word is right of which so much is said."""
    at = bisect_right(knots, (said, 2.0))
    if at in (0, len(knots)):
        return knots[max(0, at - 1)][1]
    (low, worth), (high, more) = knots[at - 1 : at + 1]
    return round(worth + (more - worth) * (said - low) / (high - low), 4)


# fmt: off
TABLES: dict[str, tuple[float, dict[str, Knots]]] = {
    "tesseract": (0.1, {
        "digits": ((-0.093, 0.011), (0.09, 0.053), (0.41, 0.36), (0.698, 0.524), (0.895, 0.779), (0.928, 0.965), (0.96, 0.995)),
        "other": ((-0.021, 0.004), (0.252, 0.042), (0.461, 0.127), (0.672, 0.179), (0.781, 0.369), (0.854, 0.56),
            (0.885, 0.622), (0.902, 0.817), (0.91, 0.915), (0.917, 0.939), (0.933, 0.965)),
        "syllable": ((0.053, 0.237), (0.434, 0.47), (0.711, 0.651), (0.845, 0.72), (0.889, 0.901), (0.906, 0.935),
            (0.917, 0.95), (0.937, 0.982), (0.958, 0.995), (0.964, 0.995)),
    }),
    "second": (0.0, {
        "digits": ((0.192, 0.011), (0.426, 0.034), (0.609, 0.33), (0.886, 0.374), (0.993, 0.649), (1.0, 0.991)),
        "other": ((0.259, 0.006), (0.417, 0.035), (0.507, 0.105), (0.628, 0.182), (0.796, 0.221), (0.886, 0.25),
            (0.953, 0.44), (0.981, 0.464), (0.996, 0.655), (0.999, 0.869), (1.0, 0.988)),
        "syllable": ((0.337, 0.185), (0.513, 0.411), (0.598, 0.541), (0.789, 0.655), (0.907, 0.75), (0.959, 0.842),
            (0.989, 0.87), (0.994, 0.943), (0.997, 0.979), (0.999, 0.984), (1.0, 0.992)),
    }),
}
# fmt: on
