"""Opens scan files strictly, whatever their names say, and yields their frames as arrays."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from ocr import jpegs, pdfs
from ocr.endings import BrokenDirectory, Directory, TooManyDirectories, pieces_inside, tiff_directories
from ocr.errors import Failure
from ocr.limits import MAX_FRAMES, check_size, sane_dpi
from ocr.types import Frame, ScanInfo

Pixels = NDArray[np.uint8]
Image.MAX_IMAGE_PIXELS = None  # our own caps come before any decoding

_OTHERS = (
    (b"PK", "zip"), (b"GIF8", "gif"), (b"MZ", "exe"), (b"\x7fELF", "exe"), (b"%!PS", "ps"),
    (b"\xc5\xd0\xd3\xc6", "ps"),
)  # fmt: skip
_TURNS: dict[int, tuple[bool, int]] = {  # EXIF: mirror left-right first?, then quarter turns clockwise
    2: (True, 0), 3: (False, 2), 4: (True, 2), 5: (True, 3), 6: (False, 1), 7: (True, 1), 8: (False, 3),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Decoded:
    pixels: Pixels
    dpi: float
    bits: int


def inspect(path: str) -> ScanInfo:
    """Decode every frame of a scan file; a Failure IMG-001…IMG-012 says why the file can't be taken."""
    data = Path(path).read_bytes()
    kind = sniff(data)
    frames: list[Frame] = []
    for index in range(_count(kind, data)):
        one = _decode(kind, data, index)
        channels = 1 if one.pixels.ndim == 2 else 3
        frames.append(Frame(index, one.pixels.shape[1], one.pixels.shape[0], one.dpi, channels, one.bits))
    return ScanInfo(kind, tuple(frames))


def decode(path: str, index: int) -> Pixels:
    """Pixels as delivered: uint8, height x width gray or height x width x 3 BGR, EXIF orientation already applied."""
    return decode_with_dpi(path, index)[0]


def decode_with_dpi(path: str, index: int) -> tuple[Pixels, float]:
    """As `decode`, with the file's resolution in dpi (0 = the file doesn't say)."""
    data = Path(path).read_bytes()
    one = _decode(sniff(data), data, index)
    return one.pixels, one.dpi


def embeddable(path: str, index: int) -> bytes | None:
    """The file itself when it is one plain 8-bit gray or YCbCr JPEG that stands as it is stored, else None."""
    data = Path(path).read_bytes()
    if index != 0 or not data.startswith(b"\xff\xd8\xff"):
        return None
    what = jpegs.layout(data)
    plain = what.kind in (0xC0, 0xC1, 0xC2) and what.bits == 8 and what.components in (1, 3) and not what.rgb
    if not plain or what.end != len(data) or _jpeg_facts(data)[1] != 1:
        return None
    return data


def dpi_or_guess(frame: Frame) -> float:
    """The file's dpi, else what makes the long side 297 mm when it has 1000 px or more, else 200."""
    longest = max(frame.width, frame.height)
    if frame.dpi and longest / frame.dpi <= 47:  # no sheet is longer than A0: then 72 dpi is some program's filler
        return frame.dpi
    return longest / (297 / 25.4) if longest >= 1000 else 200.0


def sniff(data: bytes) -> str:
    """JPEG, PNG, TIFF or PDF by the first bytes; IMG-001 when empty, IMG-002 for anything else."""
    if not data:
        raise Failure("IMG-001")
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "TIFF"
    if b"%PDF-" in data[:1024]:
        return "PDF"
    raise Failure("IMG-002", looks_like=_looks_like(data))


