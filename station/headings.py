"""Does a heading stand in a text? A heading stands alone on its line; inside a running sentence it doesn't count."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ocr.reading.vietnamese import fold

UPPER_LINES = 25
"""Lines of a page among which its heading stands."""


def heading_lines(text: str) -> tuple[str, ...]:
    """Folded lines of the upper part, and each with the one below it: a long heading is broken in two."""
    lines = [fold(line) for line in text.splitlines() if line.strip()][:UPPER_LINES]
    return (*lines, *(f"{above} {below}" for above, below in zip(lines, lines[1:], strict=False)))


def longest(lines: tuple[str, ...], headings: Iterable[str]) -> int:
    """Letters of the longest of `headings` that stands among `heading_lines`; 0 when none does."""
    folded = (fold(heading) for heading in headings)
    return max((len(heading) for heading in folded if any(_is_heading(line, heading) for line in lines)), default=0)


def _is_heading(line: str, heading: str) -> bool:
    if abs(len(line) - len(heading)) > max(6, len(heading) // 3):
        return False
    return difflib.SequenceMatcher(None, line, heading, autojunk=False).ratio() >= 0.82
