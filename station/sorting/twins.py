"""Which pages may show the same sheet, by their words: cheap to ask before the ink is compared. Pure."""

from __future__ import annotations

from collections import Counter

from ocr.types import RecognisedPage

SHARED = 0.6
"""Part of the words that two scans of one sheet share at least; poor scans are misread differently."""


def same_words(one: RecognisedPage, other: RecognisedPage) -> bool:
    """Whether most words are shared; forms of two people already differ here."""
    first, second = (Counter(word.text.lower() for word in page.words) for page in (one, other))
    return 2 * (first & second).total() >= SHARED * (first.total() + second.total())
