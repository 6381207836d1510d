"""The built-in recogniser: one Tesseract process a page, through pytesseract."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import pytesseract
from PIL import Image
from pytesseract import pytesseract as engine

from ocr.errors import Failure
from ocr.reading import strips, tsv
from ocr.reading.recognise import Gray
from ocr.types import Box, Line, RecognisedPage, Word

# Several workers share the cores already; Tesseract's own threads would only get in their way.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

LEAST_DPI = 70
_MISSING_LANGUAGE = re.compile(r"loading language '([^']+)'|/([\w-]+)\.traineddata")


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
        with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
            path = Path(folder) / "page.png"
            # Level 1: the file lives for a second, so speed matters and size doesn't.
            path.write_bytes(cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
            table = _run(path, "--psm 3", dpi, languages, time_limit)
        return RecognisedPage(tsv.lines(tsv.parse(table, width, height)), self.name, languages)

    def lines(
        self, image: Gray, boxes: Sequence[Box], dpi: float, languages: str, time_limit: float
    ) -> tuple[Line, ...]:
        """As `LineReader.lines`; one process reads all the lines, which lie in one file."""
        _require(languages)
        cut = [strips.cut(image, box) for box in boxes]
        ready = [strip for strip in cut if strip is not None]
        if not ready:
            return tuple(Line((), 0) for _ in boxes)
        words: dict[int, list[Word]] = {}
        for row in _of_file([strip.image for strip in ready], "--psm 7", dpi, languages, time_limit):
            words.setdefault(row.place[0], []).append(row.word)
        numbers = itertools.count(1)
        return tuple(
            Line((), 0) if strip is None else strips.home(strip, words.get(next(numbers), ())) for strip in cut
        )

    def patches(self, images: Sequence[Gray], dpi: float, languages: str, time_limit: float) -> tuple[list[Word], ...]:
        """As `InProcess.patches`; one process reads them all: starting it takes as long as a patch."""
        _require(languages)
        found: tuple[list[Word], ...] = tuple([] for _ in images)
        for row in _of_file(images, "--psm 6", dpi, languages, time_limit):
            found[row.place[0] - 1].append(row.word)
        return found


def _of_file(images: Sequence[Gray], mode: str, dpi: float, languages: str, time_limit: float) -> Iterator[tsv.Row]:
    """The words on images that lie in one file, which one process reads."""
    with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
        path = Path(folder) / "images.tif"
        first, *others = (Image.fromarray(image) for image in images)
        first.save(path, save_all=True, append_images=others)
        table = _run(path, mode, dpi, languages, time_limit)
    widest, highest = (max(image.shape[side] for image in images) for side in (1, 0))
    return tsv.parse(table, widest, highest)


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


def _run(picture: Path, mode: str, dpi: float, languages: str, time_limit: float) -> str:
    """The table (TSV) of the words in a picture file, read by a process of its own."""
    options = f"--oem 1 {mode} -c tessedit_create_tsv=1"
    if dpi > 0:
        options += f" --dpi {max(LEAST_DPI, round(dpi))}"
    try:
        return str(
            engine.run_and_get_output(
                str(picture), extension="tsv", lang=languages, config=options, timeout=max(0.01, time_limit)
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
