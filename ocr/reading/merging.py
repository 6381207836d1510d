"""One line out of two readings of it: place for place the surer one, with what the first reader said kept beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ocr.types import Box, Line, Word

_SHARED = 0.35  # of the narrower word's width: more than that is the same place
_ALONE = 0.5  # what one reader must give for a word where the other sees nothing


def merged(first: Line, other: Line) -> Line:
    """The first reading with the places in which the other is surer, `said` telling what stood there.

    Confidences must be chances (`ocr.reading.confidence.weighed`). Words that both read alike are as sure as two
    witnesses make them.
    """
    words: list[Word] = []
    for ours, theirs in _places(first.words, other.words):
        words += _chosen(ours, theirs)
    return replace(first, words=tuple(words))


def _chosen(ours: Sequence[Word], theirs: Sequence[Word]) -> Iterable[Word]:
    said = " ".join(word.text for word in ours)
    if said == " ".join(word.text for word in theirs):
        one, other = _sureness(ours), _sureness(theirs)
        return [replace(word, confidence=round(max(word.confidence, _together(one, other)), 4)) for word in ours]
    if not theirs:
        return [word for word in ours if word.confidence >= _ALONE or any(c.isalnum() for c in word.text)]
    if not ours:
        return [word for word in theirs if word.confidence > _ALONE]
    if _sureness(theirs) <= _sureness(ours):
        return ours
    if len(ours) == len(theirs):  # the first reader's boxes lie closer
        return [
            word if word.text == new.text else replace(word, text=new.text, confidence=new.confidence, said=word.text)
            for word, new in zip(ours, theirs, strict=True)
        ]
    top, bottom = min(word.box.y0 for word in ours), max(word.box.y1 for word in ours)
    return [
        replace(new, box=Box(new.box.x0, top, new.box.x1, bottom), said=said if i == 0 else "")
        for i, new in enumerate(theirs)
    ]


def _sureness(words: Sequence[Word]) -> float:
    """The share of letters that stand in right words, as far as is known."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters


def _together(one: float, other: float) -> float:
    """Both wrong, and wrong in the same way: less than half of what chance would give."""
    return 1 - (1 - one) * (1 - other) * 0.5


def _places(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Words of both readings put together where they share a place, from left to right."""
    places: list[tuple[list[Word], list[Word]]] = []
    marked = sorted([(word, 0) for word in ours] + [(word, 1) for word in theirs], key=lambda one: one[0].box.x0)
    for word, side in marked:
        touching = [place for place in places[-3:] if any(_share(word.box, one.box) for one in place[1 - side])]
        if not touching:
            places.append(([], []))
            touching = [places[-1]]
        into = touching[0]
        for further in touching[1:]:
            into[0].extend(further[0])
            into[1].extend(further[1])
            places.remove(further)
        into[side].append(word)
    return places


def _share(one: Box, other: Box) -> bool:
    narrower = min(one.x1 - one.x0, other.x1 - other.x0)
    return min(one.x1, other.x1) - max(one.x0, other.x0) > _SHARED * narrower
