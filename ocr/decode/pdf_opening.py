"""Opens PDF files that came from outside: locked, signed, broken and exploding ones are told apart here."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf

from ocr.decode.endings import pdf_ends_well
from ocr.decode.limits import MAX_PIXELS, MAX_SIDE
from ocr.errors import Failure

_PLAIN_ROOM = 64 << 20  # bytes that anything but a picture may unpack to
_PICTURE_ROOM = 3 * MAX_PIXELS + MAX_SIDE  # bytes: RGB, and one predictor mark a row
_DEFLATE_MOST = 1100  # times; zlib's technical notes say 1032
_PACKED = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/Fl", "/LZW", "/RL"}
_BLOCK = 1 << 20
_OBJECT_STREAM = re.compile(rb"/(?:ObjStm|XRef)[^>]{0,200}>>\s*stream\r?\n")
_ANOTHER = re.compile(rb"%%EOF\s*%PDF-[12]\.")
_BEFORE = re.compile(rb"/Prev\s+(\d+)")
_QPDF_ERRORS = (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError)

# Process-wide, as qpdf has it: a decoder that meets more stops instead of eating the PC's memory.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_PLAIN_ROOM,
    run_length_max_memory=_PLAIN_ROOM,
    png_max_memory=_PICTURE_ROOM,
    tiff_max_memory=_PICTURE_ROOM,
    max_stream_filters=4,
    parser_max_container_size=1_000_000,
)


@contextmanager
def picture_room(width: int, height: int) -> Iterator[None]:
    """Let one picture of that size in px unpack to what it may need; IMG-017 when it wants more."""
    room = min(_PICTURE_ROOM, width * height * 8 + height + _BLOCK)  # four planes of 16 bits, a predictor mark a row
    pikepdf.settings.set_qpdf_limits(flate_max_memory=room, run_length_max_memory=room)
    try:
        with _bounded():
            yield
    finally:
        pikepdf.settings.set_qpdf_limits(flate_max_memory=_PLAIN_ROOM, run_length_max_memory=_PLAIN_ROOM)


@contextmanager
def _bounded() -> Iterator[None]:
    """IMG-017 when qpdf stopped at a limit."""
    try:
        yield
    except _QPDF_ERRORS as error:
        if _too_much(error):
            raise Failure("IMG-017", limit=_PLAIN_ROOM) from error
        raise


def _too_much(error: Exception) -> bool:
    return "memory limit exceeded" in str(error)  # qpdf gives this no type of its own


@contextmanager
def opened(data: bytes) -> Iterator[tuple[pikepdf.Pdf, bool]]:
    """The document, and whether its table of contents had to be rebuilt. IMG-003, -007, -011, -016, -017."""
    if not pdf_ends_well(data[-8192:]):
        raise Failure("IMG-003")
    heads = [found.start() for found in _ANOTHER.finditer(data)]
    if heads and not _continues(data, heads[-1]):
        raise Failure("IMG-016")
    with _bounded():
        pdf, mended = _open(data)
        with pdf:
            if heads and mended:  # its table was no good: nothing proves that the parts belong together
                raise Failure("IMG-016")
            yield pdf, mended


def _continues(data: bytes, head: int) -> bool:
    """Whether what begins with a head of its own goes on from the document before it, as Pillow appends pages."""
    return any(int(found.group(1)) < head for found in _BEFORE.finditer(data, head))


def _open(data: bytes) -> tuple[pikepdf.Pdf, bool]:
    """A document that only its owner's password protects opens like any other, for every viewer shows it."""
    try:
        return pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True), False
    except pikepdf.PasswordError as error:
        raise Failure("IMG-007") from error
    except _QPDF_ERRORS:
        return _mended(data), True


def _mended(data: bytes) -> pikepdf.Pdf:
    """A document whose index of objects is wrong (line ends changed on the way) and nothing else.

    Taken only when no page can have been left behind: as many page objects are in the file as its page tree
    announces and leads to.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
        announced = int(pdf.Root.Pages.Count)
        written = sum(_is(thing, "/Page") for thing in pdf.objects)
        reached = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise Failure("IMG-007") from error
    except (*_QPDF_ERRORS, RecursionError) as error:
        raise Failure("IMG-017" if _explodes(data) else "IMG-011", where="structure") from error
    if not announced == written == reached:
        pdf.close()
        raise Failure("IMG-011", where="pages", pages=reached, announced=announced)
    return pdf


def _explodes(data: bytes) -> bool:
    """Whether an object stream unpacks without end: qpdf then only says that the objects in it are missing."""
    for found in _OBJECT_STREAM.finditer(data):
        packed, size = zlib.decompressobj(), 0
        try:
            block = packed.decompress(data[found.end() :], _BLOCK)
            while block and size <= _PLAIN_ROOM:
                size += len(block)
                block = packed.decompress(packed.unconsumed_tail, _BLOCK)
        except zlib.error:
            continue
        if size > _PLAIN_ROOM:
            return True
    return False


def _is(thing: pikepdf.Object, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


def check_streams(pdf: pikepdf.Pdf) -> None:
    """IMG-017 when anything but a picture unpacks without end: the renderer would believe it."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
            names = filters(thing)
            size = int(thing.get("/Length", 0))
            if _PACKED & set(names) and (size * _DEFLATE_MOST > _PLAIN_ROOM or len(names) > 1):
                try:
                    thing.read_bytes()
                except pikepdf.PdfError as error:
                    if _too_much(error):
                        raise Failure("IMG-017", limit=_PLAIN_ROOM) from error
                    continue  # damaged or not decodable: the renderer leaves it out as well


def filters(stream: pikepdf.Object) -> list[str]:
    """Names of a stream's filters, in the order of decoding."""
    names: pikepdf.Object | list[pikepdf.Object] = stream.get("/Filter", [])
    return [str(names)] if isinstance(names, pikepdf.Name) else [str(name) for name in names]


def coded_bytes(image: pikepdf.Object) -> bytes:
    """An image's bytes as its last filter wants them; empty when that can't be told. IMG-017 for too many."""
    body: bytes = image.read_raw_bytes()
    for name in filters(image)[:-1]:
        if name != "/FlateDecode":
            return b""
        body = zlib.decompressobj().decompress(body, _PLAIN_ROOM + 1)
        if len(body) > _PLAIN_ROOM:
            raise Failure("IMG-017", limit=_PLAIN_ROOM)
    return body
