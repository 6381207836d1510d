"""Corrects the engine's own finding of lines where it is evidently wrong: lines missed, scribbles read as words."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from ocr.types import Box, Line, Word

_COVERED = 0.35  # of a piece's length: less, and the engine passed it over
_SURE = 0.5
_STRAY = 0.35  # confidence below which a word away from all pieces of lines is no word


def missed(lines: Sequence[Line], pieces: Sequence[Box]) -> tuple[Box, ...]:
    """Pieces of text that no line read covers."""
    words = [word.box for line in lines for word in line.words]
    return tuple(piece for piece in pieces if _covered(piece, words) < _COVERED * (piece.x1 - piece.x0))


def without_strays(lines: Sequence[Line], pieces: Sequence[Box]) -> tuple[Line, ...]:
    """The lines without doubtful words that stand where no text does."""
    kept = (tuple(word for word in line.words if not _stray(word, pieces)) for line in lines)
    return tuple(Line(words, line.block) for line, words in zip(lines, kept, strict=True) if words)


def worth_keeping(line: Line) -> bool:
    """Whether a piece read by itself gave words rather than scribble."""
    return (
        bool(line.words)
        and fmean(word.confidence for word in line.words) >= _SURE
        and any(c.isalnum() for c in line.text)
    )


def _stray(word: Word, pieces: Sequence[Box]) -> bool:
    if word.confidence >= _STRAY:
        return False
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    return not any(p.x0 <= x < p.x1 and p.y0 <= y < p.y1 for p in pieces)


def _covered(piece: Box, words: Sequence[Box]) -> int:
    covered = 0
    for word in words:
        down = min(piece.y1, word.y1) - max(piece.y0, word.y0)
        if down >= 0.4 * min(piece.y1 - piece.y0, word.y1 - word.y0):
            covered += max(0, min(piece.x1, word.x1) - max(piece.x0, word.x0))
    return covered
