"""Cut off: the frame ends inside the text, at one of the four edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import delivered, grade, picked, spoiled, text_box
from tests.bench.planted.scan import Scan, box_of, cropped, rectangle
from tests.bench.planted.sheets import columns, form, letter, table


def _cut(side: str) -> Callable[[np.random.Generator, str], Scan]:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        scan = picked(rng, (letter, form, table, columns))
        width, height = scan.size
        depth = scan.mm(grade(severity, 4, 11, 30) if side in ("left", "right") else grade(severity, 3, 14, 45))
        at = _through_text(scan, side, depth)
        frame = {
            "left": (at, 0, width, height), "right": (0, 0, at, height),
            "top": (0, at, width, height), "bottom": (0, 0, width, at),
        }[side]  # fmt: skip
        x0, y0, x1, y1 = (round(value) for value in frame)
        cut = cropped(scan, x0, y0, x1, y1)
        wide, high = cut.size
        strip = cut.mm(8)
        quad = {
            "left": rectangle(0, 0, strip, high), "right": rectangle(wide - strip, 0, wide, high),
            "top": rectangle(0, 0, wide, strip), "bottom": rectangle(0, high - strip, wide, high),
        }[side]  # fmt: skip
        lost = [box_of(line.quad) for line in cut.lines]
        kept = tuple(
            line
            for line, (a, b, c, d) in zip(cut.lines, lost, strict=True)
            if a >= 0 and b >= 0 and c <= wide and d <= high
        )
        # no lean: a turned frame would draw a strip of bed between the text and the edge
        return delivered(spoiled(replace(cut, lines=kept), "cut_off", severity, side, quad), rng, lean=0)

    return plant


def _through_text(scan: Scan, side: str, depth: float) -> float:
    """Where to cut, near `depth` px within the text, so that words are cut through and not a gap beside them."""
    (left, top), _, (right, bottom), _ = text_box(scan)
    boxes = np.array([box_of(line.quad) for line in scan.lines], np.float64)
    if side in ("top", "bottom"):
        aim = top + depth if side == "top" else bottom - depth
        middles = (boxes[:, 1] + boxes[:, 3]) / 2
        return float(middles[np.argmin(abs(middles - aim))])
    tries = [left + depth * f if side == "left" else right - depth * f for f in np.arange(0.6, 1.5, 0.05)]
    inside = scan.mm(1)
    return max(tries, key=lambda x: int(((boxes[:, 0] + inside < x) & (x < boxes[:, 2] - inside)).sum()))


PLANTERS = {side: _cut(side) for side in ("left", "right", "top", "bottom")}
