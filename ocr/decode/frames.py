"""Opens scan files strictly, whatever their names say, and yields their frames as arrays."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.decode import jpegs, pdfs, tiffs
from ocr.decode.colours import to_pixels
from ocr.decode.endings import strip_padding
from ocr.decode.kinds import sniff
from ocr.decode.limits import MAX_FRAMES, check_size
from ocr.decode.png_rows import rows_complete
from ocr.decode.resolution import squared
from ocr.errors import Failure
from ocr.types import Frame, Origin, ScanInfo

Pixels = NDArray[np.uint8]
Image.MAX_IMAGE_PIXELS = None  # our own caps come before any decoding

TURNS: dict[int, tuple[bool, int]] = {  # EXIF: mirror left-right first?, then quarter turns clockwise
    2: (True, 0), 3: (False, 2), 4: (True, 2), 5: (True, 3), 6: (False, 1), 7: (True, 1), 8: (False, 3),
}  # fmt: skip
_DAMAGES = {"IMG-003", "IMG-004", "IMG-011", "IMG-012"}
_HOLE = 512  # bytes: a disk sector; no picture ends with that many zeros or ones before its end mark


@dataclass(frozen=True, slots=True)
class _Decoded:
    pixels: Pixels
    dpi: float
    bits: int


def inspect(path: str) -> ScanInfo:
    """Decode every frame of a scan file; a Failure IMG-0nn says why the file can't be taken."""
    data = Path(path).read_bytes()
    try:
        kind = sniff(data)
        frames: list[Frame] = []
        pages, origin = _told(kind, data)
        for index, one in enumerate(_every(kind, data, pages)):
            height, width = one.pixels.shape[:2]
            frames.append(Frame(index, width, height, one.dpi, 1 if one.pixels.ndim == 2 else 3, one.bits))
    except Failure as failure:
        if failure.code in _DAMAGES and _emptied(data):
            raise Failure("IMG-014", where="tail") from failure
        raise
    return ScanInfo(kind, tuple(frames), origin)


def decode(path: str, index: int) -> Pixels:
    """Pixels as delivered: uint8, height x width gray or height x width x 3 BGR.

    EXIF orientation is applied, and pixels that the file says aren't square (fax) are made square.
    """
    return decode_with_dpi(path, index)[0]


def decode_with_dpi(path: str, index: int) -> tuple[Pixels, float]:
    """As `decode`, with the file's resolution in dpi (0 = the file doesn't say)."""
    data = Path(path).read_bytes()
    kind = sniff(data)
    with _decoding(kind):
        if kind == "TIFF":
            page = next(islice(tiffs.pages(data), index, None))
            with tiffs.opened(data) as image:
                one = _tiff_page(data, page, image)
        else:
            one = _single(kind, data, index)
    return one.pixels, one.dpi


def dpi_or_guess(frame: Frame) -> float:
    """The file's dpi, else what makes the long side 297 mm when it has 1000 px or more, else 200."""
    longest = max(frame.width, frame.height)
    # no sheet is longer than A0, and nobody scans one beyond A3 so coarsely: 72 or 96 dpi is some program's filler
    if frame.dpi and longest / frame.dpi <= (17 if frame.dpi < 100 else 47):
        return frame.dpi
    return longest / (297 / 25.4) if longest >= 1000 else 200.0


def _emptied(data: bytes) -> bool:
    """Whether the file's end was never written: a run of zeros or ones, perhaps with an end mark set behind."""
    end = data[-_HOLE - 2 :].removesuffix(b"\xff\xd9")[-_HOLE:]
    return len(end) == _HOLE and end in (bytes(_HOLE), b"\xff" * _HOLE)


