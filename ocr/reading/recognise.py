"""The contract of a text recogniser and the way to find one by name."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
import numpy.typing as npt

from ocr.errors import Failure
from ocr.types import Box, Line, RecognisedPage

GROUP = "ocr.recognisers"
BUILT_IN = "tesseract"

Gray = npt.NDArray[np.uint8]


class Recogniser(Protocol):
    """Reads printed text; may be called from any worker process, one page at a time."""

    name: str

    def available(self) -> str | None:
        """Give None if it can work here, else the code of the failure that `read` would raise."""
        ...

    def read(self, image: Gray, dpi: float, languages: str, time_limit: float) -> RecognisedPage:
        """Read one upright page.

        image: HxW gray; dpi: its resolution (0 = unknown); languages: codes joined with "+", as in "vie+eng";
        time_limit: seconds. Boxes come back in px of that image. Raises Failure OCR-001, -002, -003 or -005.
        """
        ...


@runtime_checkable
class LineReader(Protocol):
    """What a recogniser may do besides: read lines that others have found. Ask by `isinstance`."""

    def lines(
        self, image: Gray, boxes: Sequence[Box], dpi: float, languages: str, time_limit: float
    ) -> tuple[Line, ...]:
        """Read one text line in each box of an upright page, whatever stands around it; a Line (block 0) per box, in order.

        Boxes want the whole height of the letters with their marks, and little of the lines above and below. image,
        dpi, languages as in `read`; time_limit: seconds for all boxes. A box without words gives a Line without
        words. Raises Failure as `read` does.
        """
        ...


def recogniser(name: str = BUILT_IN) -> Recogniser:
    """Give the recogniser of that name: Tesseract, or a plug-in from the entry points of `ocr.recognisers`.

    Tesseract works inside this process where tesserocr is installed, else in a process of its own.
    Raises Failure OCR-004 with the name if there is none or if it can't be loaded.
    """
    if name == BUILT_IN:
        return _tesseract()
    for entry in entry_points(group=GROUP, name=name):
        try:
            made: Any = entry.load()()
        except Exception as error:  # a stranger's code may fail in any way
            raise Failure("OCR-004", name=name) from error
        if not callable(getattr(made, "read", None)) or not callable(getattr(made, "available", None)):
            raise Failure("OCR-004", name=name)
        return cast(Recogniser, made)
    raise Failure("OCR-004", name=name)


def _tesseract() -> Recogniser:
    from ocr.reading.in_process import InProcess
    from ocr.reading.tesseract import Tesseract

    inside = InProcess()
    return Tesseract() if inside.available() else inside
