"""A scanner's habits: files that grow piece by piece under their final name."""

from __future__ import annotations

import time
from pathlib import Path


def slow_copy(source: Path, target: Path, pieces: int = 4, pause: float = 0.15) -> None:
    """Write `source` to `target` in so many pieces, keeping the file open as a scanner does."""
    body = source.read_bytes()
    step = max(1, len(body) // pieces)
    with target.open("wb") as out:
        for start in range(0, len(body), step):
            out.write(body[start : start + step])
            out.flush()
            time.sleep(pause)
