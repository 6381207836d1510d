"""What sizes and resolutions a frame may have; checked before anything is decoded."""

from __future__ import annotations

from ocr.errors import Failure

MAX_PIXELS = 105_000_000  # A3 at 600 dpi with room
MAX_SIDE = 30_000  # px
MIN_SIDE = 16  # px
MAX_FRAMES = 2000


def check_size(width: int, height: int) -> None:
    """IMG-005 for too many pixels or too long a side, IMG-006 for a side too short."""
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Failure("IMG-005", width=width, height=height, limit=MAX_PIXELS)
    if min(width, height) < MIN_SIDE:
        raise Failure("IMG-006", width=width, height=height, limit=MIN_SIDE)


def sane_dpi(across: float, down: float) -> float:
    """One resolution in dpi; 0.0 when missing, absurd (below 50 or above 2400) or unlike in the two directions."""
    if not (50 <= across <= 2400 and 50 <= down <= 2400) or abs(across - down) > 0.1 * across:
        return 0.0
    return round(across, 2)