@contextmanager
def _decoding(kind: str) -> Iterator[None]:
    try:
        yield
    except (Failure, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - decoders raise anything (TypeError, struct.error) on damaged input
        raise Failure("IMG-011" if kind == "PDF" else "IMG-004", where=type(error).__name__) from error


def _told(kind: str, data: bytes) -> tuple[int, Origin]:
    """How many pages a file says it has (a TIFF is asked later), and where it came from."""
    if kind != "PDF":
        return 1, Origin.PAPER
    with _decoding(kind):
        pages, origin = pdfs.count(data)
    if pages > MAX_FRAMES:
        raise Failure("IMG-009", frames=pages, limit=MAX_FRAMES)
    return pages, origin


def _every(kind: str, data: bytes, pages: int) -> Iterator[_Decoded]:
    """All frames in order; sizes and places of all are checked before the first is decoded."""
    with _decoding(kind):
        if kind == "TIFF":
            tiffs.check(data)
            with warnings.catch_warnings(), tiffs.opened(data) as image:
                warnings.simplefilter("ignore")
                for page in tiffs.pages(data):
                    yield _tiff_page(data, page, image)
            return
        for index in range(pages):
            yield _single(kind, data, index)


def _single(kind: str, data: bytes, index: int) -> _Decoded:
    if kind == "JPEG":
        return _decode_jpeg(data)
    if kind == "PNG":
        return _decode_png(data)
    pixels, dpi = pdfs.page_pixels(data, index)
    return _Decoded(pixels, dpi, 8)


def _decode_jpeg(data: bytes) -> _Decoded:
    """EXIF orientation is applied here, so 'as delivered' means as the camera wanted it seen."""
    what = jpegs.layout(data)
    check_size(what.width, what.height)
    jpegs.check_readable(what)
    jpegs.check_tail(data, what)
    pixels = jpegs.strict_pixels(data[: what.end], gray=what.components == 1)
    if what.components == 4:
        with Image.open(io.BytesIO(data)) as image:  # Pillow knows Adobe's inverted CMYK
            pixels = to_pixels(image)
    across, down, orientation = jpeg_facts(data)
    pixels, dpi = squared(pixels, across, down)
    mirror, quarters = TURNS.get(orientation, (False, 0))
    if mirror:
        pixels = pixels[:, ::-1]
    return _Decoded(np.ascontiguousarray(np.rot90(pixels, -quarters)), dpi, what.bits)


def jpeg_facts(data: bytes) -> tuple[float, float, int]:
    """Resolution across and down in dpi, EXIF orientation; broken EXIF counts as none, the picture may be sound."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
                return *_dpi(image), int(image.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 - EXIF parsing raises anything
        return 0.0, 0.0, 1


def _decode_png(data: bytes) -> _Decoded:
    at, ended = 8, False
    parts: list[memoryview] = []
    while not ended:
        if at + 12 > len(data):
            raise Failure("IMG-003")
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise Failure("IMG-003" if name.isalpha() else "IMG-004", where="chunk")
        if zlib.crc32(data[at + 4 : at + 8 + length]) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            raise Failure("IMG-004", where="crc")
        if name == b"IHDR":
            check_size(*struct.unpack_from(">II", data, at + 8))
        elif name == b"IDAT":
            parts.append(memoryview(data)[at + 8 : at + 8 + length])
        ended = name == b"IEND"
        at += 12 + length
    rest = strip_padding(data[at:])
    if rest:
        raise Failure("IMG-016" if rest.startswith(data[:8]) else "IMG-015", trailing=len(rest))
    if not rows_complete(data[16:29], parts):
        raise Failure("IMG-003", where="rows")
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        return _Decoded(*squared(to_pixels(image), *_dpi(image)), data[24])


def _tiff_page(data: bytes, page: tiffs.TiffPage, image: Image.Image) -> _Decoded:
    check_size(page.first(256), page.first(257))
    tiffs.turn_to(page, image)
    return _Decoded(*squared(tiffs.pixels_of(data, page, image), *_dpi(image)), page.first(258, 1))


def _dpi(image: Image.Image) -> tuple[float, float]:
    """Resolution across and down in dpi; zeros when the file doesn't say."""
    try:
        across, down = image.info.get("dpi", (0, 0))
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0


def png_dpi(data: bytes) -> tuple[float, float]:
    """Resolution of a PNG across and down in dpi; zeros when the file doesn't say."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        return _dpi(image)


def tiff_dpi(data: bytes, page: tiffs.TiffPage) -> tuple[float, float]:
    """Resolution of a TIFF page across and down in dpi; zeros when the file doesn't say."""
    with tiffs.opened(data) as image:
        tiffs.turn_to(page, image)
        return _dpi(image)
