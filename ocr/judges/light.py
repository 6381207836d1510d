"""Is the scan light enough, and the print dark enough?"""

from __future__ import annotations

import numpy as np

from ocr.sight import Sight
from ocr.types import Severity, Verdict, VerdictKind


def find(sight: Sight) -> tuple[Verdict, ...]:
    """DARK and WASHED_OUT, for the whole page."""
    found = [_dark(sight), _washed_out(sight) if sight.has_text else None]
    return tuple(verdict for verdict in found if verdict is not None)


def _dark(sight: Sight) -> Verdict | None:
    few = sight.colour[::4, ::4]
    light = few if few.ndim == 2 else few.max(axis=2)  # red paper is not a dark scan
    paper = float(np.percentile(light, 90))
    if paper >= 105:
        return None
    return Verdict(VerdictKind.DARK, Severity.BAD if paper < 70 else Severity.WARN, sight.whole, round(paper, 1))


def _washed_out(sight: Sight) -> Verdict | None:
    bare, letters = sight.bare, sight.letters
    step = max(1, len(letters) // 400)
    ink = [float(bare[y : y + h, x : x + w].min()) for x, y, w, h, _ in letters[::step]]
    contrast = float(np.median(bare[::4, ::4])) - float(np.percentile(ink, 25))
    if contrast >= 70:
        return None
    return Verdict(VerdictKind.WASHED_OUT, Severity.WARN, sight.whole, round(contrast, 1))
