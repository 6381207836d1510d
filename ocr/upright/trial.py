"""Reads small patches of a page to hear whether they make words: a second opinion on which way up it stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.errors import Failure
from ocr.reading import clean
from ocr.reading.in_process import InProcess
from ocr.reading.leaders import drop_leaders
from ocr.reading.specks import despeckle
from ocr.reading.tesseract import Tesseract
from ocr.types import Word

_SECONDS = 8.0  # real text takes a fiftieth of that; pictures and noise may take for ever
_LEAST = 50.0  # per cent; upside-down words reach that now and then


def words(patches: Sequence[NDArray[np.uint8]], dpi: float, languages: str) -> tuple[float, ...] | None:
    """For each gray patch the letters of the words read, each times what its confidence (per cent) has above chance.

    None when nothing was heard: a busy machine must not decide which way up a page stands, so who runs out of time has
    no vote.
    """
    ready = [drop_leaders(clean.flatten(despeckle(patch, dpi)), dpi) for patch in patches]
    try:
        inside = InProcess()
        engine = Tesseract() if inside.available() else inside
        heard = engine.patches(ready, dpi, languages, _SECONDS * len(ready))
    except Failure:  # its time limit, a crash, no engine or language
        return None
    return tuple(sum(_worth(word) for word in of_patch) for of_patch in heard)


def _worth(word: Word) -> float:
    letters = min(12, sum(letter.isalpha() for letter in word.text))
    above = 100 * word.confidence - _LEAST
    return above * letters if letters >= 2 and above > 0 else 0.0
