"""How much fine and how much coarse structure a page has above its grain: softness that noise cannot feign."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.sight import Sight
from ocr.strokes import Tiles

_FINE, _MIDDLE, _COARSE = 0.7, 1.4, 2.8  # px at 150 dpi: octaves around the width of a stroke
_CALMEST = 15  # percentile of tiles that hold nothing but grain


@dataclass(frozen=True, slots=True)
class Relief:
    """Tiles as those of the strokes, without the rim: variance in squared gray levels, averaged over a tile and its neighbours.

    fine: edges sharper than 0.2 mm. middle: strokes of letters. Both less what the grain of the paper adds.
    grain: that part of the middle, for one tile. letters: in a tile and its neighbours.
    """

    fine: Tiles
    middle: Tiles
    letters: Tiles
    grain: float


def measure(sight: Sight) -> Relief:
    """Variances of two neighbouring octaves (differences of Gaussians) in each tile."""
    side, (rows, columns) = sight.strokes.side, sight.strokes.letters.shape
    whole = np.zeros((rows * side, columns * side), np.float32)
    part = sight.even[: rows * side, : columns * side]
    whole[...] = 245.0
    whole[: part.shape[0], : part.shape[1]] = part
    scale = sight.dpi / 150.0
    first, second, third = (cv2.GaussianBlur(whole, (0, 0), sigma * scale) for sigma in (_FINE, _MIDDLE, _COARSE))
    down, aside = rows // 30 + 1, columns // 16 + 1
    inner = np.s_[down : max(down + 1, rows - down), aside : max(aside + 1, columns - aside)]
    fine, middle = (
        cv2.resize((one - two) ** 2, (columns, rows), interpolation=cv2.INTER_AREA)[inner]
        for one, two in ((first, second), (second, third))
    )
    bare = sight.strokes.off_bed[inner]
    if not bare.any():
        bare = ~bare
    grain = [float(np.percentile(energy[bare], _CALMEST)) for energy in (fine, middle)]
    own = [
        _gathered(np.where(bare, energy - least, np.float32(0.0)))
        for energy, least in zip((fine, middle), grain, strict=True)
    ]
    return Relief(own[0], own[1], sight.strokes.gathered[inner], grain[1])


def _gathered(energy: Tiles) -> Tiles:
    """Averaged over a tile and its neighbours."""
    return np.asarray(cv2.boxFilter(energy, -1, (3, 3)), np.float32)
