"""Does a heading stand in a text? A heading stands alone on its line; inside a running sentence it doesn't count."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ocr.reading.vietnamese import fold

UPPER_LINES = 25
"""Lines of a page among which its heading stands."""
ALIKE = 0.82
"""How alike a read line and a heading must be: the recogniser loses some letters and most marks."""


def heading_lines(text: str) -> tuple[str, ...]:
    """Folded lines of the upper part, and each with the one below it: a long heading is broken in two."""
    lines = [fold(line) for line in text.splitlines() if line.strip()][:UPPER_LINES]
    return (*lines, *(f"{above} {below}" for above, below in zip(lines, lines[1:], strict=False)))


def longest(lines: tuple[str, ...], headings: Iterable[str]) -> int:
    """Letters of the longest of `headings` that stands among `heading_lines`; 0 when none does."""
    folded = sorted({fold(heading) for heading in headings}, key=len, reverse=True)
    return next((len(heading) for heading in folded if _stands(heading, lines)), 0)


def _stands(heading: str, lines: tuple[str, ...]) -> bool:
    room = max(6, len(heading) // 3)
    alike = difflib.SequenceMatcher(None, "", heading, autojunk=False)
    for line in lines:
        if abs(len(line) - len(heading)) > room:
            continue
        alike.set_seq1(line)
        # the quick ratios are bounds of the real one and cost next to nothing
        if min(alike.real_quick_ratio(), alike.quick_ratio()) >= ALIKE and alike.ratio() >= ALIKE:
            return True
    return False
