"""A page as its labels and values are looked for: strips of words with their places, and pieces cut out of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import median

from ocr.types import Box, Line, LineKind, Word

GAP = 2.5
"""Letter heights of white between two words that belong to two columns."""
JOINT = 1.8
"""Letter heights of white within a line of wide print, such as a typewriter's."""
_MARGIN = 0.84
"""Part of the width where lines end at least, on papers with the usual margins."""


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return "d" if base == "đ" else base if len(base) == 1 else letter


def flat(text: str) -> str:
    """Small letters without marks, one for each character of an NFC text: places in it are places in the text."""
    return "".join(map(_bare, text))


def around(words: Sequence[Word]) -> Box:
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.y0 for word in words),
        max(word.box.x1 for word in words),
        max(word.box.y1 for word in words),
    )


@dataclass(frozen=True)
class Piece:
    """Text that was cut out of strips. placed: the words it came from, each with where it begins in the text (cut: < 0)."""

    text: str
    placed: tuple[tuple[int, Word], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for _at, word in self.placed)

    @property
    def box(self) -> Box:
        return around(self.words)

    @property
    def hand(self) -> bool:
        return any(word.hand for word in self.words)

    def part(self, begin: int = 0, end: int | None = None) -> Piece | None:
        """The characters from `begin` to `end` without white at the ends; None when nothing is left."""
        last = len(self.text) if end is None else end
        while begin < last and self.text[begin].isspace():
            begin += 1
        while last > begin and self.text[last - 1].isspace():
            last -= 1
        inside = tuple((at - begin, word) for at, word in self.placed if at < last and at + len(word.text) > begin)
        return Piece(self.text[begin:last], inside) if inside and begin < last else None

    def joined(self, other: Piece) -> Piece:
        """This text and the other's after a space."""
        shift = len(self.text) + 1
        return Piece(f"{self.text} {other.text}", (*self.placed, *((at + shift, word) for at, word in other.placed)))


@dataclass(frozen=True)
class Strip:
    """Words of one line with no wide gap between them."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def flat(self) -> str:
        return flat(self.text)

    @cached_property
    def key(self) -> str:
        """The flat letters and digits alone."""
        return "".join(c for c in self.flat if c.isalnum())

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in the text."""
        out, at = [], 0
        for word in self.words:
            out.append(at)
            at += len(word.text) + 1
        return tuple(out)

    @cached_property
    def box(self) -> Box:
        return around(self.words)

    @cached_property
    def height(self) -> float:
        return median(word.box.y1 - word.box.y0 for word in self.words)

    @property
    def middle(self) -> float:
        return (self.box.y0 + self.box.y1) / 2

    @property
    def centre(self) -> float:
        return (self.box.x0 + self.box.x1) / 2

    @cached_property
    def capitals(self) -> float:
        letters = [letter for letter in self.text if letter.isalpha()]
        return sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0

    @cached_property
    def whole(self) -> Piece:
        return Piece(self.text, tuple(zip(self.starts, self.words, strict=True)))

    def beside(self, other: Strip) -> bool:
        """Whether the two stand on one line."""
        shared = min(self.box.y1, other.box.y1) - max(self.box.y0, other.box.y0)
        return shared > 0.45 * min(self.box.y1 - self.box.y0, other.box.y1 - other.box.y0)

    def over(self, other: Strip) -> bool:
        """Whether the two share a part of their widths."""
        return min(self.box.x1, other.box.x1) > max(self.box.x0, other.box.x0)


@dataclass(frozen=True)
class Text:
    """All strips of a page in reading order; size px of the upright page, usual: height of its letters in px."""

    strips: tuple[Strip, ...]
    size: tuple[int, int]
    usual: float

    def right_of(self, strip: Strip) -> Strip | None:
        """The next strip on the same line."""
        found = [other for other in self.strips if other.box.x0 >= strip.box.x1 - self.usual and other.beside(strip)]
        return min((other for other in found if other is not strip), key=lambda other: other.box.x0, default=None)

    def below(self, strip: Strip, lines: float = 2.2) -> Strip | None:
        """The nearest strip under this one that shares its width, so many letter heights away at most."""
        found = [
            other
            for other in self.strips
            if other.over(strip)
            and other.middle > strip.middle
            and not other.beside(strip)
            and other.box.y0 - strip.box.y1 < lines * max(self.usual, strip.height)
        ]
        return min(found, key=lambda other: other.middle, default=None)

    @cached_property
    def right_edge(self) -> int:
        """Where long lines of this page end."""
        ends = sorted((strip.box.x1 for strip in self.strips if len(strip.words) > 5), reverse=True)
        return max(ends[0] if ends else 0, round(_MARGIN * self.size[0]))


def text_of(lines: Iterable[Line], size: tuple[int, int]) -> Text:
    every = tuple(lines)
    heights = [word.box.y1 - word.box.y0 for line in every for word in line.words if len(word.text) > 1]
    usual = float(median(heights)) if heights else 1.0
    strips = [strip for line in every for strip in _parted(line.words, usual)]
    cells = {word for line in every if line.kind is LineKind.CELL for word in line.words}
    return Text(tuple(_rejoined(strips, cells, usual)), size, usual)


def _rejoined(strips: Sequence[Strip], cells: AbstractSet[Word], usual: float) -> Iterable[Strip]:
    """Strips with those joined that a reader tore apart: on one line, and no wider apart than words may stand."""
    left = list(strips)
    while left:
        strip = left.pop(0)
        while cells.isdisjoint(strip.words):
            after = [
                other
                for other in left
                if -usual < other.box.x0 - strip.box.x1 < JOINT * usual
                and other.beside(strip)
                and cells.isdisjoint(other.words)
            ]
            if not after:
                break
            following = min(after, key=lambda other: other.box.x0)
            left.remove(following)
            strip = Strip((*strip.words, *following.words))
        yield strip


def _parted(words: Sequence[Word], usual: float) -> Iterable[Strip]:
    column: list[Word] = []
    for word in words:
        if not word.text:
            continue
        if column and word.box.x0 - column[-1].box.x1 > GAP * usual:
            yield Strip(tuple(column))
            column = []
        column.append(word)
    if column:
        yield Strip(tuple(column))
