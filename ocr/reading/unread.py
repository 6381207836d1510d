"""Did a page that shows lines of text give any? The engine's word on what the eye of a judge lets pass."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.types import Box, RecognisedPage, Severity, Verdict, VerdictKind

_LEAST_PIECES = 8  # pieces of lines: stamps, signatures and drawings show a few that aren't text
_READABLE = 0.6  # chance of being right
_LEAST_SHARE = 0.15  # readable words to each piece; print has two and more


def find(page: RecognisedPage, pieces: Sequence[Box]) -> tuple[Verdict, ...]:
    """UNREADABLE over the pieces of text lines (px of the page) that gave next to no words, with readable words a piece.

    A warning: what nothing here can read may yet be a page that a person wrote by hand and another can read.
    """
    readable = sum(word.confidence >= _READABLE and sum(c.isalpha() for c in word.text) >= 2 for word in page.words)
    if page.zones or len(pieces) < _LEAST_PIECES or readable >= _LEAST_SHARE * len(pieces):
        return ()
    box = Box(
        min(b.x0 for b in pieces), min(b.y0 for b in pieces), max(b.x1 for b in pieces), max(b.y1 for b in pieces)
    )
    return (Verdict(VerdictKind.UNREADABLE, Severity.WARN, box, round(readable / len(pieces), 3)),)
