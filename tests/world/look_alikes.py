"""Odd but legal files that look much like bad ones: each must be taken and show the same paper."""

from __future__ import annotations

import io
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from tests.world import raw_pdf, raw_tiff
from tests.world.bad_inputs import SIZE, chunk, jpeg, paper, patched, png, saved

EXIF_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
"""EXIF orientation → Pillow's transposition that stores an upright page that way (CIPA DC-008, tag 274)."""


@dataclass(frozen=True)
class Legal:
    """A file by its name, how its bytes are made, and what its first page must show, with the largest mean difference."""

    name: str
    make: Callable[[], bytes]
    shows: Image.Image
    off: float = 1.0
    pages: int = 1
    dpi: float = 0.0


def all_legal() -> list[Legal]:
    """Every look-alike; names are unique."""
    return [legal for family in (_jpegs, _turned, _pngs, _tiffs, _codings, _pdfs) for legal in family()]


def _stretched(picture: Image.Image, width: float, height: float) -> Image.Image:
    size = round(picture.width * width), round(picture.height * height)
    return picture.resize(size, Image.Resampling.BILINEAR)


def _jpegs() -> Iterator[Legal]:
    colour, gray = paper("RGB"), paper("L")
    whole = jpeg("L", dpi=(150, 150))
    preview = jpeg("L", size=(60, 84))
    jfif = whole.index(b"JFIF\0") + 7
    mpf = patched(whole, 0, b"")[:2] + b"\xff\xe2\x00\x0aMPF\0" + bytes(4) + whole[2:]

    def dpi(unit: int, across: int, down: int) -> Callable[[], bytes]:
        return lambda: patched(whole, jfif, struct.pack(">BHH", unit, across, down))

    yield Legal("colour.jpg", lambda: jpeg("RGB"), colour, 8)
    yield Legal("adobe-cmyk.jpg", lambda: jpeg("CMYK"), paper("CMYK").convert("RGB"), 8)
    yield Legal("progressive.jpg", lambda: jpeg("L", progressive=True), gray, 8)
    yield Legal("restarts.jpg", lambda: jpeg("L", restart_marker_rows=1), gray, 8)
    yield Legal("padded.jpg", lambda: whole + bytes(3000), gray, 8, dpi=150)
    yield Legal("with-preview-behind.jpg", lambda: whole + preview, gray, 8, dpi=150)
    yield Legal("several-in-one.jpg", lambda: mpf + jpeg("L"), gray, 8, dpi=150)
    yield Legal("phone-facts-behind.jpg", lambda: whole + bytes(40) + b"SEFH" + bytes(60) + b"SEFT", gray, 8, dpi=150)
    yield Legal("moving-photo.jpg", lambda: whole + b"\0\0\0\x18ftypmp42" + bytes(range(256)), gray, 8, dpi=150)
    yield Legal("jpeg-named.pdf", lambda: whole, gray, 8, dpi=150)
    yield Legal("jpeg-named.tif", lambda: whole, gray, 8, dpi=150)
    yield Legal("LOUD.JPG", lambda: whole, gray, 8, dpi=150)
    yield Legal("without-dpi.jpg", dpi(0, 1, 1), gray, 8)
    yield Legal("zero-dpi.jpg", dpi(1, 0, 0), gray, 8)
    yield Legal("one-dpi.jpg", dpi(1, 1, 1), gray, 8)
    yield Legal("endless-dpi.jpg", dpi(1, 65535, 65535), gray, 8)
    yield Legal("dpi-in-cm.jpg", dpi(2, 118, 118), gray, 8, dpi=299.72)
    yield Legal("fax-dpi.jpg", dpi(1, 204, 98), _stretched(gray, 1, 204 / 98), 8, dpi=204)
    yield Legal("nearly-even-dpi.jpg", dpi(1, 300, 299), gray, 8, dpi=300)
    yield Legal("absurdly-uneven-dpi.jpg", dpi(1, 2400, 60), gray, 8)


