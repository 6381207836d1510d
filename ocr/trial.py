"""Reads a small patch of a page to hear whether it makes words: a second opinion on which way up it stands."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray

from ocr import clean
from ocr.leaders import drop_leaders
from ocr.specks import despeckle

_SECONDS = 8.0  # real text takes a fiftieth of that; pictures and noise may take for ever
_LEAST = 50.0  # per cent; upside-down words reach that now and then
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # tesseract's own threads only fight with the other worker


def words(gray: NDArray[np.uint8], dpi: float, languages: str) -> float | None:
    """Letters of the words read, each times what its confidence (per cent) has above chance; None when nothing was heard.

    A busy machine must not decide which way up a page stands: who runs out of time has no vote.
    """
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        target = Path(folder) / "patch.png"
        ready = drop_leaders(clean.flatten(despeckle(gray, dpi)), dpi)
        picture = cv2.imencode(".png", ready, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1]
        target.write_bytes(picture.tobytes())
        try:
            found = pytesseract.image_to_data(
                str(target),
                lang=languages,
                config=f"--psm 6 --dpi {max(70, round(dpi))}",
                timeout=_SECONDS,
                output_type=pytesseract.Output.DICT,
            )
        except (RuntimeError, pytesseract.TesseractNotFoundError):  # its time limit, a crash, no engine or language
            return None
    votes = [
        (float(confidence), min(12, sum(letter.isalpha() for letter in text)))
        for text, confidence in zip(found["text"], found["conf"], strict=True)
    ]
    return float(
        sum((confidence - _LEAST) * letters for confidence, letters in votes if letters >= 2 and confidence > _LEAST)
    )
