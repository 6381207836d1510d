"""Reads QR and bar codes from a page image, and tells where a QR stands that can't be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.codes import code_regions, finders, modules, patch_sheets
from ocr.codes.code_regions import Region
from ocr.geometry import carry
from ocr.types import Barcode, Box, Geometry, Severity, Verdict, VerdictKind

Pixels = NDArray[np.uint8]
_Points = NDArray[np.float64]
_KINDS = zxingcpp.BarcodeFormat
_ALL = zxingcpp.BarcodeFormats([_KINDS.QRCodeModel2, _KINDS.Code128, _KINDS.Code39, _KINDS.DataMatrix, _KINDS.PDF417])
_QUICK = zxingcpp.BarcodeFormats([_KINDS.QRCodeModel2, _KINDS.Code128, _KINDS.Code39])
_BARS = zxingcpp.BarcodeFormats([_KINDS.Code128, _KINDS.Code39])
_STACKED = zxingcpp.BarcodeFormats([_KINDS.PDF417])
_SQUARES = zxingcpp.BarcodeFormats([_KINDS.QRCodeModel2, _KINDS.DataMatrix])
_LEVELS = (300.0, 150.0, 75.0)
"""dpi of the copies that are searched whole: fine codes need the first, noise and large modules the others."""
_ALL_UNTIL = 200.0
"""dpi up to which a search for every kind is cheap."""
_FINE_DPI = 600.0
_EDGE_MM, _STACK_MM = 14.0, 70.0
"""Widest a start pattern of PDF417 can look, and the longest such code beside it."""
_BLUR_PX = 1.1
"""Standard deviation of a poor scanner's blur, in px as delivered."""
_LEAST_CONTRAST, _FAINT_CONTRAST = 0.2, 0.11
"""Of the paper's brightness; the other side of the sheet shining through has less than the first, as faint copies have."""
_LEAST_LIKENESS = 0.42
"""Of what is said to be a QR though none of it was read: how well a QR's fixed modules fit it; heavy old print reaches 0.3."""
_LIKELY, _HALF = 4, 0.28
"""Squares that are searched whatever ink they have, then as many again with at least that share of ink, and of paper."""
_ONE_IS_ENOUGH = {"Code128": 5, "DataMatrix": 6, "Code39": 10_000, "QRCode": 1, "PDF417": 1}
"""Characters from which one reading is believed; shorter codes of these kinds are seen in mere texture at times."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What was read, from top to bottom, each once, and a verdict for each QR that can't be read (measure: px along its side).

    faint: such verdicts for what is too pale to be told from the other side of the sheet by itself.
    """

    read: tuple[Barcode, ...]
    unread: tuple[Verdict, ...]
    faint: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A code in px of the searched picture; text is empty when only its pattern was seen. source: which copy told it."""

    text: str
    format: str
    corners: _Points
    source: int

    def near(self, other: _Sighting) -> bool:
        (left, top), (right, bottom) = self.corners.min(axis=0), self.corners.max(axis=0)
        return bool(
            np.all(other.corners.max(axis=0) >= (left, top)) and np.all(other.corners.min(axis=0) <= (right, bottom))
        )


def read(gray: Pixels, how: Geometry) -> Codes:
    """Codes of a gray frame as delivered; boxes in px of the page that `how` leads to.

    Their text is NFC and must not be trusted. What lies outside the region of `how` belongs to another page.
    """
    left, top, right, bottom = _reach(gray, how)
    part = np.ascontiguousarray(gray[top:bottom, left:right])
    if min(part.shape) < 16:
        return Codes((), (), ())
    seen = [*_whole(part, how.dpi)]
    for region in _worth_it(part, code_regions.find(part, how.dpi)):
        if not any(_inside(region, sighting) for sighting in seen if sighting.text):
            seen += _closely(part, region, how.dpi)
    believed = [sighting for sighting in seen if _is_printed(part, sighting) and _believed(part, sighting, seen)]
    believed += [_Sighting(patch.name, "Patch", patch.corners, 0) for patch in patch_sheets.find(part, how.dpi)]
    origin = np.array([left, top], np.float64)
    codes: list[Barcode] = []
    for sighting in believed:
        box = _box(sighting.corners + origin, how)
        if box is not None and not any(_same(sighting, box, other) for other in codes):
            codes.append(Barcode(sighting.text, sighting.format, box))
    unread: list[Verdict] = []
    faint: list[Verdict] = []
    for sighting in _unread(part, seen, believed):
        box = _box(sighting.corners + origin, how)
        if box is not None:
            side = float(np.hypot(*(sighting.corners[1] - sighting.corners[0])))
            told = unread if _is_printed(part, sighting) else faint
            told.append(Verdict(VerdictKind.UNREADABLE_CODE, Severity.WARN, box, side))
    return Codes(tuple(sorted(codes, key=lambda code: (code.box.y0, code.box.x0))), tuple(unread), tuple(faint))


def standing(gray: Pixels) -> int | None:
    """Degrees (0, 90, 180, 270) that the codes of a gray picture stand turned clockwise; None without one, or at odds."""
    quarters = set()
    for sighting in _whole(gray, _ALL_UNTIL):
        if len(sighting.text) >= _ONE_IS_ENOUGH.get(sighting.format, 1) and _is_printed(gray, sighting):
            across = sighting.corners[1] - sighting.corners[0]
            quarters.add(round(float(np.degrees(np.arctan2(across[1], across[0]))) / 90) * 90 % 360)
    return quarters.pop() if len(quarters) == 1 else None


def _whole(part: Pixels, dpi: float) -> Iterator[_Sighting]:
    """Search the whole picture at falling resolutions."""
    for number, scale in enumerate(dict.fromkeys(min(1.0, level / dpi) for level in _LEVELS)):
        copy = (
            part
            if scale == 1.0
            else np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        )
        if min(copy.shape) < 16:
            continue
        if number:
            copy = cv2.medianBlur(copy, 3)  # specks of dirt outshout the modules of faint copies
        formats = _ALL if dpi * scale <= _ALL_UNTIL else _QUICK
        yield from _sightings(
            np.asarray(copy, np.uint8), formats, np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]]), number
        )


def _worth_it(part: Pixels, regions: tuple[Region, ...]) -> Iterator[Region]:
    """All bars, the likeliest squares, and of the others those that have as much ink as a code: text can be as dense as one."""
    squares = [region for region in regions if not region.bars]
    yield from (region for region in regions if region.bars)
    yield from squares[:_LIKELY]
    yield from islice((region for region in squares[_LIKELY:] if _half_ink(part, region)), _LIKELY)


def _half_ink(part: Pixels, region: Region) -> bool:
    return finders.is_half_ink(code_regions.cut_out(part, region, 1.0, 0)[0], 1, _HALF)


def _closely(part: Pixels, region: Region, dpi: float) -> list[_Sighting]:
    """Search one region set upright, at growing scales, until its text is read."""
    return _bars(part, region, dpi) if region.bars else _square(part, region, dpi)


def _bars(part: Pixels, region: Region, dpi: float) -> list[_Sighting]:
    for number, scale in enumerate((1.0, 1.5, min(4.0, max(2.0, _FINE_DPI / dpi)))):
        patch, way = code_regions.cut_out(part, region, scale, 0.1 * dpi)
        back = _back(way)
        found = _sightings(patch, _BARS, back, 10 + number) or _sightings(_along_bars(patch), _BARS, back, 20 + number)
        if found:
            return found
    if region.size[0] > _EDGE_MM * dpi / 25.4:
        return []
    # the bars at both ends of a PDF417 run through; what is between them looks like any other texture
    whole = Region(region.centre, (region.size[0] + 2 * _STACK_MM * dpi / 25.4, region.size[1]), region.angle, True)
    patch, way = code_regions.cut_out(part, whole, 1.0, 0.1 * dpi)
    return _sightings(patch, _STACKED, _back(way), 25)


def _square(part: Pixels, region: Region, dpi: float) -> list[_Sighting]:
    patch, way = code_regions.cut_out(part, region, 1.0, 0)
    found = _sightings(patch, _SQUARES, _back(way), 10)
    if any(sighting.text for sighting in found) or not finders.is_half_ink(patch, 1, _HALF):
        return found
    region = Region(region.centre, region.size, code_regions.lean(patch), False)
    finest = min(4.0, max(2.0, _FINE_DPI / dpi))
    for number, scale in enumerate((1.5, finest)):
        patch, way = code_regions.cut_out(part, region, scale, 0.1 * dpi)
        back = _back(way)
        found += _sightings(patch, _SQUARES, back, 11 + number)
        if any(sighting.text for sighting in found):
            return found
    sharp = finders.sharpened(patch, _BLUR_PX * finest)
    found += _sightings(sharp, _SQUARES, back, 20)
    if any(sighting.text for sighting in found):
        return found
    plain = cv2.medianBlur(
        code_regions.cut_out(part, region, 1.0, 0.1 * dpi)[0], 3
    )  # specks are small before enlarging
    calm = np.asarray(cv2.resize(plain, patch.shape[::-1], interpolation=cv2.INTER_CUBIC), np.uint8)
    corners = next((at for at in map(finders.find, (patch, calm, sharp)) if at is not None), None)
    if corners is None:
        return found
    if modules.likeness(sharp, corners) < _LEAST_LIKENESS:
        return found
    return [*found, _Sighting(_by_modules(patch, calm, corners, finest), "QRCode", _moved(corners, back), 21)]


def _by_modules(patch: Pixels, calm: Pixels, corners: _Points, scale: float) -> str:
    """Text of the QR at `corners` of a patch enlarged by `scale`; empty if it can't be read. calm: the patch without specks."""
    for grey in (patch, calm):
        for picture in modules.rebuilt(grey, finders.sharpened(grey, _BLUR_PX * scale), corners):
            for sighting in _sightings(picture, _SQUARES, np.eye(2, 3), 0):
                if sighting.text:
                    return sighting.text
    return ""


