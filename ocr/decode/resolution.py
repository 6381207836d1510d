"""What a file's resolution means: one dpi for square pixels, or none."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.decode.limits import MAX_PIXELS, MAX_SIDE

Pixels = NDArray[np.uint8]
_LEAST, _MOST = 50.0, 2400.0  # dpi
_ALIKE = 0.02
_WIDEST = 3.0  # fax is at most 204 x 98 dpi (ITU-T T.4); beyond that it is some program's filler


def uneven(across: float, down: float) -> bool:
    """Whether both resolutions (dpi) can be believed and pixels are not square."""
    sane = _LEAST <= across <= _MOST and _LEAST <= down <= _MOST
    return sane and abs(across - down) > _ALIKE * across and max(across, down) <= _WIDEST * min(across, down)


def square_size(size: tuple[int, int], across: float, down: float) -> tuple[int, int]:
    """Width and height in px once pixels are square; as they are when that can't be told, or not within the caps."""
    if not uneven(across, down):
        return size
    dpi = max(across, down)
    square = round(size[0] * dpi / across), round(size[1] * dpi / down)
    return size if square[0] * square[1] > MAX_PIXELS or max(square) > MAX_SIDE else square


def squared(pixels: Pixels, across: float, down: float) -> tuple[Pixels, float]:
    """Square pixels and their dpi; 0.0 dpi when the file's is missing, absurd, or can't be made even within the caps.

    The coarser direction is stretched, so nothing is lost; black-and-white stays black-and-white.
    """
    if not (_LEAST <= across <= _MOST and _LEAST <= down <= _MOST):
        return pixels, 0.0
    if not uneven(across, down):
        return pixels, round(across, 2) if abs(across - down) <= _ALIKE * across else 0.0
    height, width = pixels.shape[:2]
    size = square_size((width, height), across, down)
    if size == (width, height):
        return pixels, 0.0
    stretched = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    if pixels.ndim == 2 and bool(np.all((pixels == 0) | (pixels == 255))):
        stretched = np.where(stretched < 128, 0, 255).astype(np.uint8)
    return stretched, round(max(across, down), 2)
