"""Tells words written with a coloured pen from print, where a page was scanned in colour."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.types import Box, Geometry, RecognisedPage, Word

Pixels = NDArray[np.uint8]
_DARKER = 60  # levels below the paper around: ink
_LEAST_INK = 20  # px
_BLUE = 22  # levels that blue stands over red in pen ink; print is gray, and seals are red


def marked(page: RecognisedPage, pixels: Pixels, how: Geometry) -> RecognisedPage:
    """The page with `hand` set on words in blue ink. pixels: the frame as delivered; boxes in px of the upright image."""
    if pixels.ndim == 2:
        return page
    back = np.linalg.inv(np.array(how.transform))

    def word(word: Word) -> Word:
        return replace(word, hand=True) if _is_blue(_under(pixels, word.box, back)) else word

    lines = tuple(replace(line, words=tuple(word(w) for w in line.words)) for line in page.lines)
    return replace(page, lines=lines)


def _under(pixels: Pixels, box: Box, back: NDArray[np.float64]) -> Pixels:
    """What the frame shows in the box of a word."""
    corners = np.array([[[x, y] for x in (box.x0, box.x1) for y in (box.y0, box.y1)]], np.float64)
    there = cv2.perspectiveTransform(corners, back)[0]
    (x0, y0), (x1, y1) = np.maximum(0, there.min(axis=0)).astype(int), np.ceil(there.max(axis=0)).astype(int)
    return pixels[y0:y1, x0:x1]


def _is_blue(part: Pixels) -> bool:
    if part.size == 0:
        return False
    blue, green, red = (part[:, :, n].astype(np.int16) for n in range(3))
    bluer = blue - red
    if int(bluer.max()) - 0.5 * min(0, int(bluer.min())) < _BLUE:  # nothing here can reach it, as in most print
        return False
    brightness = (blue + green + red) // 3
    paper = brightness >= np.percentile(brightness, 70)
    tint = float(np.median(bluer[paper]))  # of the paper itself
    ink = brightness < float(np.median(brightness[paper])) - _DARKER
    if np.count_nonzero(ink) < _LEAST_INK:
        return False
    return float(np.median(bluer[ink])) - min(0.0, tint) * 0.5 >= _BLUE
