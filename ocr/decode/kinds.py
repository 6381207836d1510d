"""Tells what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from ocr.errors import Failure

_PICTURES = ((b"GIF8", "GIF"), (b"BM", "BMP"), (b"\0\0\1\0", "ICO"), (b"\0\0\0\x0cjP  ", "JPEG 2000"))
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_DOCUMENTS = (
    (b"PK", "ZIP"), (b"\xd0\xcf\x11\xe0", "DOC"), (b"%!PS", "PostScript"), (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"{\\rtf", "RTF"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7Z"),
)  # fmt: skip
_OFFICE = ((b"word/", "DOCX"), (b"xl/", "XLSX"), (b"ppt/", "PPTX"))


def sniff(data: bytes) -> str:
    """JPEG, PNG, TIFF or PDF. IMG-001 when empty, IMG-014 when all zeros, else what it is instead.

    IMG-018 another kind of picture, IMG-019 a web page, IMG-020 a program, IMG-002 a document, IMG-021 unknown.
    """
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
    if not data.strip(b"\0"):
        raise Failure("IMG-014", where="all")
    raise _refusal(data)


def _refusal(data: bytes) -> Failure:
    head = data[:2048].lower()
    picture = _picture(data, head)
    if picture:
        return Failure("IMG-018", looks_like=picture)
    if data.startswith(_PROGRAMS):
        return Failure("IMG-020")
    document = _document(data)
    if document:
        return Failure("IMG-002", looks_like=document)
    if b"<html" in head or b"<!doctype html" in head:
        return Failure("IMG-019")
    return Failure("IMG-002", looks_like="TXT") if _is_text(data) else Failure("IMG-021")


def _picture(data: bytes, head: bytes) -> str:
    for start, name in _PICTURES:
        if data.startswith(start) and (name != "BMP" or data[6:10] == bytes(4)):  # BITMAPFILEHEADER: reserved fields
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        return "AVIF" if data[8:12] in (b"avif", b"avis") else "HEIC" if data[8:11] in (b"hei", b"hev", b"mif") else ""
    return "SVG" if b"<svg" in head else ""


def _document(data: bytes) -> str:
    for start, name in _DOCUMENTS:
        if data.startswith(start):
            if name == "ZIP":
                return next((office for part, office in _OFFICE if part in data), name)
            return name
    return ""


def _is_text(data: bytes) -> bool:
    if len(data) < 2 or b"\0" in data[:4096]:
        return False
    try:
        data[:4096].decode("utf-8", errors="strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return False
    return True
