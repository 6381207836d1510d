"""Takes the coded bytes of a page out of a scan file, for a PDF that shows the very pixels the scanner delivered."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.decode import frames, jpegs, pdfs, tiffs
from ocr.decode.kinds import sniff
from ocr.decode.resolution import square_size
from ocr.types import IDENTITY, Matrix

_Way = NDArray[np.float64]
_PNG_COLOURS = {0: 1, 2: 3, 3: 1}  # colour type → values a pixel
_GROUP4, _JPEG = 4, 7
_BITS_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Stored:
    """One image as a PDF may hold it. coding: a PDF filter (DCTDecode, FlateDecode, CCITTFaxDecode); settings: its numbers.

    planes: 1 gray, 3 RGB; palette: RGB of each value for an image of indexed colours, else empty.
    way: stored px → px of the frame as delivered (as `ocr.decode.frames.decode` gives it).
    """

    data: bytes
    width: int
    height: int
    planes: int
    bits: int
    coding: str
    settings: tuple[tuple[str, int | bool], ...]
    palette: bytes
    way: Matrix


def stored(path: str, index: int) -> Stored | None:
    """The image of one frame as it lies in its file, None when a PDF can't hold it so. The file was inspected before."""
    data = Path(path).read_bytes()
    kind = sniff(data)
    if kind == "JPEG":
        return _of_jpeg(data) if index == 0 else None
    if kind == "PNG":
        return _of_png(data)
    if kind == "TIFF":
        return _of_tiff(data, index)
    return _of_pdf(data, index)


def _of_jpeg(data: bytes) -> Stored | None:
    across, down, orientation = frames.jpeg_facts(data)
    mirror, quarters = frames.TURNS.get(orientation, (False, 0))
    found = _plain_jpeg(data)
    return found and _placed(found, across, down, mirror, quarters)


def _plain_jpeg(data: bytes) -> Stored | None:
    """A gray or YCbCr JPEG of 8 bits, which every reader takes for the same picture."""
    what = jpegs.layout(data)
    if what.kind not in (0xC0, 0xC1, 0xC2) or what.bits != 8 or what.components not in (1, 3) or what.rgb:
        return None
    return Stored(data[: what.end], what.width, what.height, what.components, 8, "DCTDecode", (), b"", IDENTITY)


def _of_png(data: bytes) -> Stored | None:
    """A PNG's own deflated rows: PDF knows its row filters (ISO 32000-1, 7.4.4.4). Not those with clear or woven pixels."""
    width, height, bits, colour, _, _, woven = struct.unpack(">IIBBBBB", data[16:29])
    parts, palette, at = [], b"", 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"tRNS":
            return None
        if name == b"IDAT":
            parts.append(data[at + 8 : at + 8 + length])
        elif name == b"PLTE":
            palette = data[at + 8 : at + 8 + length]
        elif name == b"IEND":
            break
        at += 12 + length
    if colour not in _PNG_COLOURS or woven or bits > 8:
        return None
    planes = _PNG_COLOURS[colour]
    settings = (("Predictor", 15), ("Colors", planes), ("BitsPerComponent", bits), ("Columns", width))
    shades = palette if colour == 3 else b""
    found = Stored(b"".join(parts), width, height, planes, bits, "FlateDecode", settings, shades, IDENTITY)
    return _placed(found, *frames.png_dpi(data), False, 0)


def _of_tiff(data: bytes, index: int) -> Stored | None:
    """A page in one piece, coded as fax (group 4) or JPEG."""
    page = next(islice(tiffs.pages(data), index, None))
    pieces = list(tiffs.pieces(data, page))
    whole = page.first(322) == 0 and len(pieces) == 1
    if not whole or page.first(274, 1) != 1:
        return None
    found, colours = None, page.first(262)
    if page.first(259) == _GROUP4 and page.first(277, 1) == 1:
        code = pieces[0].translate(_BITS_TURNED) if page.first(266, 1) == 2 else pieces[0]
        width, height = page.first(256), page.first(257)
        settings: tuple[tuple[str, int | bool], ...] = (("K", -1), ("Columns", width), ("Rows", height))
        if colours == 1:  # black is 0, and what the code calls black is 1
            settings += (("BlackIs1", True),)
        found = Stored(code, width, height, 1, 1, "CCITTFaxDecode", settings, b"", IDENTITY)
    elif page.first(259) == _JPEG:
        found = _plain_jpeg(tiffs.whole_jpeg(page, pieces[0]))
        if found is None or colours != (6 if found.planes == 3 else 1):
            return None
    return found and _placed(found, *frames.tiff_dpi(data, page), False, 0)


def _of_pdf(data: bytes, index: int) -> Stored | None:
    own = pdfs.own_image(data, index)
    if own is None:
        return None
    if own.coding == "DCTDecode":
        found = _plain_jpeg(own.data)
        if found is None or found.planes != own.layout[2]:
            return None
    else:
        width, height, planes, bits = own.layout
        found = Stored(own.data, width, height, planes, bits, own.coding, own.settings, own.palette, IDENTITY)
    way, size = np.eye(3), (found.width, found.height)
    if own.swapped:
        way, size = np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 1]]) @ way, size[::-1]
    if own.mirrored:
        way = _flip(size[0]) @ way
    if own.upended:
        way = np.array([[1.0, 0, 0], [0, -1, size[1]], [0, 0, 1]]) @ way
    return _further(found, way, size, own.across, own.down, False, own.quarters)


def _placed(found: Stored, across: float, down: float, mirror: bool, quarters: int) -> Stored:
    return _further(found, np.eye(3), (found.width, found.height), across, down, mirror, quarters)


def _further(
    found: Stored, way: _Way, size: tuple[int, int], across: float, down: float, mirror: bool, quarters: int
) -> Stored:
    """Made square, mirrored and turned as `frames` does it after decoding; `size` is where `way` has led so far."""
    square = square_size(size, across, down)
    way, size = np.diag([square[0] / size[0], square[1] / size[1], 1.0]) @ way, square
    if mirror:
        way = _flip(size[0]) @ way
    for _ in range(quarters % 4):  # clockwise
        way, size = np.array([[0.0, -1, size[1]], [1, 0, 0], [0, 0, 1]]) @ way, size[::-1]
    return replace(found, way=_matrix(way))


def _flip(width: float) -> _Way:
    return np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]])


def _matrix(way: _Way) -> Matrix:
    first, second, third = ((float(a), float(b), float(c)) for a, b, c in way)
    return first, second, third
