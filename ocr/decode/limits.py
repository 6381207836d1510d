"""What sizes a frame may have; checked before anything is decoded."""

from __future__ import annotations

from ocr.errors import Failure

MAX_PIXELS = 105_000_000  # A3 at 600 dpi with room
MAX_SIDE = 30_000  # px
MIN_SIDE = 16  # px
MAX_FRAMES = 2000


def check_size(width: int, height: int) -> None:
    """IMG-005 for too many pixels or too long a side, IMG-006 for a side too short."""
    check_not_huge(width, height)
    if min(width, height) < MIN_SIDE:
        raise Failure("IMG-006", width=width, height=height, limit=MIN_SIDE)


def check_not_huge(width: int, height: int) -> None:
    """IMG-005 for too many pixels or too long a side."""
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Failure("IMG-005", width=width, height=height, limit=MAX_PIXELS)
