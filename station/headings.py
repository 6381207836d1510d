"""Does a heading stand in a text? A heading stands alone on its line; inside a running sentence it doesn't count."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from ocr.reading.vietnamese import fold

UPPER_LINES = 25
"""Lines of a page among which its heading stands."""
ALIKE = 0.82
"""How alike a read line and a heading must be: the recogniser loses some letters and most marks."""


class Line(NamedTuple):
    """A folded line that may be a heading; capitals: whether it began in capital letters."""

    text: str
    capitals: bool


def heading_lines(text: str) -> tuple[Line, ...]:
    """Lines of the upper part, and each with the one below it: a long heading is broken in two."""
    lines = [_line(line) for line in text.splitlines() if line.strip()][:UPPER_LINES]
    pairs = zip(lines, lines[1:], strict=False)
    return (*lines, *(Line(f"{above.text} {below.text}", above.capitals) for above, below in pairs))


def _line(text: str) -> Line:
    letters = [letter for letter in text if letter.isalpha()]
    return Line(fold(text), sum(letter.isupper() for letter in letters) * 2 > len(letters))


def best_fit(lines: tuple[Line, ...], headings: Iterable[str]) -> float:
    """How well the best of `headings` stands among `heading_lines`: letters that fit less those that don't; 0 = none.

    So the longer of two headings wins only where its further letters are read: "… đăng ký lại khai sinh" never stands
    for "… đăng ký khai sinh". A heading that is written in capitals stands in capitals only: small letters mention it.
    """
    return max((_fit(_line(heading), lines) for heading in headings), default=0.0)


def _fit(sought: Line, lines: tuple[Line, ...]) -> float:
    heading = sought.text
    room = max(6, len(heading) // 3)
    alike = difflib.SequenceMatcher(None, "", heading, autojunk=False)
    best = 0.0
    for line, capitals in lines:
        if abs(len(line) - len(heading)) > room or (sought.capitals and not capitals):
            continue
        alike.set_seq1(line)
        # the quick ratios are bounds of the real one and cost next to nothing
        if min(alike.real_quick_ratio(), alike.quick_ratio()) < ALIKE or (ratio := alike.ratio()) < ALIKE:
            continue
        best = max(best, (1.5 * ratio - 1) * (len(line) + len(heading)))
    return best
