"""The built-in recogniser: one Tesseract process a page, through pytesseract."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import cv2
import pytesseract
from pytesseract import pytesseract as engine

from ocr.errors import Failure
from ocr.reading.recognise import Gray
from ocr.reading.vietnamese import nfc
from ocr.types import Box, Line, RecognisedPage, Word

# Several workers share the cores already; Tesseract's own threads would only get in their way.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

_COLUMNS = 12
_WORD_LEVEL = "5"
_LEAST_DPI = 70
_LEAST_PUNCTUATION_CONFIDENCE = 0.05
# Dot leaders and drawn rules of forms, which the engine reads as letters.
_RULE = re.compile(r"[.…·•_]{2,}|…|[-–—―=~_|]{2,}|[—―.…_·-]{2,}")
_MISSING_LANGUAGE = re.compile(r"loading language '([^']+)'|/([\w-]+)\.traineddata")


class _Row(NamedTuple):
    place: tuple[int, int, int]
    word: Word


class Tesseract:
    """Tesseract 4 or 5 as found on PATH, with the languages of TESSDATA_PREFIX."""

    name = "tesseract"

    def available(self) -> str | None:
        """Give None, or OCR-001 if there is no engine on this machine."""
        return None if shutil.which(engine.tesseract_cmd) else "OCR-001"

    def read(self, image: Gray, dpi: float, languages: str, time_limit: float) -> RecognisedPage:
        """Read an upright HxW gray page at `dpi` (0 = unknown) within `time_limit` seconds; boxes in px of `image`.

        Raises Failure OCR-001 (no engine), OCR-002 (too slow), OCR-003 (no such language) or OCR-005 (it crashed).
        """
        _require(languages)
        height, width = image.shape[:2]
        table = _run(image, dpi, languages, time_limit)
        return RecognisedPage(_lines(parse(table, width, height)), self.name, languages)


def _require(languages: str) -> None:
    """Ask beforehand: with "vie+xyz" the engine would read on without xyz and tell nobody."""
    wanted = [language for language in languages.split("+") if language]
    prefix = os.environ.get("TESSDATA_PREFIX", "")
    for language in wanted:
        known = _installed(engine.tesseract_cmd, prefix)
        if known and language not in known:
            _installed.cache_clear()  # it may have been installed since
            if language not in _installed(engine.tesseract_cmd, prefix):
                raise Failure("OCR-003", language=language)
    if not wanted:
        raise Failure("OCR-003", language=languages)


@lru_cache(maxsize=4)
def _installed(command: str, _prefix: str) -> frozenset[str]:
    """Give the engine's languages, empty if it doesn't say; both arguments only key the cache."""
    try:
        return frozenset(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, OSError) as error:
        if shutil.which(command) is None:
            raise Failure("OCR-001") from error
        return frozenset()


def _run(image: Gray, dpi: float, languages: str, time_limit: float) -> str:
    options = "--psm 3 -c tessedit_create_tsv=1"
    if dpi > 0:
        options += f" --dpi {max(_LEAST_DPI, round(dpi))}"
    with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
        path = Path(folder) / "page.png"
        # Level 1: the file lives for a second, so speed matters and size doesn't.
        path.write_bytes(cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
        try:
            return str(
                engine.run_and_get_output(
                    str(path), extension="tsv", lang=languages, config=options, timeout=max(0.01, time_limit)
                )
            )
        except (pytesseract.TesseractNotFoundError, PermissionError) as error:
            raise Failure("OCR-001") from error
        except pytesseract.TesseractError as error:
            raise _crash(error) from error
        except RuntimeError as error:  # pytesseract's only word for a timeout
            raise Failure("OCR-002", seconds=time_limit) from error
        except (FileNotFoundError, UnicodeDecodeError) as error:
            raise Failure("OCR-005", status=0) from error


def _crash(error: pytesseract.TesseractError) -> Failure:
    missing = _MISSING_LANGUAGE.search(str(error.message))
    if missing:
        return Failure("OCR-003", language=missing.group(1) or missing.group(2))
    return Failure("OCR-005", status=int(error.status))


def parse(table: str, width: int, height: int) -> Iterator[_Row]:
    """Give the words of Tesseract's TSV in its reading order, boxes cut to width x height px; skips broken rows."""
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        try:
            block, paragraph, line, _, left, top, wide, high = (int(cell) for cell in cells[2:10])
            confidence = float(cells[10]) / 100
        except ValueError:
            continue
        box = Box(max(0, left), max(0, top), min(width, left + wide), min(height, top + high))
        text = nfc(cells[11].strip())
        if box.x0 < box.x1 and box.y0 < box.y1 and confidence >= 0 and not _garbage(text, confidence):
            yield _Row((block, paragraph, line), Word(text, box, min(1.0, confidence)))


def _garbage(text: str, confidence: float) -> bool:
    if not any(c.isprintable() and not c.isspace() for c in text) or _RULE.fullmatch(text):
        return True
    return len(text) == 1 and not text.isalnum() and confidence < _LEAST_PUNCTUATION_CONFIDENCE


def _lines(rows: Iterator[_Row]) -> tuple[Line, ...]:
    lines: list[Line] = []
    numbers: dict[int, int] = {}  # engine's block numbers have gaps where garbage was
    for place, group in groupby(rows, key=lambda row: row.place):
        block = numbers.setdefault(place[0], len(numbers))
        lines.append(Line(tuple(row.word for row in group), block))
    return tuple(lines)
