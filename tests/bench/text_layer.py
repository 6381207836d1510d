"""The text layer of a PDF as two other readers see it: words with boxes, and the text of each page."""

from __future__ import annotations

import html
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

Word = tuple[str, tuple[float, float, float, float]]
"""A word and its box (left, top, right, bottom) in px at 300 dpi from the page's upper left corner."""
_SCALE = 300 / 72
_PAGE = re.compile(r'<page width="[\d.]+" height="[\d.]+">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def by_poppler(pdf: Path) -> list[list[Word]]:
    """The words of every page as `pdftotext -bbox` tells them."""
    told = _told("-bbox", pdf)
    return [
        [(_nfc(html.unescape(text)), tuple(_SCALE * float(n) for n in box)) for *box, text in _WORD.findall(page)]  # type: ignore[misc]
        for page in _PAGE.findall(told)
    ]


def by_pdfium(pdf: Path) -> list[list[Word]]:
    """The words of every page as PDFium's characters make them up."""
    out = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            out.append(_words_of(page.get_textpage(), page.get_height()))
    finally:
        document.close()
    return out


def _words_of(text: pypdfium2.PdfTextPage, height: float) -> list[Word]:
    words: list[Word] = []
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []

    def end() -> None:
        if letters:
            left, low, right, high = (
                edge(side) for edge, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
            )
            box = (left, height - high, right, height - low)
            words.append((_nfc("".join(letters)), tuple(_SCALE * n for n in box)))  # type: ignore[arg-type]
        letters.clear()
        boxes.clear()

    for place in range(text.count_chars()):
        letter = text.get_text_range(place, 1)
        if not letter.strip():
            end()
            continue
        letters.append(letter)
        boxes.append(text.get_charbox(place, loose=True))
    end()
    return words


def texts(pdf: Path) -> list[str]:
    """The text of every page as `pdftotext` copies it."""
    return _told("-enc", "UTF-8", pdf).split("\f")


def within(wanted: Sequence[Word], given: Sequence[Word], px: float = 2.0) -> tuple[int, int, int]:
    """Words told, those of them whose left and right are within so many px in the layer, and those with all four edges."""
    there: dict[str, list[tuple[float, ...]]] = {}
    for word, box in given:
        there.setdefault(word, []).append(box)
    sides = edges = 0
    for word, box in wanted:
        off = [[abs(a - b) for a, b in zip(box, other, strict=True)] for other in there.get(word, ())]
        if off:
            nearest = min(off, key=max)
            there[word].pop(off.index(nearest))
            sides += max(nearest[0], nearest[2]) <= px
            edges += max(nearest) <= px
    return len(wanted), sides, edges


def _told(*words: object) -> str:
    done = subprocess.run(["pdftotext", *map(str, words), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
