"""Finds the machine-readable zone of a card or passport among the lines of a page, and reads it again until it checks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.reading import language_data, mrz, strips
from ocr.reading.recognise import Gray, LineReader, Recogniser
from ocr.types import Box, Line, MachineZone, RecognisedPage, Word

_LEAST_LETTERS = 24  # of 30; what is missing are fillers
_SIGN = re.compile(r"<<|<[a-z]|[a-z]<|^[A-Z1|][A-Z<][A-Z0]{3}\d{6}|\d{7}[MFX<]\d{6,7}[A-Z0]{3}")
_LATIN = "eng"  # knows capitals and digits better than a Vietnamese network, which takes I for T
_PROVED = 0.99
_MOST = 9  # lines that are read again: two cards copied on a sheet, and one line too many


def read(page: RecognisedPage, image: Gray, dpi: float, engine: Recogniser, time_limit: float) -> RecognisedPage:
    """The page with the zones that stand on it.

    Lines of a zone whose check digits agree replace what was read; what the recogniser said stays with the words.
    Raises Failure as `Recogniser.read` does.
    """
    lines = [line for line in page.lines if _may_belong(line)][:_MOST]
    if len(lines) < 2:
        return page
    lines.sort(key=lambda line: line.words[0].box.y0)
    texts = _readings(lines, image, dpi, engine, page.language, time_limit)
    zones: list[MachineZone] = []
    proved: dict[Line, str] = {}
    at = 0
    while at < len(lines):
        found = _zone(lines[at:], texts[at:])
        if found is None:
            at += 1
            continue
        zones.append(found)
        count = len(found.lines)
        said = mrz.parse(found.lines)
        if said is not None and "born" in said.proved and "number" in said.proved:
            checked = found.lines[:2] if count == 3 else found.lines[1:]
            first = at if count == 3 else at + 1
            proved.update(zip(lines[first : first + len(checked)], checked, strict=True))
        at += count
    return replace(page, lines=tuple(_as(line, proved.get(line)) for line in page.lines), zones=tuple(zones))


def _may_belong(line: Line) -> bool:
    text = _letters(line)
    return len(text) >= _LEAST_LETTERS and _SIGN.search(text) is not None


def _letters(line: Line) -> str:
    return "".join(word.text for word in line.words)


def _readings(
    lines: Sequence[Line], image: Gray, dpi: float, engine: Recogniser, languages: str, time_limit: float
) -> list[tuple[str, ...]]:
    """For each line what was read in each way, the most trusted first."""
    ways = [[_letters(line) for line in lines]]
    if isinstance(engine, LineReader):
        boxes = [strips.around(line, image.shape[1], image.shape[0]) for line in lines]
        for language in (languages, _LATIN):
            if language == languages or language_data.folder(language):
                again = engine.lines(image, boxes, dpi, language, time_limit)
                ways.insert(0, [_letters(line) for line in again])
    return [tuple(dict.fromkeys(texts)) for texts in zip(*ways, strict=True)]


def _zone(lines: Sequence[Line], texts: Sequence[tuple[str, ...]]) -> MachineZone | None:
    """The zone that begins with the first line, by the readings of its lines that prove most."""
    best: tuple[int, tuple[str, ...]] | None = None
    for count in (3, 2):
        if len(lines) < count or not all(_follows(one, other) for one, other in itertools.pairwise(lines[:count])):
            continue
        for choice in itertools.product(*texts[:count]):
            formed = mrz.in_form(choice)
            said = mrz.parse(formed) if formed else None
            if formed and said and (best is None or len(said.proved) > best[0]):
                best = len(said.proved), formed
    return None if best is None else MachineZone(best[1], _hull(lines[: len(best[1])]))


def _follows(line: Line, other: Line) -> bool:
    upper, lower = _hull([line]), _hull([other])
    height = max(upper.y1 - upper.y0, lower.y1 - lower.y0)
    near = upper.y1 - height < lower.y0 < upper.y1 + 2 * height
    return near and abs(upper.x0 - lower.x0) < 4 * height


def _hull(lines: Sequence[Line]) -> Box:
    boxes = [word.box for line in lines for word in line.words]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _as(line: Line, text: str | None) -> Line:
    """The line as one word that says `text`, which check digits prove, and what it said before."""
    if text is None:
        return line
    said = line.text if line.text != text else ""
    return replace(line, words=(Word(text, _hull([line]), _PROVED, said=said),))
