"""Turns every colour arrangement that decoders give into gray or BGR bytes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

Pixels = NDArray[np.uint8]
_BLOCK = 256  # rows at a time, so that deep pictures need little more memory than they have


def to_pixels(image: Image.Image) -> Pixels:
    """Any Pillow mode as gray or BGR bytes; what is transparent shows white paper."""
    image.load()
    mode = image.mode
    if mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, (255, 255, 255, 255))
        flat = Image.alpha_composite(paper, over).convert("RGB")
        return bgr(flat if mode not in ("LA", "La", "L", "1") else flat.convert("L"))
    if mode.startswith("I;16") or mode in ("I", "F"):
        return _from_deep(np.asarray(image))
    if mode == "LAB":
        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(image, *profiles, outputMode="RGB")
        return bgr(changed if changed is not None else image)
    return bgr(image.convert("L" if mode == "1" else "RGB") if mode not in ("L", "RGB") else image)


def _from_deep(values: NDArray[np.generic]) -> Pixels:
    """16-bit and wider gray to 8 bits; a range that already fits 8 bits is kept."""
    top = float(values.max(initial=0))
    factor = (
        255.0 if top <= 1 and values.dtype.kind == "f" else 1.0 if top <= 255 and values.dtype.itemsize > 2 else 1 / 257
    )
    out = np.empty(values.shape, dtype=np.uint8)
    for row in range(0, values.shape[0], _BLOCK):
        block = values[row : row + _BLOCK].astype(np.float64)
        out[row : row + _BLOCK] = np.clip(np.rint(np.nan_to_num(block) * factor), 0, 255)
    return out


def bgr(image: Image.Image) -> Pixels:
    """An L or RGB picture as gray or BGR bytes."""
    pixels = np.array(image, dtype=np.uint8)
    return pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
