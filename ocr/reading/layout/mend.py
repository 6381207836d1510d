"""Corrects the engine's reading where it is evidently wrong: pieces of text missed or doubtful, scribbles read as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import fmean, median

from ocr.types import Box, Line, Word

_DOUBTFUL = 0.7  # confidence of the least certain word below which a piece is read once more by itself
_SURE = 0.5  # least mean confidence for words where the whole reading saw none
_STRAY = 0.35  # confidence below which a word away from all pieces of lines is no word
_POINTS = 0.9  # the same for a word without letters or figures
_BULLETS = ("-", "+", "*", "•", "–")
_COVERED = 0.35  # of a piece's length that words cover: less, and the engine passed it over
_ONE_LINE = 1.3  # of the usual height of pieces
_MOST = 40  # pieces read once more on one page: a page of scribble must not take a minute
_MOST_MISSED = 12  # the same for the second reader, which takes three times as long


def wanting(lines: Sequence[Line], pieces: Sequence[Box]) -> tuple[Box, ...]:
    """Pieces of text that the lines miss or are in doubt about, the missed ones first."""
    words = [word for line in lines for word in line.words]
    inside = [_of(piece, words) for piece in pieces]
    missed = [p for p, ws in zip(pieces, inside, strict=True) if _length(ws) < _COVERED * (p.x1 - p.x0)]
    doubtful = [p for p, ws in zip(pieces, inside, strict=True) if p not in missed and _certain(ws) < _DOUBTFUL]
    doubtful.sort(key=lambda p: _certain(_of(p, words)))
    return (*missed, *doubtful)[:_MOST]


def missed(lines: Sequence[Line], pieces: Sequence[Box]) -> tuple[Box, ...]:
    """Pieces of text that no word stands in."""
    words = [word for line in lines for word in line.words]
    return tuple(piece for piece in pieces if not _of(piece, words))[:_MOST_MISSED]


def mended(lines: Sequence[Line], pieces: Sequence[Box], again: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with what was read once more in `pieces` wherever that is more certain."""
    out = list(lines)
    # a piece of two lines read as one would mix them up
    highest = _ONE_LINE * median(piece.y1 - piece.y0 for piece in pieces)
    for piece, reading in zip(pieces, again, strict=True):
        old = _of(piece, [word for line in out for word in line.words])
        of = [n for n, line in enumerate(out) if any(word in line.words for word in old)]
        if (len(of) > 1 and piece.y1 - piece.y0 > highest) or not _better(reading, old):
            continue
        for n in of[1:]:
            out[n] = replace(out[n], words=tuple(word for word in out[n].words if word not in old))
        if not of:
            out.append(reading)
            continue
        kept = [word for word in out[of[0]].words if word not in old]
        words = sorted((*kept, *reading.words), key=lambda word: word.box.x0)
        out[of[0]] = replace(out[of[0]], words=tuple(words))
    return tuple(line for line in out if line.words)


def without_strays(lines: Sequence[Line], pieces: Sequence[Box]) -> tuple[Line, ...]:
    """The lines without doubtful words and loose points that stand where no text does."""
    kept = (
        replace(line, words=tuple(w for n, w in enumerate(line.words) if not _stray(w, n == 0, pieces)))
        for line in lines
    )
    return tuple(line for line in kept if line.words)


def _stray(word: Word, first: bool, pieces: Sequence[Box]) -> bool:
    letters = any(c.isalnum() for c in word.text)
    if word.confidence >= (_STRAY if letters else _POINTS) or (first and word.text in _BULLETS):
        return False
    return not any(_of(piece, (word,)) for piece in pieces)


def _of(piece: Box, words: Iterable[Word]) -> list[Word]:
    """The words whose middle lies in a piece."""
    found = []
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        if piece.x0 <= x < piece.x1 and piece.y0 <= y < piece.y1:
            found.append(word)
    return found


def _certain(words: Sequence[Word]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _better(reading: Line, old: Sequence[Word]) -> bool:
    if not any(c.isalnum() for c in reading.text):
        return False
    if not old:
        return fmean(word.confidence for word in reading.words) >= _SURE
    return _certain(reading.words) > _certain(old)


def _length(words: Sequence[Word]) -> int:
    return sum(word.box.x1 - word.box.x0 for word in words)
