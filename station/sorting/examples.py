"""Pages that a hand put right teach: an example is a page's titles and the labels of its fields, never what is filled in.

A page is like an example as far as they share these lines (Dice, titles count three times): simple enough to be shown
and explained, and one example is enough to find the next page of the same form.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.sorting.sheet import Row, Sheet, key_of

MOST_LINES = 24
TITLE = 3.0
ALIKE = 0.35
"""Likeness from which an example speaks for its kind; unlike forms share their labels for name and birth."""
NATS = 14.0
"""What an example that is alike in every line weighs: more than a printed heading, for a person said it."""
_HEAD = ("conghoa", "doclap", "uyban", "ubnd", "hoidong", "so", "kinhgui", "tinh", "huyen", "xa", "phuong")


@dataclass(frozen=True)
class Example:
    """titles: the rows in capitals of the upper part, folded. labels: what stands before a colon, folded."""

    kind: str
    titles: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        return bool(self.titles) or len(self.labels) >= 3


def example_of(sheet: Sheet, kind: str) -> Example:
    """What the sheet teaches."""
    titles = [row.words for row in sheet.rows if row.y0 < 0.45 and _is_title(row)]
    labels = [label for row in sheet.rows if (label := _label(row))]
    unique = list(dict.fromkeys(labels))
    return Example(kind, tuple(titles[:4]), tuple(unique[: MOST_LINES - len(titles[:4])]))


def example_from(kind: str, lines: Iterable[str]) -> Example:
    """An example as a profile writes it: titles in capitals, labels as printed."""
    every = [line.strip().rstrip(":. ") for line in lines]
    titles = tuple(line.casefold() for line in every if line.isupper())
    return Example(kind, titles, tuple(line.casefold() for line in every if not line.isupper()))


def said_by(examples: Sequence[Example], sheet: Sheet) -> dict[str, float]:
    """Nats by kind: what the likest example of each kind says of a sheet."""
    if not examples:
        return {}
    mine = example_of(sheet, "")
    out: dict[str, float] = {}
    for example in examples:
        alike = likeness(mine, example)
        if alike > ALIKE:
            out[example.kind] = max(out.get(example.kind, 0.0), NATS * (alike - ALIKE) / (1 - ALIKE))
    return out


def likeness(one: Example, other: Example) -> float:
    """0..1: shared lines against all lines, each title as much as three labels."""
    shared = TITLE * _shared(one.titles, other.titles) + _shared(one.labels, other.labels)
    every = TITLE * (len(one.titles) + len(other.titles)) + len(one.labels) + len(other.labels)
    return 2 * shared / every if every else 0.0


def _shared(ones: Sequence[str], others: Sequence[str]) -> int:
    left = [key_of(other) for other in others]
    found = 0
    for one in map(key_of, ones):
        near = next((other for other in left if _same(one, other)), None)
        if near is not None:
            left.remove(near)
            found += 1
    return found


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    match = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return min(match.real_quick_ratio(), match.quick_ratio()) >= 0.85 and match.ratio() >= 0.85


def _is_title(row: Row) -> bool:
    letters = sum(letter.isalpha() for letter in row.text)
    return row.capitals > 0.85 and letters >= 6 and ":" not in row.text and not row.key.startswith(_HEAD)


def _label(row: Row) -> str:
    before, colon, _after = row.words.partition(":")
    return before.strip() if colon and 6 <= len(before.strip()) <= 48 and not before.startswith("kinh gui") else ""
