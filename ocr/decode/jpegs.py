"""Reads JPEG bytes with warnings taken as errors, because decoders fill missing parts with gray and say nothing."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.decode.endings import strip_padding
from ocr.decode.hearing import listening
from ocr.errors import Failure

Pixels = NDArray[np.uint8]
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_READABLE = (0xC0, 0xC1, 0xC2)


@dataclass(frozen=True, slots=True)
class JpegLayout:
    """What the markers of a JPEG say; `end` is the offset just behind its end mark, sizes in px."""

    width: int
    height: int
    components: int
    bits: int
    kind: int  # last byte of the frame marker: 0xC0 baseline, 0xC1 extended, 0xC2 progressive
    rgb: bool  # stored without the YCbCr turn
    several: bool  # says of itself that more pictures follow (CIPA DC-007 multi-picture format)
    end: int


@dataclass(slots=True)
class _Walk:
    frame: tuple[int, int, int, int, int] | None = None  # height, width, components, bits, kind
    ids: bytes = b""
    adobe: int | None = None
    jfif: bool = False
    several: bool = False


def layout(data: bytes) -> JpegLayout:
    """Follow the markers up to the end mark. IMG-003 when it isn't there, IMG-004 for nonsense on the way."""
    walk = _Walk()
    planes: dict[tuple[int, bool], int] = {}
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(data):
            raise Failure("IMG-003")
        if data[at] != 0xFF:
            raise Failure("IMG-004", where="marker")
        code = data[at + 1]
        if code == 0xD9:
            break
        if at + 4 > len(data):
            raise Failure("IMG-003")
        length = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        at += 2 + length
        if at > len(data):
            raise Failure("IMG-003")
        try:
            _segment(walk, code, body)
            if code == 0xDA:
                _scan(walk, planes, body)
        except (struct.error, IndexError) as error:
            raise Failure("IMG-004", where="segment") from error
        if code == 0xDA:
            found = _MARKER.search(data, at)
            if found is None:
                raise Failure("IMG-003")
            at = found.start()
    return _conclude(walk, planes, at + 2)


def _conclude(walk: _Walk, planes: dict[tuple[int, bool], int], end: int) -> JpegLayout:
    if walk.frame is None:
        raise Failure("IMG-004", where="frame")
    height, width, components, bits, kind = walk.frame
    if kind == 0xC2:
        # a progressive file cut between two scans and closed again decodes without a warning, only coarser
        wanted = {(identity, dc) for identity in walk.ids for dc in (True, False)}
        if any(planes.get(plane, 1) for plane in wanted):
            raise Failure("IMG-003")
    elif any((identity, True) not in planes for identity in walk.ids):
        raise Failure("IMG-003")
    rgb = components == 3 and (walk.adobe == 0 or (not walk.jfif and walk.adobe is None and walk.ids == b"RGB"))
    return JpegLayout(width, height, components, bits, kind, rgb, walk.several, end)


def _segment(walk: _Walk, code: int, body: bytes) -> None:
    if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
        bits, height, width, components = struct.unpack_from(">BHHB", body)
        if walk.frame is not None or not components or not width or not height:
            raise Failure("IMG-004", where="frame")
        walk.frame = (height, width, components, bits, code)
        walk.ids = bytes(body[6 + 3 * i] for i in range(components))
    elif code == 0xE0 and body.startswith(b"JFIF"):
        walk.jfif = True
    elif code == 0xE2 and body.startswith(b"MPF\0"):
        walk.several = True
    elif code == 0xEE and body.startswith(b"Adobe"):
        walk.adobe = body[11]


def _scan(walk: _Walk, planes: dict[tuple[int, bool], int], body: bytes) -> None:
    """Note how many low bits each coefficient plane still lacks after this scan."""
    count = body[0]
    first, last, low = body[1 + 2 * count], body[2 + 2 * count], body[3 + 2 * count] & 15
    progressive = walk.frame is not None and walk.frame[4] == 0xC2
    for i in range(count):
        identity = body[1 + 2 * i]
        if first == 0:
            planes[(identity, True)] = low if progressive else 0
        if last == 63:
            planes[(identity, False)] = low if progressive else 0


def check_readable(what: JpegLayout) -> None:
    """IMG-013 for what the standard allows and no scanner writes: 12 bit, lossless, arithmetic, odd planes."""
    if what.kind not in _READABLE or what.bits != 8 or what.components not in (1, 3, 4):
        variety = f"JPEG SOF{what.kind - 0xC0}, {what.bits} bit, {what.components} planes"
        raise Failure("IMG-013", variety=variety)


def check_tail(data: bytes, what: JpegLayout) -> None:
    """What may follow the end mark: padding, a camera's smaller preview, a phone's sound or film.

    IMG-016 for another picture as large as this one, which may be a page of its own; IMG-015 for anything else, such
    as the rest of an older and longer file.
    """
    rest = strip_padding(data[what.end :]).lstrip(b"\0\r\n")
    if not rest or rest.endswith(b"SEFT") or data[what.end + 4 : what.end + 8] == b"ftyp":
        return
    if not rest.startswith(b"\xff\xd8\xff"):
        raise Failure("IMG-015", trailing=len(rest))
    if what.several:
        return
    second = layout(rest)
    if second.width * second.height * 4 >= what.width * what.height:
        raise Failure("IMG-016", trailing=len(rest))


def strict_pixels(data: bytes, gray: bool) -> Pixels:
    """Decode to gray or BGR, EXIF left aside; any remark of the decoder is IMG-004."""
    flag = cv2.IMREAD_GRAYSCALE if gray else cv2.IMREAD_COLOR
    with listening() as remarks:
        try:
            pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag | cv2.IMREAD_IGNORE_ORIENTATION)
        except cv2.error:
            pixels = None
    if remarks.text or pixels is None:
        raise Failure("IMG-004", where="image", remark=remarks.text[:120])
    return pixels.astype(np.uint8, copy=False)