def _turned() -> Iterator[Legal]:
    def make(orientation: int, dpi: tuple[int, int]) -> Callable[[], bytes]:
        def bytes_of() -> bytes:
            exif = Image.Exif()
            exif[0x0112] = orientation
            out = io.BytesIO()
            turn = EXIF_TURNS.get(orientation)
            stored = paper() if turn is None else paper().transpose(Image.Transpose(turn))
            stored.save(out, "JPEG", quality=90, exif=exif, dpi=dpi)
            return out.getvalue()

        return bytes_of

    for orientation in range(1, 9):
        yield Legal(f"exif-{orientation}.jpg", make(orientation, (150, 150)), paper(), 8, dpi=150)
    yield Legal("exif-6-uneven.jpg", make(6, (200, 100)), _stretched(paper(), 2, 1), 8, dpi=200)


def _pngs() -> Iterator[Legal]:
    gray = paper("L")
    deep = (np.asarray(gray).astype(np.uint16) * 257).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in deep)
    clear = np.zeros((SIZE[1], SIZE[0], 2), np.uint8)
    clear[:84, :, 1] = 255
    palette = paper("RGB").quantize(64)
    phys = chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1))
    whole = saved("PNG")

    def file_of(picture: Image.Image, **options: object) -> Callable[[], bytes]:
        def bytes_of() -> bytes:
            out = io.BytesIO()
            picture.save(out, "PNG", **options)
            return out.getvalue()

        return bytes_of

    band = Image.new("L", SIZE, 255)
    band.paste(0, (0, 0, SIZE[0], 84))
    yield Legal("gray-alpha.png", file_of(Image.fromarray(clear, "LA")), band)
    yield Legal("deep.png", lambda: png(*SIZE, 16, zlib.compress(rows)), gray)
    yield Legal("palette.png", file_of(palette), palette.convert("RGB"))
    see_through = file_of(Image.new("RGB", SIZE, "red").quantize(4), transparency=0)
    yield Legal("see-through-palette.png", see_through, Image.new("RGB", SIZE, "white"))
    yield Legal("bilevel.png", file_of(paper("1")), paper("1").convert("L"))
    yield Legal("dpi-in-metres.png", lambda: whole[:33] + phys + whole[33:], gray, dpi=300)
    yield Legal("padded.png", lambda: whole + bytes(2000), gray)


def _raw(raw: bytes, **options: object) -> raw_tiff.Image:
    return raw_tiff.Image(*SIZE, [raw], **options)  # type: ignore[arg-type]


def _tiles(edge: int) -> list[bytes]:
    gray = paper("L")
    boxes = [(x, y, x + edge, y + edge) for y in range(0, SIZE[1], edge) for x in range(0, SIZE[0], edge)]
    return [gray.crop(box).tobytes() for box in boxes]


def _tiffs() -> Iterator[Legal]:
    gray, two, colour = paper("L"), paper("1"), paper("RGB")
    raw, bits = gray.tobytes(), two.tobytes()
    inverted = bytes(255 - byte for byte in bits)
    planes = [plane.tobytes() for plane in colour.split()]
    thumbnail = raw_tiff.Image(24, 33, [bytes(24 * 33)], more={254: 1})
    small = raw_tiff.Image(120, 60, [bytes(120 * 60)])
    deep = (np.asarray(gray).astype(np.uint16) * 257).tobytes()
    low = {"dpi": (204, 98)}
    write = raw_tiff.write
    yield Legal("black-is-zero.tif", lambda: write([_raw(bits, bits=1)]), two.convert("L"), dpi=200)
    yield Legal("white-is-zero.tif", lambda: write([_raw(inverted, bits=1, photometric=0)]), two.convert("L"), dpi=200)
    yield Legal("big-endian.tif", lambda: write([_raw(raw)], ">"), gray, dpi=200)
    yield Legal("big.tif", lambda: write([_raw(raw)], big=True), gray, dpi=200)
    yield Legal("tiled.tif", lambda: write([raw_tiff.Image(*SIZE, _tiles(48), tile=48)]), gray, dpi=200)
    planar = raw_tiff.Image(*SIZE, planes, planes=3, photometric=2, more={284: 2})
    yield Legal("planar.tif", lambda: write([planar]), colour, dpi=200)
    yield Legal("deep.tif", lambda: write([_raw(deep, bits=16)]), gray, dpi=200)
    yield Legal("thumbnail-first.tif", lambda: write([thumbnail, _raw(raw)]), gray, dpi=200)
    yield Legal("two-sizes.tif", lambda: write([_raw(raw), small, thumbnail]), gray, pages=2, dpi=200)
    yield Legal("dpi-in-cm.tif", lambda: write([_raw(raw, dpi=(118.11, 118.11), unit=3)]), gray, dpi=300)
    yield Legal("dpi-without-unit.tif", lambda: write([_raw(raw, unit=1)]), gray)
    yield Legal("without-dpi.tif", lambda: write([_raw(raw, dpi=None)]), gray)
    faxed = _stretched(two.convert("L"), 1, 204 / 98)
    yield Legal(
        "fax-dpi.tif", lambda: write([_raw(bits, bits=1, **low)]), faxed.point(lambda v: 255 * (v >= 128)), 4, dpi=204
    )


