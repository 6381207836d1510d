"""The contract of a text recogniser and the way to find one by name."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from ocr.errors import Failure
from ocr.types import RecognisedPage

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


def recogniser(name: str = BUILT_IN) -> Recogniser:
    """Give the recogniser of that name: the built-in one, or a plug-in from the entry points of `ocr.recognisers`.

    Raises Failure OCR-004 with the name if there is none or if it can't be loaded.
    """
    if name == BUILT_IN:
        from ocr.reading.tesseract import Tesseract

        return Tesseract()
    for entry in entry_points(group=GROUP, name=name):
        try:
            made: Any = entry.load()()
        except Exception as error:  # a stranger's code may fail in any way
            raise Failure("OCR-004", name=name) from error
        if not callable(getattr(made, "read", None)) or not callable(getattr(made, "available", None)):
            raise Failure("OCR-004", name=name)
        return cast(Recogniser, made)
    raise Failure("OCR-004", name=name)
