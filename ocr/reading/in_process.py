"""Tesseract inside our own process, through tesserocr (optional): no process start, no picture file, lines at will."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ocr.errors import Failure
from ocr.reading import language_data, strips, tsv
from ocr.reading.recognise import Gray
from ocr.reading.tesseract import LEAST_DPI, Tesseract
from ocr.types import Box, Line, RecognisedPage, Word

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # before the engine loads; see ocr.reading.tesseract


class InProcess:
    """Tesseract 5 as tesserocr brings it; for languages whose data it can't find the program on PATH is asked.

    A crash takes the process with it, so it belongs into a worker's.
    """

    name = Tesseract.name

    def available(self) -> str | None:
        """Give None, or OCR-001 if tesserocr isn't installed or doesn't load here."""
        return None if _library() else "OCR-001"

    def read(self, image: Gray, dpi: float, languages: str, time_limit: float) -> RecognisedPage:
        """As `Recogniser.read`."""
        engine = _engine(languages)
        if engine is None:
            return Tesseract().read(image, dpi, languages, time_limit)
        height, width = image.shape[:2]
        try:
            table = _recognise(engine, image, dpi, _library().PSM.AUTO, time_limit, time_limit)
        finally:
            _forget(engine)
        return RecognisedPage(tsv.lines(tsv.parse(table, width, height)), self.name, languages)

    def lines(
        self, image: Gray, boxes: Sequence[Box], dpi: float, languages: str, time_limit: float
    ) -> tuple[Line, ...]:
        """As `LineReader.lines`."""
        engine = _engine(languages)
        if engine is None:
            return Tesseract().lines(image, boxes, dpi, languages, time_limit)
        until = time.monotonic() + time_limit
        found = []
        try:
            for box in boxes:
                strip = strips.cut(image, box)
                if strip is None:
                    found.append(Line((), 0))
                    continue
                left = until - time.monotonic()
                table = _recognise(engine, strip.image, dpi * strip.scale, _library().PSM.SINGLE_LINE, left, time_limit)
                rows = tsv.parse(table, strip.image.shape[1], strip.image.shape[0])
                found.append(strips.home(strip, (row.word for row in rows)))
        finally:
            _forget(engine)
        return tuple(found)

    def patches(self, images: Sequence[Gray], dpi: float, languages: str, time_limit: float) -> tuple[list[Word], ...]:
        """The words of each image, taken for one block of text; time_limit: seconds for all. Raises Failure as `read` does."""
        engine = _engine(languages)
        if engine is None:
            return Tesseract().patches(images, dpi, languages, time_limit)
        until = time.monotonic() + time_limit
        found = []
        try:
            for image in images:
                left = until - time.monotonic()
                table = _recognise(engine, image, dpi, _library().PSM.SINGLE_BLOCK, left, time_limit)
                found.append([row.word for row in tsv.parse(table, image.shape[1], image.shape[0])])
        finally:
            _forget(engine)
        return tuple(found)


@lru_cache(maxsize=1)
def _library() -> Any:
    try:
        library: Any = importlib.import_module("tesserocr")
    except (ImportError, OSError):  # not installed, or its library lacks something on this machine
        return None
    library.set_leptonica_log_level(library.LeptLogLevel.NONE)  # its remarks on odd pages would fill the error output
    return library


def _engine(languages: str) -> Any:
    """The engine with its languages loaded; None when it or their data isn't to be found."""
    folder = language_data.folder(languages) if _library() else None
    return None if folder is None else _loaded(f"{folder.as_posix()}/", languages)


@lru_cache(maxsize=2)  # the usual languages and those of a machine-readable zone, some 20 MB each
def _loaded(folder: str, languages: str) -> Any:
    library = _library()
    try:
        return library.PyTessBaseAPI(path=folder, lang=languages, oem=library.OEM.LSTM_ONLY)
    except RuntimeError as error:  # its only word for data that it can't use
        raise Failure("OCR-005", status=0) from error


def _recognise(engine: Any, image: Gray, dpi: float, mode: int, seconds: float, limit: float) -> str:
    """Tesseract's table of the words on a gray image, found within `seconds`; `limit` is what a late answer tells."""
    if seconds <= 0:
        raise Failure("OCR-002", seconds=limit)
    started = time.monotonic()
    height, width = image.shape
    engine.SetPageSegMode(mode)
    engine.SetImageBytes(image.tobytes(), width, height, 1, width)
    if dpi > 0:
        engine.SetSourceResolution(max(LEAST_DPI, round(dpi)))
    if not engine.Recognize(max(1, round(seconds * 1000))):
        if time.monotonic() - started >= seconds:
            raise Failure("OCR-002", seconds=limit)
        raise Failure("OCR-005", status=0)
    return str(engine.GetTSVText(0))


def _forget(engine: Any) -> None:
    """No page may colour how the next one is read: pages come in any order, and a reading must repeat."""
    engine.ClearAdaptiveClassifier()
    engine.Clear()
