"""Reads TIFF pages strictly: every strip is there, every decoder's remark counts, thumbnails are no pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.decode import jpegs
from ocr.decode.colours import to_pixels
from ocr.decode.endings import PIECES, BrokenDirectory, Directory, TooManyDirectories, pieces_inside, tiff_directories
from ocr.decode.fax import group4_broken
from ocr.decode.hearing import listening
from ocr.decode.limits import MAX_FRAMES, check_size
from ocr.errors import Failure

Pixels = NDArray[np.uint8]
_GROUP4, _OLD_JPEG, _JPEG = 4, 6, 7
_READABLE = {1, 2, 3, 4, 5, _OLD_JPEG, _JPEG, 8, 32773, 32946, 34925, 50000}  # none … deflate, packbits, lzma, zstd


@dataclass(frozen=True, slots=True)
class TiffPage:
    """A directory that is a page; `place` counts all directories of the chain, thumbnails too."""

    place: int
    fields: Directory

    def first(self, tag: int, default: int = 0) -> int:
        return (self.fields.get(tag) or (default,))[0]


def pages(data: bytes) -> Iterator[TiffPage]:
    """Pages in the file's order. IMG-003 cut, IMG-012 damaged, IMG-009 too many."""
    found = 0
    try:
        for place, fields in enumerate(tiff_directories(io.BytesIO(data), len(data))):
            page = TiffPage(place, fields)
            if page.first(254) & 1:  # NewSubfileType: a reduced copy of another page
                continue
            found += 1
            if found > MAX_FRAMES:
                raise Failure("IMG-009", limit=MAX_FRAMES)
            yield page
    except TooManyDirectories as error:
        raise Failure("IMG-009", limit=MAX_FRAMES) from error
    except BrokenDirectory as broken:
        raise Failure("IMG-003" if broken.cut else "IMG-012", where=broken.reason) from broken
    if not found:
        raise Failure("IMG-012", where="pages")


def check(data: bytes) -> int:
    """Number of pages, after every page's size and the place of its pieces were checked and before any is decoded."""
    count = 0
    for page in pages(data):
        count += 1
        check_size(page.first(256), page.first(257))
        if not any(page.fields.get(tag) for tag in PIECES):
            raise Failure("IMG-012", where="no strips")
        if not pieces_inside(page.fields, len(data)):
            raise Failure("IMG-003", where="strip")
        coding = page.first(259, 1)
        if coding not in _READABLE:
            raise Failure("IMG-013", variety=f"TIFF, compression {coding}")
    return count


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The file for `turn_to` and `pixels_of`; IMG-013 when its arrangement of colours is unknown."""
    try:
        image = Image.open(io.BytesIO(data), formats=("TIFF",))
    except OSError as error:
        raise Failure("IMG-013", variety="TIFF") from error
    with image:
        yield image


def turn_to(page: TiffPage, image: Image.Image) -> None:
    """Make `page` the one that the opened file shows; IMG-013 when its arrangement of colours is unknown."""
    try:
        image.seek(page.place)
    except (SyntaxError, KeyError) as error:  # "unknown pixel mode"
        variety = f"TIFF, {page.first(258, 1)} bit, {page.first(277, 1)} planes, colours {page.first(262)}"
        raise Failure("IMG-013", variety=variety) from error


def pixels_of(data: bytes, page: TiffPage, image: Image.Image) -> Pixels:
    """Pixels of the page that was turned to; IMG-004 when the decoder remarks on anything."""
    coding = page.first(259, 1)
    if coding == _JPEG:
        for piece in pieces(data, page):
            _check_jpeg(page, piece)
    elif coding == _GROUP4 and any(group4_broken(piece, page.first(266, 1) == 2) for piece in pieces(data, page)):
        raise Failure("IMG-004", where="hole")
    with warnings.catch_warnings(), listening() as remarks:
        warnings.simplefilter("ignore")  # Pillow's remarks on odd tags would be heard as the decoder's
        pixels = to_pixels(image)
    if remarks.text:
        raise Failure("IMG-004", where="image", remark=remarks.text.splitlines()[0][:120])
    return pixels


def pieces(data: bytes, page: TiffPage) -> Iterator[bytes]:
    """Bytes of each strip or tile."""
    for offsets, counts in ((273, 279), (324, 325)):
        for start, length in zip(page.fields.get(offsets, ()), page.fields.get(counts, ()), strict=False):
            yield data[start : start + length]


def whole_jpeg(page: TiffPage, piece: bytes) -> bytes:
    """A strip or tile as a JPEG of its own, with the tables put in that all pieces share."""
    tables = bytes(page.fields.get(347, ()))
    return tables.removesuffix(b"\xff\xd9") + piece[2:] if tables else piece


def _check_jpeg(page: TiffPage, piece: bytes) -> None:
    """Inside TIFF nobody hears the decoder."""
    if not piece.startswith(b"\xff\xd8"):
        raise Failure("IMG-004", where="piece")
    whole = whole_jpeg(page, piece)
    what = jpegs.layout(whole)
    jpegs.check_readable(what)
    jpegs.strict_pixels(whole[: what.end], gray=what.components == 1)