def _codings() -> Iterator[Legal]:
    for coding in ("group3", "group4", "tiff_ccitt", "tiff_lzw", "packbits", "tiff_adobe_deflate"):
        shows = paper("1").convert("L")
        yield Legal(f"bilevel-{coding}.tif", lambda coding=coding: saved("TIFF", "1", compression=coding), shows)
    for coding in ("tiff_lzw", "tiff_deflate", "packbits"):
        yield Legal(
            f"colour-{coding}.tif", lambda coding=coding: saved("TIFF", "RGB", compression=coding), paper("RGB")
        )
    yield Legal("jpeg-inside.tif", lambda: saved("TIFF", "L", compression="jpeg", quality=90), paper("L"), 8)
    yield Legal(
        "colour-jpeg-inside.tif", lambda: saved("TIFF", "RGB", compression="jpeg", quality=90), paper("RGB"), 12
    )
    yield Legal("cmyk.tif", lambda: saved("TIFF", "CMYK"), paper("CMYK").convert("RGB"))


def _pdfs() -> Iterator[Legal]:
    gray, two = paper("L"), paper("1").convert("L")
    scan = raw_pdf.saved(raw_pdf.jpeg_pdf(jpeg("L"), SIZE, 2))
    g4 = {"/DecodeParms": pikepdf.Dictionary(K=-1, Columns=SIZE[0], Rows=SIZE[1])}
    a6_dpi = 58.18
    yield Legal("scan.pdf", lambda: scan, gray, 8, pages=2, dpi=a6_dpi)
    yield Legal("LOUD.PDF", lambda: scan + b"\r\n" + bytes(2000), gray, 8, pages=2, dpi=a6_dpi)
    yield Legal("index-off.pdf", lambda: scan.replace(b"startxref\n", b"startxref\n9"), gray, 8, pages=2, dpi=a6_dpi)
    yield Legal("appended.pdf", _appended, gray, 12, pages=2, dpi=150)
    yield Legal("owner-locked.pdf", _owner_locked, gray, 8, dpi=a6_dpi)
    yield Legal("flate.pdf", lambda: _coded(zlib.compress(gray.tobytes()), "/FlateDecode"), gray, dpi=a6_dpi)
    yield Legal("fax.pdf", lambda: _coded(raw_pdf.group4_of(paper("1")), "/CCITTFaxDecode", 1, **g4), two, dpi=a6_dpi)
    shown = gray.resize((1238, 1751), Image.Resampling.NEAREST)
    jbig2 = raw_pdf.jbig2_of(paper("1"))
    yield Legal("jpx.pdf", lambda: _coded(saved("JPEG2000"), "/JPXDecode"), shown, 12, dpi=300)
    two_shown = two.resize((1238, 1751), Image.Resampling.NEAREST)
    yield Legal("jbig2.pdf", lambda: _coded(jbig2, "/JBIG2Decode", 1), two_shown, 60, dpi=300)


def _coded(raw: bytes, coding: str, bits: int = 8, **more: object) -> bytes:
    return raw_pdf.saved(raw_pdf.scan_pdf(raw, SIZE, coding, bits, **more))


def _appended() -> bytes:
    """Two pages, the second appended by Pillow, which begins what it adds with a head of its own."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "scan.pdf"
        for append in (False, True):
            paper("L").save(target, "PDF", resolution=150, append=append)
        return target.read_bytes()


def _owner_locked() -> bytes:
    pdf = raw_pdf.jpeg_pdf(jpeg("L"), SIZE)
    return raw_pdf.saved(pdf, encryption=pikepdf.Encryption(owner="a", user=""))
