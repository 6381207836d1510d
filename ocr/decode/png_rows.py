"""Counts what a PNG's packed rows unpack to, because decoders leave missing rows black and say nothing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

_BLOCK = 1 << 20
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # colour type → values a pixel
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Adam7: first column and row, step across and down (PNG specification, 8.2)."""


def rows_complete(head: bytes, parts: Sequence[memoryview]) -> bool:
    """Whether IDAT parts hold all rows that the 13 bytes of IHDR promise; zlib.error for damaged ones."""
    wanted = _unpacked_size(head)
    packed = zlib.decompressobj()
    size = 0
    for part in parts:
        waiting: bytes | memoryview = part
        while waiting and size < wanted:
            size += len(packed.decompress(waiting, _BLOCK))
            waiting = packed.unconsumed_tail
    return size >= wanted


def _unpacked_size(head: bytes) -> int:
    """Bytes of all rows with their filter marks."""
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    pixel = bits * _SAMPLES.get(colour, 1)
    if not interlaced:
        return int(height * (1 + (width * pixel + 7) // 8))
    total = 0
    for left, top, across, down in _PASSES:
        columns, rows = -((left - width) // across), -((top - height) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * pixel + 7) // 8)
    return total