def _along_bars(patch: Pixels) -> Pixels:
    """Upright bars say the same in every row: the medians of four strips are free of grain and dirt."""
    middle = patch[patch.shape[0] // 8 : patch.shape[0] - patch.shape[0] // 8]
    strips = [np.median(strip, axis=0) for strip in np.array_split(middle, 4)]
    return np.repeat(np.array(strips).astype(np.uint8), max(4, patch.shape[0] // 4), axis=0)


def _sightings(picture: Pixels, formats: zxingcpp.BarcodeFormats, back: _Points, source: int) -> list[_Sighting]:
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(picture), formats=formats, try_invert=False, try_downscale=False, return_errors=True
    )
    out = []
    for result in found:
        name = result.format.name
        if not result.valid and name != "QRCode":
            continue
        at = result.position
        corners = np.array(
            [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], np.float64
        )
        out.append(_Sighting(_text(result) if result.valid else "", name, _moved(corners, back), source))
    return out


def _text(result: zxingcpp.Barcode) -> str:
    """NFC; bytes that are UTF-8 are taken as such, whatever table the reader guessed."""
    try:
        text = result.bytes.decode("utf-8")
    except UnicodeDecodeError:
        text = result.text
    return unicodedata.normalize("NFC", result.text if text.isascii() else text)


def _believed(part: Pixels, sighting: _Sighting, seen: list[_Sighting]) -> bool:
    """Whether a kind with a weak check or none was read alike from two different copies."""
    if not sighting.text or len(sighting.text) >= _ONE_IS_ENOUGH[sighting.format]:
        return bool(sighting.text)

    def agrees(other: _Sighting) -> bool:
        alike = (other.text, other.format) == (sighting.text, sighting.format)
        return alike and other.source != sighting.source and sighting.near(other)

    if any(agrees(other) for other in seen):
        return True
    first, second, _, last = sighting.corners
    across, down = second - first, last - first
    size = max(8.0, float(np.hypot(*across))), max(8.0, float(np.hypot(*down)))
    angle = float(np.degrees(np.arctan2(across[1], across[0])))
    x, y = (float(value) for value in sighting.corners.mean(axis=0))
    patch, way = code_regions.cut_out(part, Region((x, y), size, angle, True), 1.5, 0.1 * max(size) + 8)
    kind = zxingcpp.BarcodeFormats([getattr(_KINDS, sighting.format)])
    return any(agrees(other) for other in _sightings(patch, kind, _back(way), 40))


def _is_printed(part: Pixels, sighting: _Sighting, least: float = _LEAST_CONTRAST) -> bool:
    """Whether dark and light differ as print does; a code shining through from the other side belongs to that page."""
    (left, top), (right, bottom) = sighting.corners.min(axis=0), sighting.corners.max(axis=0)
    patch = part[max(0, int(top)) : int(bottom) + 2, max(0, int(left)) : int(right) + 2]
    if min(patch.shape) < 3:
        return False
    smooth = cv2.blur(patch, (3, 3))
    cut, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_OTSU)
    dark, light = smooth[smooth <= cut], smooth[smooth > cut]
    return bool(len(dark) and len(light) and light.mean() - dark.mean() >= least * light.mean())


def _unread(part: Pixels, seen: list[_Sighting], believed: list[_Sighting]) -> list[_Sighting]:
    """One sighting for each QR whose pattern was seen where no code was read."""
    out: list[_Sighting] = []
    for sighting in seen:
        known = any(sighting.near(other) for other in [*believed, *out])
        if not sighting.text and not known and _is_printed(part, sighting, _FAINT_CONTRAST):
            out.append(sighting)
    return out


def _inside(region: Region, sighting: _Sighting) -> bool:
    """Whether the middle of a region lies on a code that was read."""
    low, high = sighting.corners.min(axis=0), sighting.corners.max(axis=0)
    grow = 0.25 * (high - low)
    return bool(np.all(region.centre >= low - grow) and np.all(region.centre <= high + grow))


def _back(way: _Points) -> _Points:
    return np.asarray(cv2.invertAffineTransform(way), np.float64)


def _moved(points: _Points, way: NDArray[np.floating]) -> _Points:
    return np.asarray(points @ way[:, :2].T + way[:, 2], np.float64)


def _reach(gray: Pixels, how: Geometry) -> tuple[int, int, int, int]:
    height, width = gray.shape
    if how.region is None:
        return 0, 0, width, height
    xs, ys = [x for x, _ in how.region], [y for _, y in how.region]
    return max(0, int(min(xs))), max(0, int(min(ys))), min(width, round(max(xs))), min(height, round(max(ys)))


def _box(corners: _Points, how: Geometry) -> Box | None:
    """The place on the upright page of corners given in the frame; None outside the page."""
    there = carry(how, corners)
    (left, top), (right, bottom) = there.min(axis=0), there.max(axis=0)
    x0, y0, width, height = max(0, int(left)), max(0, int(top)), *how.size
    if x0 >= width or y0 >= height or right <= 0 or bottom <= 0:
        return None
    return Box(x0, y0, min(width, max(x0 + 1, round(right) + 1)), min(height, max(y0 + 1, round(bottom) + 1)))


def _same(sighting: _Sighting, box: Box, other: Barcode) -> bool:
    """The same code seen twice: equal text and overlapping places."""
    apart = box.x1 < other.box.x0 or other.box.x1 < box.x0 or box.y1 < other.box.y0 or other.box.y1 < box.y0
    return (sighting.text, sighting.format) == (other.text, other.format) and not apart
