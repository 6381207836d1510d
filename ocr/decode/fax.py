"""Finds damage in bilevel codes (fax and JBIG2) that decoders pass over: they stop early and leave the rest white."""

from __future__ import annotations

import struct

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_HOLE = bytes(4)  # no valid T.6 code has 25 zero bits in a row
_END = 0x001001  # EOFB, ITU-T T.6, 2.4.1.1
_PAGE, _END_OF_PAGE, _UNKNOWN_LENGTH = 48, 49, 0xFFFFFFFF
_REGIONS = frozenset((4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43))


def group4_broken(code: bytes, reversed_bits: bool = False) -> bool:
    """Whether T.6 code has a hole of zeros in it, or zeros in place of its end."""
    bare = code.rstrip(b"\0")
    if _HOLE in bare or not bare:
        return True
    if len(code) - len(bare) < len(_HOLE):
        return False
    last = int.from_bytes((bare.translate(_REVERSED) if reversed_bits else bare)[-4:], "big")
    return not any((last >> shift) & 0xFFFFFF == _END for shift in range(8))


def jbig2_broken(code: bytes) -> bool:
    """Whether an embedded JBIG2 stream is no row of whole segments with a page and a region (ITU-T T.88, 7.2)."""
    kinds: set[int] = set()
    at = 0
    try:
        while at < len(code):
            number, flags, referred = struct.unpack_from(">IBB", code, at)
            at += 5
            if referred >> 5 == 7:
                count = struct.unpack_from(">I", code, at)[0] & 0x1FFFFFFF
                at += 4 + (count + 8) // 8
            else:
                count = referred >> 5
                at += 1
            at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
            length = struct.unpack_from(">I", code, at)[0]
            kinds.add(flags & 0x3F)
            if length == _UNKNOWN_LENGTH or flags & 0x3F == _END_OF_PAGE:
                break
            at += 4 + length
            if at > len(code):
                return True
    except struct.error:
        return True
    return _PAGE not in kinds or not kinds & _REGIONS
