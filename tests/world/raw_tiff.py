"""Writes TIFF files byte by byte, so that every odd thing a scanner may write can be made."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

Value = int | tuple[int, int] | bytes | Sequence[int]
_SHORT, _LONG, _RATIONAL, _BYTES, _LONG8 = 3, 4, 5, 7, 16


@dataclass(frozen=True)
class Image:
    """One directory: size in px, pieces (strips, or tiles of `tile` px), and further tags."""

    width: int
    height: int
    pieces: Sequence[bytes]
    bits: int = 8
    planes: int = 1
    photometric: int = 1  # 0 = zero is white, 1 = zero is black, 2 = RGB, 3 = palette
    compression: int = 1
    rows: int = 0  # rows in a strip, 0 = all
    tile: int = 0
    dpi: tuple[float, float] | None = (200, 200)
    unit: int = 2  # 2 = inch, 3 = cm
    more: dict[int, Value] = field(default_factory=dict)

    def tags(self) -> dict[int, Value]:
        tags: dict[int, Value] = {
            256: self.width, 257: self.height, 258: [self.bits] * self.planes, 259: self.compression,
            262: self.photometric, 277: self.planes,
        }  # fmt: skip
        if not self.tile:
            tags[278] = self.rows or self.height
        else:
            tags[322] = tags[323] = self.tile
        if self.dpi is not None:
            tags |= {282: self._ratio(self.dpi[0]), 283: self._ratio(self.dpi[1]), 296: self.unit}
        return tags | self.more

    @staticmethod
    def _ratio(value: float) -> tuple[int, int]:
        return round(value * 100), 100


def write(images: Sequence[Image], order: str = "<", big: bool = False, loop: bool = False) -> bytes:
    """A whole file; `loop` leads the last directory back to the first."""
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
    offset = "Q" if big else "I"
    out = bytearray(head + (struct.pack(order + "HH", 8, 0) if big else b""))
    link = len(out)
    out += bytes(struct.calcsize("=" + offset))
    first = 0
    for image in images:
        starts = []
        for piece in image.pieces:
            starts.append(len(out))
            out += piece + bytes(len(piece) % 2)
        lengths = [len(piece) for piece in image.pieces]
        places = {324: starts, 325: lengths} if image.tile else {273: starts, 279: lengths}
        entries, where = _entries(
            out, {**image.tags(), **{k: v for k, v in places.items() if k not in image.more}}, order, big
        )
        first = first or where
        struct.pack_into(order + offset, out, link, where)
        out += entries
        link = len(out)
        out += bytes(struct.calcsize("=" + offset))
    if loop:
        struct.pack_into(order + offset, out, link, first)
    return bytes(out)


def _entries(out: bytearray, tags: dict[int, Value], order: str, big: bool) -> tuple[bytes, int]:
    """Append what doesn't fit into the entries; give the entries and where they will stand."""
    room = 8 if big else 4
    body = bytearray(struct.pack(order + ("Q" if big else "H"), len(tags)))
    for tag in sorted(tags):
        kind, count, raw = _raw(tag, tags[tag], order, big)
        body += struct.pack(order + "HH" + ("Q" if big else "I"), tag, kind, count)
        if len(raw) > room:
            place = len(out)
            out += raw + bytes(len(raw) % 2)
            raw = struct.pack(order + ("Q" if big else "I"), place)
        body += raw.ljust(room, b"\0")
    return bytes(body), len(out)


def _raw(tag: int, value: Value, order: str, big: bool) -> tuple[int, int, bytes]:
    if isinstance(value, bytes):
        return _BYTES, len(value), value
    if isinstance(value, tuple):
        return _RATIONAL, 1, struct.pack(order + "II", *value)
    numbers = [value] if isinstance(value, int) else list(value)
    kind = _LONG if tag in (254, 256, 257, 273, 278, 279, 322, 323, 324, 325) else _SHORT
    if big and tag in (273, 279, 324, 325):
        kind = _LONG8
    code = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}[kind]
    return kind, len(numbers), struct.pack(f"{order}{len(numbers)}{code}", *numbers)
