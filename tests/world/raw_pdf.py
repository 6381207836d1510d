"""Makes PDF files as scanners, offices and evil-doers do."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

A6 = (297.0, 420.0)  # points


def saved(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id="encryption" not in options, **options)
    return out.getvalue()


def scan_pdf(
    raw: bytes, size: tuple[int, int], coding: str | list[str], bits: int = 8, pages: int = 1, **more: object
) -> Pdf:
    """Pages of A6 with one full image each, stored as `raw` under the filters `coding`."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=A6)
        names = [coding] if isinstance(coding, str) else coding
        image = Stream(pdf, raw)
        image.update({
            "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": size[0], "/Height": size[1],
            "/ColorSpace": Name.DeviceGray, "/BitsPerComponent": bits,
            "/Filter": Name(names[0]) if len(names) == 1 else pikepdf.Array([Name(name) for name in names]),
            **more,
        })  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
        page.obj.Contents = Stream(pdf, f"q {A6[0]} 0 0 {A6[1]} 0 0 cm /Im0 Do Q".encode())
    return pdf


def jpeg_pdf(jpeg: bytes, size: tuple[int, int], pages: int = 1) -> Pdf:
    return scan_pdf(jpeg, size, "/DCTDecode", pages=pages)


def text_pdf(drawing: bytes = b"BT /F1 24 Tf 40 300 Td (Uy ban nhan dan xa) Tj ET") -> Pdf:
    """A born-digital page of A6: text, no image."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A6)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = Stream(pdf, drawing)
    return pdf


def jbig2_of(picture: Image.Image) -> bytes:
    """A 1-bit picture as embedded JBIG2: page information, and one generic region in MMR code (ITU-T T.88, 7.4.6)."""
    width, height = picture.size
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + group4_of(picture)
    first = struct.pack(">IBBBI", 0, 48, 0, 1, len(page)) + page
    return first + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region


def group4_of(picture: Image.Image) -> bytes:
    """The bare T.6 code of a 1-bit picture; black is 1."""
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="group4", strip_size=1 << 30, tiffinfo={262: 0})
    with Image.open(out) as read:
        start, length = read.tag_v2[273][0], read.tag_v2[279][0]
    return out.getvalue()[start : start + length]


def exploding(size: int) -> bytes:
    """A valid zlib stream of about a thousandth of `size` bytes (rounded up to 16 MiB), all zeros when unpacked."""
    packer, block = zlib.compressobj(9), bytes(16 << 20)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    blocks = -(-size // len(block))
    last = zlib.compressobj(9, wbits=-15).flush()
    checksum = ((blocks * len(block)) % 65521 << 16) | 1  # Adler-32 of zeros: only its upper half counts them
    return first + again * (blocks - 1) + last + struct.pack(">I", checksum)


def object_stream_bomb(size: int) -> bytes:
    """A small document whose catalogue hides in an object stream that unpacks to `size` bytes."""
    packer = zlib.compressobj(9)
    inner = b"1 0 2 40 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(40) + b"<</Type/Pages/Kids[]/Count 0>>"
    packed = packer.compress(inner) + packer.compress(b" " * size) + packer.flush()
    body = b"%PDF-1.5\n"
    stream_at = len(body)
    body += b"3 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    body += packed + b"\nendstream endobj\n"
    table_at = len(body)
    rows = [(0, 0, 65535), (2, 3, 0), (2, 3, 1), (1, stream_at, 0), (1, table_at, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    body += b"4 0 obj<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table_at
