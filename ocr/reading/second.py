"""A second reader for lines that the first one doubts: AsterOCR's network in onnxruntime (both optional).

Of the package `asterocr` (MIT) only two files are used, the network and its letters; none of its code is imported.
"""

from __future__ import annotations

import importlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.errors import Failure
from ocr.reading import strips
from ocr.reading.recognise import Gray, LineReader
from ocr.reading.vietnamese import nfc
from ocr.types import Box, Line, Word

NAME = "second"
_HEIGHT = 32  # px; what the network looks at
_STEP = 4  # px of that a column of its answer stands for
_WIDEST = 1024  # px; the network was made for 256 columns
_BLANK = 0
_ERRORS = 3  # of the runtime's grades of what it logs


class SecondReader:
    """Reads single lines by a convolutional network with a CTC head; a CPU second reads about twelve."""

    name = NAME

    def lines(
        self, image: Gray, boxes: Sequence[Box], dpi: float, languages: str, time_limit: float
    ) -> tuple[Line, ...]:
        """As `LineReader.lines`; it knows Vietnamese only. Raises Failure OCR-002 or OCR-005."""
        until = time.monotonic() + time_limit
        found = []
        for box in boxes:
            if time.monotonic() > until:
                raise Failure("OCR-002", seconds=time_limit)
            strip = strips.cut(image, box)
            found.append(Line((), 0) if strip is None else strips.home(strip, _words(strip.image)))
        return tuple(found)


def find() -> LineReader | None:
    """The second reader, if both packages are installed and their files are there."""
    return SecondReader() if _folder() and find_spec("onnxruntime") else None


def load() -> None:
    """Load the network now, where there is one, and not at the first line. Raises Failure OCR-005."""
    if find():
        _network()


def _folder() -> Path | None:
    spec = find_spec("asterocr")  # finds the package without running any of it
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "assets"
    return folder if (folder / "asternet.onnx").is_file() and (folder / "vocab.json").is_file() else None


@lru_cache(maxsize=1)
def _network() -> tuple[Any, tuple[str, ...]]:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # newer ones than ours would report to their maker
    runtime = importlib.import_module("onnxruntime")
    runtime.disable_telemetry_events()  # on Windows older ones would, by the system's tracing
    runtime.set_default_logger_severity(_ERRORS)  # it warns of devices that a confined worker may not see
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # one worker per core
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # they would keep what lines of each length took
    folder = _folder()
    try:
        letters = tuple(json.loads((folder or Path()).joinpath("vocab.json").read_text("utf-8"))["chars"])
        session = runtime.InferenceSession(
            str((folder or Path()) / "asternet.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # whatever a broken file makes of the runtime
        raise Failure("OCR-005", status=0) from error
    return session, letters


def _words(gray: Gray) -> tuple[Word, ...]:
    """Words on the image of one line, boxes in its px; a word is as sure as its least sure letter."""
    session, letters = _network()
    height, width = gray.shape
    wide = max(_HEIGHT, round(width * _HEIGHT / height))
    wide += -wide % _STEP
    if wide > _WIDEST:
        at = _gap(gray)
        right = [replace(word, box=_moved(word.box, at)) for word in _words(gray[:, at:])]
        return *_words(gray[:, :at]), *right
    small = cv2.resize(gray, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR)
    picture = np.repeat(((small.astype(np.float32) / 255 - 0.5) / 0.5)[None, None], 3, axis=1)
    try:
        (answer,) = session.run(None, {session.get_inputs()[0].name: picture})
    except Exception as error:  # the runtime's own kinds
        raise Failure("OCR-005", status=0) from error
    return _decoded(np.asarray(answer)[:, 0, :], letters, width, height)


def _gap(gray: Gray) -> int:
    """The column to part a long line at: the middle of the widest gap between its letters around its middle."""
    width = int(gray.shape[1])
    first, last = width // 3, 2 * width // 3
    darkest = gray[:, first:last].min(axis=0)
    free = darkest > (int(darkest.max()) + int(darkest.min())) // 2
    edges = np.flatnonzero(np.diff(np.concatenate(([False], free, [False])).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return int(width) // 2
    start, end = runs[int((runs[:, 1] - runs[:, 0]).argmax())].tolist()
    return first + (int(start) + int(end)) // 2


def _moved(box: Box, across: int) -> Box:
    return Box(box.x0 + across, box.y0, box.x1 + across, box.y1)


def _decoded(chances: NDArray[np.float32], letters: tuple[str, ...], width: int, height: int) -> tuple[Word, ...]:
    """Greedy CTC: the best letter of each column, repeats and blanks dropped. chances: columns x letters, logarithms."""
    best = chances.argmax(axis=1)
    sure = np.exp(chances.max(axis=1))
    column = width / len(best)
    words: list[Word] = []
    text, low, first, last, before = "", 1.0, 0, 0, _BLANK
    for at, letter in enumerate([*best.tolist(), _BLANK]):
        ends = at == len(best) or (letter != before and letters[letter] == " ")
        if ends and text:
            box = Box(round(first * column), 0, max(round(first * column) + 1, round((last + 1) * column)), height)
            words.append(Word(nfc(text), box, float(low)))
            text, low = "", 1.0
        if not ends and letter not in (_BLANK, before) and letters[letter] != " ":
            first = at if not text else first
            text, low = text + letters[letter], min(low, float(sure[at]))
        if not ends and letter != _BLANK and letters[letter] != " ":
            last = at
        before = letter
    return tuple(words)
