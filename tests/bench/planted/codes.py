"""Codes of every kind at falling module sizes, straight and aslant, clean and on a 150-dpi grey copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import delivered
from tests.bench.planted.scan import Scan, gray, resampled, sensed, skewed
from tests.bench.planted.sheets import Recorded

_FILL = (244, 246, 247)
KINDS = ("QRCode", "Code128", "Code39", "DataMatrix", "PDF417")


def _coded(kind: str) -> Callable[[np.random.Generator, str], Scan]:
    """Module of about 5, 3 and 2 px for light, medium and severe; one in three lies at any angle."""

    def plant(rng: np.random.Generator, severity: str) -> Scan:
        sheet = Recorded(300, rng)
        sheet.bold(105, 24, "TỜ PHÂN CÁCH HỒ SƠ", 14)
        target = {"light": 5.0, "medium": 3.2, "severe": 2.1}[severity]
        module = 6 if kind != "Code39" else 4
        text = f"H{sheet.say.number(2)}.{sheet.say.number(2)}-{sheet.say.number(6)}-{sheet.say.number(4)}"
        sheet.code(24, 70, text, kind, module)
        sheet.paragraph(180, sheet.say.sentence())
        scan = sheet.scan("to_phan_cach")
        if target != module:
            scan = resampled(scan, target / module)
        if rng.random() < 0.33:
            lean = float(rng.uniform(-14, 14))
            return replace(sensed(skewed(scan, lean, _FILL, grow=True), rng), allowed=("low_resolution", "skewed"))
        scan = delivered(scan, rng)
        return replace(gray(scan) if severity != "light" else scan, allowed=("low_resolution",))

    return plant


PLANTERS = {kind: _coded(kind) for kind in KINDS}
