"""Finds which way up a page stands: the axis from its lines, up or down from a trial reading."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray

from ocr import clean, geometry

Pixels = NDArray[np.uint8]
_TRIAL_DPI = 170.0
_TRIAL_SIDE = 560  # px of the densest square that is read
_TRIAL_SECONDS = 2.5  # real text takes a tenth of that; pictures and noise may take for ever
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # tesseract's own threads only fight with the other worker


def find(image: Pixels, dpi: float, languages: str) -> tuple[int, bool]:
    """Degrees the content stands turned clockwise (0, 90, 180, 270) and whether that is sure; in doubt (0, False)."""
    gray = clean.gray_of(image)
    factor = min(1.0, _TRIAL_DPI / dpi)
    if factor < 1:
        gray = np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    gray = clean.flatten(clean.drop_border(gray))
    lying, along, _ = clean.line_profile(gray)
    standing, upward, _ = clean.line_profile(geometry.turn(gray, 90))
    if max(along, upward) == 0:
        return 0, False
    if along > 1.25 * upward:
        tries: tuple[int, ...] = (0, 180)
    elif upward > 1.25 * along:
        tries = (90, 270)
    else:
        tries = (0, 90, 180, 270)
    piece = _densest(gray)
    scores: dict[int, float] = {}
    for rotation in tries:
        level = geometry.turn(piece, (360 - rotation) % 360)
        skew = lying if rotation % 180 == 0 else standing
        if abs(skew) >= 1:
            level = geometry.set_right(level, geometry.levelled(geometry.plan(level.shape, dpi), skew))
        scores[rotation], mean, letters = _trial(level, dpi * factor, languages)
        if mean > 80 and letters > 60:
            return rotation, True  # text read upside down never comes near this
    return _weigh(scores)


def _weigh(scores: dict[int, float]) -> tuple[int, bool]:
    """The clear winner of the trial readings; an upright page must not be turned on a whim."""
    ranked = sorted(scores, key=lambda rotation: -scores[rotation])
    best, second = scores[ranked[0]], scores[ranked[1]]
    if best >= 1200 and best > 1.6 * second:
        return ranked[0], True
    return 0, False


def _densest(gray: Pixels) -> Pixels:
    """The square of the page with most fine ink."""
    height, width = gray.shape
    ink = ((gray < 170) & (gray > 20)).astype(np.uint8)
    sums = cv2.integral(ink)
    tall, wide = min(height, _TRIAL_SIDE), min(width, _TRIAL_SIDE)
    places = [(y, x) for y in range(0, height - tall + 1, 40) for x in range(0, width - wide + 1, 40)]
    y, x = max(
        places,
        key=lambda p: int(
            sums[p[0] + tall, p[1] + wide] - sums[p[0], p[1] + wide] - sums[p[0] + tall, p[1]] + sums[p[0], p[1]]
        ),
    )
    return np.ascontiguousarray(gray[y : y + tall, x : x + wide])


def _trial(gray: Pixels, dpi: float, languages: str) -> tuple[float, float, int]:
    """Sum of confidence times letters over well-read words, mean confidence, and letters seen."""
    with tempfile.TemporaryDirectory(prefix="orientation") as folder:
        target = Path(folder) / "trial.png"
        target.write_bytes(cv2.imencode(".png", gray, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
        try:
            found = pytesseract.image_to_data(
                str(target),
                lang=languages,
                config=f"--psm 6 --dpi {round(dpi)}",
                timeout=_TRIAL_SECONDS,
                output_type=pytesseract.Output.DICT,
            )
        except (RuntimeError, pytesseract.TesseractError):  # time limit or nothing to read: no vote
            return 0.0, 0.0, 0
    votes = [
        (float(confidence), min(12, sum(letter.isalpha() for letter in text)))
        for text, confidence in zip(found["text"], found["conf"], strict=True)
    ]
    votes = [(confidence, letters) for confidence, letters in votes if letters >= 2]
    total = sum(letters for _, letters in votes)
    mean = sum(confidence * letters for confidence, letters in votes) / max(1, total)
    return sum(confidence * letters for confidence, letters in votes if confidence > 40), mean, total
