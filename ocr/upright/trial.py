"""Reads small patches of a page to hear whether they make words: a second opinion on which way up it stands."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from ocr.reading import clean
from ocr.reading.leaders import drop_leaders
from ocr.reading.specks import despeckle

_SECONDS = 8.0  # real text takes a fiftieth of that; pictures and noise may take for ever
_LEAST = 50.0  # per cent; upside-down words reach that now and then
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # tesseract's own threads only fight with the other worker


def words(patches: Sequence[NDArray[np.uint8]], dpi: float, languages: str) -> tuple[float, ...] | None:
    """For each gray patch the letters of the words read, each times what its confidence (per cent) has above chance.

    One process reads them all: starting it takes as long as a patch. None when nothing was heard: a busy machine must
    not decide which way up a page stands, so who runs out of time has no vote.
    """
    ready = [drop_leaders(clean.flatten(despeckle(patch, dpi)), dpi) for patch in patches]
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        target = Path(folder) / "patches.tif"
        first, *others = (Image.fromarray(patch) for patch in ready)
        first.save(target, save_all=True, append_images=others)
        try:
            found = pytesseract.image_to_data(
                str(target),
                lang=languages,
                config=f"--psm 6 --dpi {max(70, round(dpi))}",
                timeout=_SECONDS * len(ready),
                output_type=pytesseract.Output.DICT,
            )
        except (RuntimeError, pytesseract.TesseractNotFoundError):  # its time limit, a crash, no engine or language
            return None
    scores = [0.0] * len(ready)
    for page, text, confidence in zip(found["page_num"], found["text"], found["conf"], strict=True):
        letters = min(12, sum(letter.isalpha() for letter in text))
        if letters >= 2 and float(confidence) > _LEAST:
            scores[int(page) - 1] += (float(confidence) - _LEAST) * letters
    return tuple(scores)
