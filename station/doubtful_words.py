"""Words that were read in doubt and want a person's eye, page by page in reading order. Imports vault and page records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.errors import Failure
from ocr.types import SURE, Box, Line, RecognisedPage, Word
from station.findings import DoubtfulWord, FieldRow
from station.page_record import reading_of
from station.types import Page
from station.vault import Vault

_KEPT = 2000
"""Readings whose words are kept in memory: the desk asks for the same ones at each event."""


class DoubtfulWords:
    """A reading never changes, so its doubtful words are looked for once."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._found: dict[str, tuple[DoubtfulWord, ...]] = {}

    def of(self, pages: Sequence[Page], fields: Sequence[FieldRow]) -> tuple[DoubtfulWord, ...]:
        """The words of ready pages; those inside a field are left to the field, which asks for its value as a whole."""
        boxes: dict[int, list[Box]] = {}
        for row in fields:
            boxes.setdefault(row.page, []).append(row.value.box)
        return tuple(
            replace(word, page=page.id, number=number)
            for number, page in enumerate(pages, 1)
            if page.state == "ready" and page.reading
            for word in self._on(page.reading)
            if not any(_holds(box, word.box) for box in boxes.get(page.id, ()))
        )

    def _on(self, reading: str) -> tuple[DoubtfulWord, ...]:
        found = self._found.get(reading)
        if found is None:
            try:
                found = tuple(_doubtful(reading_of(self._vault.get(reading)), reading))
            except Failure as failure:
                if failure.code not in ("VLT-003", "VLT-004"):  # lost or changed: `mending` has it made again
                    raise
                return ()
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[reading] = found
        return found


def _doubtful(read: RecognisedPage, reading: str) -> Iterator[DoubtfulWord]:
    at = 0
    for line in read.lines:
        for n, word in enumerate(line.words):
            if word.confidence < SURE:
                before, behind = (
                    " ".join(each.text for each in part) for part in (line.words[:n], line.words[n + 1 :])
                )
                yield DoubtfulWord(0, 0, reading, at, word.text, word.box, before, behind)
            at += 1


def _holds(outer: Box, inner: Box) -> bool:
    """Whether the middle of one lies in the other."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def put_right(read: RecognisedPage, at: int, text: str) -> RecognisedPage:
    """The reading with its `at`-th word as a person reads it: several words share its box, "" takes it out.

    Raises IndexError when there is no such word.
    """
    if not 0 <= at < len(read.words):
        raise IndexError(at)
    lines: list[Line] = []
    for line in read.lines:
        if 0 <= at < len(line.words):
            words = (*line.words[:at], *_pieces(line.words[at], text.split()), *line.words[at + 1 :])
            line = replace(line, words=words)  # noqa: PLW2901 - the line as it is from now on
            at = -1
        elif at >= 0:
            at -= len(line.words)
        if line.words:
            lines.append(line)
    return replace(read, lines=tuple(lines))


def _pieces(word: Word, texts: Sequence[str]) -> Iterator[Word]:
    """The words that stand in the box of one, each as wide as its share of the letters; `said` keeps the recogniser's."""
    letters = sum(map(len, texts)) + len(texts) - 1
    left, wide = word.box.x0, word.box.x1 - word.box.x0
    said = word.said or ("" if list(texts) == [word.text] else word.text)
    done = 0
    for text in texts:
        x0, x1 = (left + wide * each // letters for each in (done, done + len(text)))
        yield Word(text, replace(word.box, x0=x0, x1=x1), 1.0, word.hand, said)
        done += len(text) + 1
