"""The scanner's test sheet as a scanner would deliver it: rendered at 300 dpi, softened, grained, and made worse on wish."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2
from PIL import Image


def rendered(pdf: bytes, page: int, dpi: float = 300.0) -> np.ndarray:
    """A page of the PDF as BGR pixels."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    return cv2.cvtColor(np.array(image), cv2.COLOR_RGB2BGR)


def scanned(
    page: np.ndarray, blur: float = 0.5, grain: float = 2.0, white: float = 247, black: float = 18
) -> np.ndarray:
    """blur: px; grain: standard deviation in levels; white and black: levels of paper and ink."""
    levels = np.clip(np.arange(256) * ((white - black) / 255) + black, 0, 255).astype(np.uint8)
    soft = cv2.LUT(cv2.GaussianBlur(page, (0, 0), blur), levels)
    high, wide = page.shape[:2]
    tile = np.random.default_rng(1).normal(0, grain, (512, 512)).round().astype(np.int16)
    noise = np.tile(tile, (high // 512 + 1, wide // 512 + 1))[:high, :wide]
    return cv2.add(soft, cv2.merge([noise] * 3), dtype=cv2.CV_8U)


def turned(page: np.ndarray, degrees: float, shift: float = 0.0) -> np.ndarray:
    """Turned clockwise on the glass, moved right by `shift` px."""
    way = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), -degrees, 1)
    way[0, 2] += shift
    return cv2.warpAffine(page, way, page.shape[1::-1], flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def resized(page: np.ndarray, across: float, down: float) -> np.ndarray:
    return cv2.resize(page, None, fx=across, fy=down, interpolation=cv2.INTER_AREA)


def streaked(page: np.ndarray, column: int, strength: float = 0.8) -> np.ndarray:
    out = page.copy()
    out[:, column : column + 3] = (out[:, column : column + 3] * strength).astype(np.uint8)
    return out


def save(path, pages, dpi: float = 300.0) -> None:
    """One TIFF of all pages (BGR or gray) with `dpi` written into it; 0 = none."""
    images = [Image.fromarray(page if page.ndim == 2 else page[:, :, ::-1]) for page in pages]
    told = {"dpi": (dpi, dpi)} if dpi else {}
    images[0].save(path, save_all=True, append_images=images[1:], **told)