def _looks_like(data: bytes) -> str:
    for start, name in _OTHERS:
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic"
    head = data[:2048].lower()
    if b"<svg" in head:
        return "svg"
    if b"<html" in head or b"<!doctype html" in head:
        return "html"
    if b"\0" in head:
        return "unknown"
    try:
        data[:4096].decode("utf-8", errors="strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return "unknown"
    return "text" if len(data) > 1 else "unknown"


def _count(kind: str, data: bytes) -> int:
    """Frames to take; sizes of all of them are checked here, before the first is decoded."""
    if kind == "TIFF":
        directories = _tiff_pages(data)
        for fields in (fields for _, fields in directories):
            check_size(fields.get(256, (0,))[0], fields.get(257, (0,))[0])
        count = len(directories)
    else:
        count = pdfs.count(data) if kind == "PDF" else 1
    if count > MAX_FRAMES:
        raise Failure("IMG-009", frames=count, limit=MAX_FRAMES)
    return count


def _decode(kind: str, data: bytes, index: int) -> _Decoded:
    try:
        if kind == "JPEG":
            return _decode_jpeg(data)
        if kind == "PNG":
            return _decode_png(data)
        if kind == "TIFF":
            return _decode_tiff(data, index)
        pixels, dpi = pdfs.page_pixels(data, index)
        return _Decoded(pixels, dpi, 8)
    except (Failure, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - decoders raise anything (TypeError, struct.error) on damaged input
        raise Failure("IMG-011" if kind == "PDF" else "IMG-004", where=type(error).__name__) from error


def _decode_jpeg(data: bytes) -> _Decoded:
    """EXIF orientation is applied here, so 'as delivered' means as the camera wanted it seen."""
    what = jpegs.layout(data)
    check_size(what.width, what.height)
    jpegs.check_tail(data, what.end)
    pixels = jpegs.strict_pixels(data[: what.end], gray=what.components == 1)
    if what.components == 4:
        with Image.open(io.BytesIO(data)) as image:  # Pillow knows Adobe's inverted CMYK
            pixels = to_pixels(image)
    dpi, orientation = _jpeg_facts(data)
    mirror, quarters = _TURNS.get(orientation, (False, 0))
    if mirror:
        pixels = pixels[:, ::-1]
    return _Decoded(np.ascontiguousarray(np.rot90(pixels, -quarters)), dpi, what.bits)


def _jpeg_facts(data: bytes) -> tuple[float, int]:
    """Resolution in dpi and EXIF orientation; broken EXIF counts as none, for the picture itself may be sound."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            return _dpi(image), int(image.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 - EXIF parsing raises anything
        return 0.0, 1


def _decode_png(data: bytes) -> _Decoded:
    at, ended = 8, False
    while not ended:
        if at + 12 > len(data):
            raise Failure("IMG-003")
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise Failure("IMG-003")
        if zlib.crc32(data[at + 4 : at + 8 + length]) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            raise Failure("IMG-004", where="crc")
        if name == b"IHDR":
            check_size(*struct.unpack_from(">II", data, at + 8))
        ended = name == b"IEND"
        at += 12 + length
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        return _Decoded(to_pixels(image), _dpi(image), data[24])


def _tiff_pages(data: bytes) -> list[tuple[int, Directory]]:
    """Directories that are pages, with their place in the chain; thumbnails (reduced resolution) are left out."""
    try:
        directories = tiff_directories(io.BytesIO(data), len(data))
    except TooManyDirectories as error:
        raise Failure("IMG-009", limit=MAX_FRAMES) from error
    except BrokenDirectory as broken:
        raise Failure("IMG-003" if broken.cut else "IMG-012", where=broken.reason) from broken
    pages = [(i, fields) for i, fields in enumerate(directories) if not fields.get(254, (0,))[0] & 1]
    if not pages:
        raise Failure("IMG-012", where="pages")
    for _, fields in pages:
        if not pieces_inside(fields, len(data)):
            raise Failure("IMG-003", where="strip")
    return pages


def _decode_tiff(data: bytes, index: int) -> _Decoded:
    place, fields = _tiff_pages(data)[index]
    check_size(fields.get(256, (0,))[0], fields.get(257, (0,))[0])
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
        image.seek(place)
        pixels = to_pixels(image)
        return _Decoded(pixels, _dpi(image), fields.get(258, (1,))[0])


def _dpi(image: Image.Image) -> float:
    value = image.info.get("dpi")
    try:
        return sane_dpi(float(value[0]), float(value[1])) if value else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0


def to_pixels(image: Image.Image) -> Pixels:
    """Any Pillow mode as gray or BGR bytes; what is transparent shows white paper."""
    image.load()
    mode = image.mode
    if mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, (255, 255, 255, 255))
        flat = Image.alpha_composite(paper, over).convert("RGB")
        return _bgr(flat if mode not in ("LA", "La", "L", "1") else flat.convert("L"))
    if mode.startswith("I;16") or mode in ("I", "F"):
        return _from_deep(np.asarray(image))
    if mode == "LAB":
        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(image, *profiles, outputMode="RGB")
        return _bgr(changed if changed is not None else image)
    return _bgr(image.convert("L" if mode == "1" else "RGB") if mode not in ("L", "RGB") else image)


def _from_deep(values: NDArray[np.generic]) -> Pixels:
    """16-bit and wider gray to 8 bits; a range that already fits 8 bits is kept."""
    deep = values.astype(np.float64)
    top = float(deep.max(initial=0))
    factor = (
        255.0 if top <= 1 and values.dtype.kind == "f" else 1.0 if top <= 255 and values.dtype.itemsize > 2 else 1 / 257
    )
    return np.clip(np.rint(deep * factor), 0, 255).astype(np.uint8)


def _bgr(image: Image.Image) -> Pixels:
    pixels = np.array(image, dtype=np.uint8)
    return pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)
