"""Tells cheaply whether a scan file is complete at its end, by content alone; standard library only."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PADDING_LIMIT = 4096  # bytes of zeros or line ends that devices put behind the end mark
DIRECTORY_LIMIT = 20_000
PIECES_LIMIT = 20_000_000  # strips and tiles of a whole file: 2000 pages of A4 at 300 dpi with one row each
Directory = dict[int, tuple[int, ...]]

_TIFF_HEADS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_FIELD_CODES = {1: "B", 2: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_FIELD_SIZES = {5: 8, 10: 8, 11: 4, 12: 8} | {kind: struct.calcsize("=" + code) for kind, code in _FIELD_CODES.items()}
_WANTED = {254, 256, 257, 258, 259, 262, 266, 273, 277, 279, 324, 325, 347}  # size, coding, strips, tiles
PIECES = frozenset((273, 279, 324, 325))


class BrokenDirectory(ValueError):
    """A TIFF directory that can't be followed; `cut` when the reason is that the file ends too early."""

    def __init__(self, reason: str, cut: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cut = cut


class TooManyDirectories(ValueError):
    """A TIFF with more directories, or more pieces in them, than any scan has."""


def ends_well(path: Path) -> bool:
    """Whether the file ends as its format demands. Unknown formats pass when not empty: `inspect` refuses them."""
    with open(path, "rb") as source:
        size = source.seek(0, os.SEEK_END)
        if size == 0:
            return False
        source.seek(0)
        head = source.read(1024)
        source.seek(max(0, size - PADDING_LIMIT - 1024))
        tail = source.read()
        if head.startswith(b"\xff\xd8"):
            return strip_padding(tail).endswith((b"\xff\xd9", b"SEFT"))  # SEFT: Samsung phones add facts of their own
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return b"\0\0\0\0IEND\xaeB`\x82" in tail
        if head.startswith(_TIFF_HEADS):
            return _tiff_ends_well(source, size)
        if b"%PDF-" in head:
            return pdf_ends_well(tail)
    return True


def pdf_ends_well(tail: bytes) -> bool:
    """Whether the end mark stands in the last 1024 bytes, small padding aside."""
    return b"%%EOF" in strip_padding(tail)[-1024:]


def strip_padding(tail: bytes) -> bytes:
    """The bytes without a small run of zeros and line ends behind them; a long run stays and so is noticed."""
    bare = tail.rstrip(b"\0\r\n")
    return bare if len(tail) - len(bare) <= PADDING_LIMIT else tail


def _tiff_ends_well(source: BinaryIO, size: int) -> bool:
    try:
        return all(pieces_inside(directory, size) for directory in tiff_directories(source, size))
    except TooManyDirectories:
        return True
    except BrokenDirectory as broken:
        return not broken.cut and broken.reason == "loop"  # a loop is no matter of waiting: `inspect` names it


def pieces_inside(directory: Directory, size: int) -> bool:
    """Whether every strip and tile of one TIFF directory lies within `size` bytes."""
    for offsets, counts in ((273, 279), (324, 325)):
        if offsets not in directory:
            continue
        starts, lengths = directory[offsets], directory.get(counts)
        if lengths is None:
            return all(start < size for start in starts)
        if len(lengths) != len(starts):
            return False
        if any(start + length > size for start, length in zip(starts, lengths, strict=True)):
            return False
    return True


def tiff_directories(source: BinaryIO, size: int) -> Iterator[Directory]:
    """Integer fields of every directory in the chain (classic TIFF and BigTIFF), one at a time, in file order."""
    source.seek(0)
    head = source.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:4] in (b"+\0", b"\0+")
    if len(head) < (16 if big else 8):
        raise BrokenDirectory("header", cut=True)
    where = int(struct.unpack(order + ("Q" if big else "I"), head[8:16] if big else head[4:8])[0])
    pieces = 0
    seen: set[int] = set()
    if where == 0:
        raise BrokenDirectory("none", cut=True)  # writers put the first offset in last
    while where:
        if where in seen:
            raise BrokenDirectory("loop", cut=False)
        seen.add(where)
        fields, where = _directory(source, size, where, order, big)
        pieces += sum(len(fields.get(tag, ())) for tag in PIECES)
        if len(seen) > DIRECTORY_LIMIT or pieces > PIECES_LIMIT:
            raise TooManyDirectories
        yield fields


def _directory(source: BinaryIO, size: int, where: int, order: str, big: bool) -> tuple[Directory, int]:
    """One directory and the offset of the next (0 at the end)."""
    count_code, offset_code, entry_size = ("Q", "Q", 20) if big else ("H", "I", 12)
    count_size, offset_size = struct.calcsize("=" + count_code), struct.calcsize("=" + offset_code)
    source.seek(min(where, size))
    raw = source.read(count_size)
    if len(raw) < count_size:
        raise BrokenDirectory("outside", cut=True)
    count = int(struct.unpack(order + count_code, raw)[0])
    if count == 0 or count > 4096:
        raise BrokenDirectory("entries", cut=False)
    raw = source.read(count * entry_size + offset_size)
    if len(raw) < count * entry_size + offset_size:
        raise BrokenDirectory("outside", cut=True)
    fields: Directory = {}
    for at in range(0, count * entry_size, entry_size):
        tag, kind = struct.unpack_from(order + "HH", raw, at)
        number = int(struct.unpack_from(order + offset_code, raw, at + 4)[0])
        place = raw[at + 4 + offset_size : at + entry_size]
        length = number * _FIELD_SIZES.get(kind, 1)
        if length > offset_size:
            start = int(struct.unpack(order + offset_code, place)[0])
            if start + length > size:
                raise BrokenDirectory("field", cut=True)
            if tag in _WANTED and number > PIECES_LIMIT // 8:
                raise TooManyDirectories
            if tag in _WANTED:
                source.seek(start)
                place = source.read(length)
        if tag in _WANTED and kind in _FIELD_CODES:
            fields[tag] = struct.unpack(f"{order}{number}{_FIELD_CODES[kind]}", place[:length])
    following = int(struct.unpack(order + offset_code, raw[-offset_size:])[0])
    return fields, following
