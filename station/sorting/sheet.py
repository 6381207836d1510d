"""A page as sorting sees it: rows of text with their places, and what its codes say. Imports `ocr.types` and the folding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from ocr.codes.citizen_card import parse
from ocr.reading.vietnamese import fold
from ocr.types import Line, RecognisedPage, Word
from station.sorting.likeness import ROWS, grams

GAP = 3.0
"""Letter heights of white between two words that stand in two columns."""
SURE_WORD = 0.6
_UPPER_ROWS = 40
_MOTTO = ("chunghiavietnam", "tudohanhphuc")
_KEY = re.compile(r"[^a-z0-9]+")


def key_of(text: str) -> str:
    """Folded letters and digits without spaces: recognisers tear words apart and join them."""
    return _KEY.sub("", fold(text))


@dataclass(frozen=True)
class Row:
    """Words of one column of one line. x0, x1, y0, y1: parts of the page's width and height. size: letters against the page's."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float

    @cached_property
    def key(self) -> str:
        return key_of(self.text)

    @cached_property
    def words(self) -> str:
        """The folded words with spaces, for phrases of a few words."""
        return fold(self.text)

    @cached_property
    def capitals(self) -> float:
        """Part of the letters that are capitals."""
        letters = [letter for letter in self.text if letter.isalpha()]
        return sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def runs(self) -> bool:
        """Whether it is a line of running text: long, and mostly small letters."""
        return self.x1 - self.x0 > 0.5 and self.capitals < 0.5


@dataclass(frozen=True)
class Sheet:
    """One side of paper. marks: what codes say of it ("citizen-qr"). sure_words: words that the recogniser is sure of.

    file: pages of one file have the same; -1 stands for a file of its own.
    """

    rows: tuple[Row, ...]
    blank: bool = False
    marks: frozenset[str] = frozenset()
    sure_words: int = 0
    file: int = -1

    @cached_property
    def keys(self) -> str:
        return "".join(row.key for row in self.rows)

    @cached_property
    def title_keys(self) -> tuple[str, ...]:
        """Keys of the rows that a heading may stand in; the national motto is none, though it sounds like one."""
        return tuple("" if row.key.endswith(_MOTTO) else row.key for row in self.rows[:_UPPER_ROWS])

    @cached_property
    def windows(self) -> tuple[tuple[frozenset[str], frozenset[str], str], ...]:
        """Runs of letters of each of these rows, and of the rows that a heading beginning there may fill, and their key."""
        keys = self.title_keys
        texts = ["".join(keys[at : at + ROWS]) for at in range(len(keys))]
        return tuple((grams(key), grams(text), text) for key, text in zip(keys, texts, strict=True))

    @cached_property
    def title_grams(self) -> frozenset[str]:
        return grams("".join(self.title_keys))

    @property
    def nearly_empty(self) -> bool:
        """A seal, a signature, a remark: nothing that a kind of paper could be told by."""
        return self.sure_words < 12


def sheet_of(
    reading: RecognisedPage | None,
    size: tuple[int, int],
    codes: Iterable[str] = (),
    blank: bool = False,
    file: int = -1,
) -> Sheet:
    """A sheet from what was read; `size` px of the upright page, `codes` the texts of its bar codes."""
    marks = frozenset({"citizen-qr"} if any(parse(code) for code in codes) else ())
    if reading is None or blank:
        return Sheet((), blank, marks, 0, file)
    sure = sum(word.confidence >= SURE_WORD and sum(map(str.isalpha, word.text)) >= 2 for word in reading.words)
    return Sheet(tuple(_rows(reading.lines, size)), blank, marks, sure, file)


def _rows(lines: Sequence[Line], size: tuple[int, int]) -> Iterable[Row]:
    heights = [word.box.y1 - word.box.y0 for line in lines for word in line.words if len(word.text) > 1]
    usual = median(heights) if heights else 1.0
    width, height = max(1, size[0]), max(1, size[1])
    for line in lines:
        for words in _columns(line.words, usual):
            tall = median(word.box.y1 - word.box.y0 for word in words)
            text = " ".join(word.text for word in words)
            if any(letter.isalnum() for letter in text):
                yield Row(
                    text,
                    min(word.box.x0 for word in words) / width,
                    min(word.box.y0 for word in words) / height,
                    max(word.box.x1 for word in words) / width,
                    max(word.box.y1 for word in words) / height,
                    tall / max(1.0, usual),
                )


def _columns(words: Sequence[Word], usual: float) -> Iterable[list[Word]]:
    column: list[Word] = []
    for word in words:
        if column and word.box.x0 - column[-1].box.x1 > GAP * usual:
            yield column
            column = []
        column.append(word)
    if column:
        yield column
