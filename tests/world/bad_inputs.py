"""Files that no station may take as they are, each with the code that it must be refused with; all made by code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pikepdf
from PIL import Image

from tests.world import raw_pdf, raw_tiff

SIZE = (240, 336)


@dataclass(frozen=True)
class Bad:
    """A file by its name, why it is refused, and how its bytes are made."""

    name: str
    code: str
    make: Callable[[], bytes]


def all_bad() -> list[Bad]:
    """Every bad file; names are unique."""
    return [Bad(name, code, make) for family in _FAMILIES for name, code, make in family()]


@cache
def paper(mode: str = "L") -> Image.Image:
    """A page full of structure, the same each time."""
    noise = np.random.default_rng(7).integers(60, 255, (SIZE[1] // 8, SIZE[0] // 8, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(SIZE, Image.Resampling.BICUBIC).convert(mode)


@cache
def saved(kind: str, mode: str = "L", **options: object) -> bytes:
    out = io.BytesIO()
    paper(mode).save(out, kind, **options)
    return out.getvalue()


@cache
def jpeg(mode: str = "RGB", size: tuple[int, int] = SIZE, **options: object) -> bytes:
    out = io.BytesIO()
    paper(mode).resize(size).save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def zero_tail(whole: bytes, part: float = 0.5, filler: bytes = b"\0") -> bytes:
    """The file as a broken-off write leaves it: right length, nothing in the rest."""
    kept = int(len(whole) * part)
    return whole[:kept] + filler * (len(whole) - kept)


def patched(whole: bytes, at: int, new: bytes) -> bytes:
    return whole[:at] + new + whole[at + len(new) :]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, bits: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


Family = Iterator[tuple[str, str, Callable[[], bytes]]]


def _empties() -> Family:
    yield "zero-bytes.jpg", "IMG-001", lambda: b""
    yield "spaces.jpg", "IMG-002", lambda: b" \r\n" * 400
    yield "text.tif", "IMG-002", lambda: "Kính gửi Ủy ban nhân dân xã".encode()
    yield "one-byte.jpg", "IMG-021", lambda: b"\x07"
    yield "only-zeros.jpg", "IMG-014", lambda: bytes(5000)
    yield "noise.jpg", "IMG-021", lambda: np.random.default_rng(3).integers(128, 255, 3000, dtype=np.uint8).tobytes()


def _frame_at(data: bytes) -> int:
    return data.index(b"\xff\xc0")


def _jpegs() -> Family:
    whole, progressive = jpeg(), jpeg(progressive=True)
    frame = _frame_at(whole)
    yield "cut-in-header.jpg", "IMG-003", lambda: whole[:200]
    yield "cut-in-the-middle.jpg", "IMG-003", lambda: whole[: len(whole) // 2]
    yield "without-end-mark.jpg", "IMG-003", lambda: whole[:-2]
    yield "progressive-cut.jpg", "IMG-003", lambda: progressive[: len(progressive) * 2 // 3] + b"\xff\xd9"
    yield "cut-and-closed.jpg", "IMG-004", lambda: whole[: len(whole) // 2] + b"\xff\xd9"
    yield "bits-turned.jpg", "IMG-004", lambda: patched(whole, len(whole) * 3 // 4, b"\x5a" * 40)
    yield "zero-tail.jpg", "IMG-014", lambda: zero_tail(whole)
    yield "ones-tail.jpg", "IMG-014", lambda: zero_tail(whole, filler=b"\xff")
    yield "zero-tail-closed.jpg", "IMG-014", lambda: zero_tail(whole)[:-2] + b"\xff\xd9"
    yield "rest-of-an-older-file.jpg", "IMG-015", lambda: whole + jpeg("L")[3000:]
    yield "two-pages.jpg", "IMG-016", lambda: whole + jpeg("L")
    yield "absurd-size.jpg", "IMG-005", lambda: patched(whole, frame + 5, struct.pack(">HH", 65500, 65500))
    yield "height-zero.jpg", "IMG-004", lambda: patched(whole, frame + 5, struct.pack(">H", 0))
    yield "one-pixel-high.jpg", "IMG-006", lambda: jpeg(size=(240, 1))
    yield "twelve-bit.jpg", "IMG-013", lambda: patched(whole, frame + 1, b"\xc1\x00\x11\x0c")
    yield "lossless.jpg", "IMG-013", lambda: patched(whole, frame + 1, b"\xc3")


def _pngs() -> Family:
    whole = saved("PNG")
    middle = len(whole) // 2
    yield "cut.png", "IMG-003", lambda: whole[:middle]
    yield "bad-crc.png", "IMG-004", lambda: patched(whole, middle, bytes([whole[middle] ^ 64]))
    yield "zero-tail.png", "IMG-014", lambda: zero_tail(whole)
    yield "bomb.png", "IMG-005", lambda: png(60_000, 60_000, 1, raw_pdf.exploding(60_000 * 7501 + (1 << 20)))
    yield "wide.png", "IMG-005", lambda: png(60_000, 20, 8, zlib.compress(bytes(60_001 * 20)))
    yield "rows-missing.png", "IMG-003", lambda: png(240, 336, 8, zlib.compress(bytes(241 * 100)))
    yield (
        "text-bomb.png",
        "IMG-004",
        lambda: whole[:33] + chunk(b"zTXt", b"x\0\0" + raw_pdf.exploding(99 << 20)) + whole[33:],
    )
    yield "two-pages.png", "IMG-016", lambda: whole + whole
    yield "something-behind.png", "IMG-015", lambda: whole + b"rest of an older file"


def _raw(rows: int = 336, **options: object) -> raw_tiff.Image:
    strips = [paper().crop((0, top, 240, top + 84)).tobytes() for top in range(0, rows, 84)]
    return raw_tiff.Image(240, rows, strips, rows=84, **options)  # type: ignore[arg-type]


def _tiffs() -> Family:
    plain = raw_tiff.write([_raw()])
    group4 = saved("TIFF", "1", compression="group4", strip_size=1 << 20)
    deflate = saved("TIFF", compression="tiff_adobe_deflate", strip_size=1 << 20)
    inside = saved("TIFF", "RGB", compression="jpeg")
    out_of_file = {273: [8, 1000, 2000, 900_000]}
    twenty_thousand = [raw_tiff.Image(16, 16, [bytes(256)], dpi=None)] * 20_000
    yield "cut-in-a-strip.tif", "IMG-003", lambda: saved("TIFF")[:9000]
    yield "strips-outside.tif", "IMG-003", lambda: raw_tiff.write([_raw(more=out_of_file)])
    yield "cut-in-directory.tif", "IMG-003", lambda: plain[:-40]
    yield "looping.tif", "IMG-012", lambda: raw_tiff.write([_raw(), _raw()], loop=True)
    yield "no-entries.tif", "IMG-012", lambda: patched(plain, struct.unpack_from("<I", plain, 4)[0], b"\0\0")
    yield "no-strips.tif", "IMG-012", lambda: raw_tiff.write([raw_tiff.Image(240, 336, [], more={273: [], 279: []})])
    yield "only-a-thumbnail.tif", "IMG-012", lambda: raw_tiff.write([_raw(more={254: 1})])
    yield "twenty-thousand-pages.tif", "IMG-009", lambda: raw_tiff.write(twenty_thousand)
    yield (
        "sixty-thousand-wide.tif",
        "IMG-005",
        lambda: raw_tiff.write([raw_tiff.Image(60_000, 16, [bytes(7500 * 16)], bits=1)]),
    )
    yield (
        "huge.tif",
        "IMG-005",
        lambda: raw_tiff.write([raw_tiff.Image(29_000, 29_000, [bytes(99)], bits=1, compression=4)]),
    )
    yield "deflate-bits-turned.tif", "IMG-004", lambda: patched(deflate, len(deflate) // 2, b"\xaa" * 60)
    yield "group4-hole.tif", "IMG-004", lambda: patched(group4, 900, bytes(400))
    yield "jpeg-inside-hole.tif", "IMG-004", lambda: patched(inside, 2000, bytes(400))
    yield "zero-tail.tif", "IMG-014", lambda: zero_tail(plain)
    yield "odd-compression.tif", "IMG-013", lambda: raw_tiff.write([_raw(compression=34712)])
    yield "odd-colours.tif", "IMG-013", lambda: raw_tiff.write([_raw(photometric=32803)])


def _pdfs() -> Family:
    good = raw_pdf.jpeg_pdf(jpeg("L"), SIZE)
    whole = raw_pdf.saved(good)
    g4 = raw_pdf.group4_of(paper("1"))
    fax = {"/DecodeParms": pikepdf.Dictionary(K=-1, Columns=240, Rows=336)}
    bomb = raw_pdf.exploding(400 << 20)

    def locked() -> bytes:
        return raw_pdf.saved(raw_pdf.jpeg_pdf(jpeg("L"), SIZE), encryption=pikepdf.Encryption(owner="a", user="b"))

    def pages(raw: bytes, coding: str | list[str], bits: int = 8, **more: object) -> Callable[[], bytes]:
        return lambda: raw_pdf.saved(raw_pdf.scan_pdf(raw, SIZE, coding, bits, **more))

    yield "locked.pdf", "IMG-007", locked
    yield "cut-in-the-middle.pdf", "IMG-003", lambda: whole[: len(whole) // 2]
    yield "zero-tail.pdf", "IMG-014", lambda: zero_tail(whole)
    yield "no-page.pdf", "IMG-008", lambda: raw_pdf.saved(pikepdf.new())
    yield "nonsense.pdf", "IMG-011", lambda: b"%PDF-1.7\nnonsense\n%%EOF\n"
    yield "two-documents.pdf", "IMG-016", lambda: whole + whole
    yield (
        "page-lost-in-a-broken-index.pdf",
        "IMG-011",
        lambda: _page_lost(raw_pdf.saved(raw_pdf.jpeg_pdf(jpeg("L"), SIZE, 2))),
    )
    yield "picture-damaged.pdf", "IMG-004", pages(patched(jpeg("L"), 3000, bytes(99)), "/DCTDecode")
    yield "fax-damaged.pdf", "IMG-004", pages(patched(g4, 300, bytes(600)), "/CCITTFaxDecode", 1, **fax)
    yield "jpx-cut.pdf", "IMG-004", pages(saved("JPEG2000")[:2000], "/JPXDecode")
    yield "jbig2-hole.pdf", "IMG-004", pages(patched(raw_pdf.jbig2_of(paper("1")), 300, bytes(600)), "/JBIG2Decode", 1)
    yield "jbig2-nothing.pdf", "IMG-004", pages(b"\0\0\0\0", "/JBIG2Decode", 1)
    yield "picture-bomb.pdf", "IMG-017", pages(bomb, "/FlateDecode")
    yield "double-bomb.pdf", "IMG-017", pages(zlib.compress(bomb), ["/FlateDecode", "/FlateDecode"])
    yield "drawing-bomb.pdf", "IMG-017", lambda: _drawing_bomb(bomb)
    yield "object-bomb.pdf", "IMG-017", lambda: raw_pdf.object_stream_bomb(96 << 20)
    yield "wall-sized.pdf", "IMG-005", lambda: _wall_sized()


def _page_lost(whole: bytes) -> bytes:
    """The index is wrong and one page no longer hangs in the tree: mending would lose it."""
    return whole.replace(b"/Count 2", b"/Count 1").replace(b"startxref\n", b"startxref\n9")


def _drawing_bomb(bomb: bytes) -> bytes:
    pdf = raw_pdf.text_pdf()
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, bomb, Filter=pikepdf.Name.FlateDecode)
    return raw_pdf.saved(pdf)


def _wall_sized() -> bytes:
    pdf = raw_pdf.text_pdf()
    pdf.pages[0].obj.MediaBox = [0, 0, 14_400, 14_400]
    pdf.pages[0].obj.UserUnit = 75
    return raw_pdf.saved(pdf)


def _strangers() -> Family:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(zipfile.ZipInfo("word/document.xml"), "<w:document/>")
    html = b"<!DOCTYPE html><html><title>503 Scanner busy</title></html>"
    yield "web-page.pdf", "IMG-019", lambda: html
    yield "gif.jpg", "IMG-018", lambda: saved("GIF")
    yield "webp.jpg", "IMG-018", lambda: saved("WEBP")
    yield "bmp.jpg", "IMG-018", lambda: saved("BMP")
    yield "svg.jpg", "IMG-018", lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'
    yield "heic.jpg", "IMG-018", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(900)
    yield "archive.jpg", "IMG-002", lambda: b"PK\3\4" + bytes(26) + b"a.txt"
    yield "letter.jpg", "IMG-002", archive.getvalue
    yield "program.jpg", "IMG-020", lambda: b"MZ\x90\0\3\0\0\0" + bytes(900)


_FAMILIES = (_empties, _jpegs, _pngs, _tiffs, _pdfs, _strangers)
