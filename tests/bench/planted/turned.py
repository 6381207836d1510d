"""Fed in any of the four ways, with a small lean: pages full of text, pages with little, cards, pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.bench.planted.desk import delivered, picked
from tests.bench.planted.scan import Scan, bilevel, quarter_turned
from tests.bench.planted.sheets import ALL_LAYOUTS


def _turned(degrees: int) -> Callable[[np.random.Generator, str], Scan]:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        scan = delivered(picked(rng, ALL_LAYOUTS), rng, lean=3.0)
        scan = quarter_turned(scan, degrees)
        return replace(bilevel(scan) if rng.random() < 0.15 else scan, tags=("turned",))

    return plant


PLANTERS = {str(degrees): _turned(degrees) for degrees in (0, 90, 180, 270)}
