"""Is the scan light enough, is the print dark enough, and has no lamp burnt a hole into it?"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import strokes
from ocr.reading import clean
from ocr.sight import Sight
from ocr.strokes import Pixels
from ocr.types import Severity, Verdict, VerdictKind
from ocr.upright import lines

_DARK, _VERY_DARK = 115.0, 70.0  # brightness of paper, 0..255
_PLAIN = 0.8  # most of a piece of paper is at least so bright beside its brightest px
_PALE, _VERY_PALE = 64.0, 33.0  # gray levels between paper at 245 and print
_BLEED = 0.36  # sharpness: what is pale and softer than this shows through from behind
_PATTERN = 30.0  # gray levels: what is paler beside plain print is the ground pattern of a certificate or receipt
_MELTED = 0.18  # sharpness: what is softer than this is pale because it is blurred
_FEW, _FEW_TILES = 30.0, 4  # letters, square centimetres: less of a page never decides
_BURNT, _RISE = 251.0, 3.0  # brightness of a glare, and how far it must drop around it
_BAND_TILES, _PAPER, _SLIGHT = 30, 245, 8  # square centimetres; gray levels
_OWN_SHARP, _CLEAR_ROWS, _LEVEL = (
    0.42,
    8.0,
    1.5,
)  # sharpness that paper never lets through; times as sharp as at any lean; degrees
_COARSE_DPI = 37.5
_FAINT_COPY = 75.0  # gray levels: what shines through reaches half as much where its page is so pale


def find(sight: Sight) -> tuple[Verdict, ...]:
    """DARK, WASHED_OUT and GLARE, each with the worst place on the page."""
    found = [_dark(sight), _washed_out(sight), _glare(sight)]
    return tuple(verdict for verdict in found if verdict is not None)


def is_faint_copy(sight: Sight) -> bool:
    """Whether the page's own print, which has sharper edges than what shines through, is pale nearly all over."""
    print_ = sight.strokes
    own = print_.text & (print_.around(print_.sharp) >= _BLEED)
    return float(print_.letters[own].sum()) >= _FEW and float(np.median(print_.depth[own])) < _FAINT_COPY


def _dark(sight: Sight) -> Verdict | None:
    """The largest area of dim paper that carries print; photographs, black borders and white on black do not."""
    few = sight.colour[::3, ::3]
    light = few if few.ndim == 2 else few.max(axis=2)  # red paper is not a dark scan
    side = sight.strokes.side // 3
    rows, columns = light.shape[0] // side, light.shape[1] // side
    if not rows or not columns:
        return None
    tiles = light[: rows * side, : columns * side].reshape(rows, side, columns, side).transpose(0, 2, 1, 3)
    ordered = np.sort(tiles.reshape(rows, columns, -1), axis=2, kind="stable")
    paper, middle = (ordered[..., int(rank * side * side)] for rank in (0.97, 0.5))
    dim = cv2.morphologyEx((paper < _DARK).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dim, connectivity=4)
    if len(stats) < 2:
        return None
    one = 1 + int(np.argmax(stats[1:, 4]))
    x, y, wide, high, area = (int(value) * 3 * side for value in stats[one])
    if area / (3 * side) < 0.08 * rows * columns or not _has_print(sight, labels == one):
        return None
    level = float(np.median(paper[labels == one]))
    if float(np.median(middle[labels == one])) < _PLAIN * level:
        return None  # a photograph: paper is of one brightness
    severity = Severity.BAD if level < _VERY_DARK else Severity.WARN
    return Verdict(VerdictKind.DARK, severity, sight.box(x, y, x + wide, y + high), round(level, 1))


def _has_print(sight: Sight, dim: NDArray[np.bool_]) -> bool:
    """Whether letters stand in the dim tiles, seen with even light."""
    found = strokes.measure(clean.flatten(sight.gray), sight.dpi)
    rows, columns = (min(pair) for pair in zip(dim.shape, found.letters.shape, strict=True))
    inside = dim[:rows, :columns] & (found.depth[:rows, :columns] >= _PALE)
    return float(found.letters[:rows, :columns][inside].sum()) >= _FEW / 2


def _washed_out(sight: Sight) -> Verdict | None:
    """The palest connected area of print; what shows through from behind is soft, a photograph lies on dark ground."""
    print_ = sight.strokes
    depth, sharp = print_.around(print_.depth), print_.around(print_.sharp)
    text = print_.text & (sharp >= _MELTED) & _on_paper(sight, print_.letters.shape)
    if text.any() and np.percentile(depth[text], 90) >= _PALE:  # else the pale print is all that there is
        text &= sharp >= _BLEED
        text &= (depth >= _PATTERN) | _in_rows(sight, text & (depth < _PATTERN) & (sharp >= _OWN_SHARP))
    if not print_.calm:
        text &= depth >= 2.0 * np.median(print_.floor)
    enough = max(_FEW, min(100.0, 0.15 * float(print_.letters[print_.text].sum())))
    found = [
        (float(np.percentile(depth[chosen], 25)), letters, span)
        for letters, chosen, span in print_.regions(text & (depth < _PALE))
        if letters >= enough and chosen.sum() >= _FEW_TILES
    ]
    if not found:
        return None
    worst, _, span = max(found, key=lambda area: (area[0] < _VERY_PALE, area[1]))
    severity = Severity.BAD if worst < _VERY_PALE else Severity.WARN
    return Verdict(VerdictKind.WASHED_OUT, severity, sight.box(*span), round(worst, 1))


def _in_rows(sight: Sight, pale: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those tiles, a large area of them, whose marks stand in rows: print, which the ground pattern of a form is not."""
    print_ = sight.strokes
    out = np.zeros_like(pale)
    if not print_.calm:
        return out
    for _, chosen, (left, top, right, bottom) in print_.regions(pale):
        if chosen.sum() < _BAND_TILES:
            continue
        tiles = chosen[top // print_.side : bottom // print_.side, left // print_.side : right // print_.side]
        part = sight.even[top:bottom, left:right] < _PAPER - _SLIGHT
        own = np.kron(tiles, np.ones((print_.side, print_.side), bool))[: part.shape[0], : part.shape[1]]
        lean, rows, usual = lines.rough_lean((part & own).view(np.uint8))
        if abs(lean) < _LEVEL and rows >= _CLEAR_ROWS * usual > 0:
            out |= chosen
    return out


def _on_paper(sight: Sight, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Tiles that are mostly as bright as the paper of the page."""
    side = sight.strokes.side
    whole = sight.gray[: shape[0] * side, : shape[1] * side]
    typical = cv2.resize(whole, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(typical >= 0.82 * float(np.percentile(typical, 90)))


def _glare(sight: Sight) -> Verdict | None:
    """A burnt spot, brighter than the paper all around it, in which the lines of print are missing."""
    factor = _COARSE_DPI / sight.dpi
    few = cv2.resize(sight.colour, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    white = few if few.ndim == 2 else few.min(axis=2)  # a glare is white on coloured paper too
    paper = np.asarray(cv2.erode(cv2.dilate(white, np.ones((7, 7), np.uint8)), np.ones((5, 5), np.uint8)), np.uint8)
    level = float(np.median(paper))
    if level + _RISE > 255:
        return None
    bright = (paper >= max(_BURNT, level + _RISE)).astype(np.uint8)
    whole = cv2.morphologyEx(bright, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    found = []
    for one in range(1, len(stats)):
        x, y, wide, high, area = (int(value) for value in stats[one])
        spot = np.asarray(labels == one)
        if _is_spot(spot, paper, wide, high, area) and _breaks_lines(spot, sight):
            found.append((area, (x / factor, y / factor, (x + wide) / factor, (y + high) / factor)))
    if not found:
        return None
    area, span = max(found)
    square = area / _COARSE_DPI**2 * 25.4**2
    severity = Severity.BAD if square >= 600 else Severity.WARN
    return Verdict(VerdictKind.GLARE, severity, sight.box(*span), round(square, 1))


def _is_spot(spot: NDArray[np.bool_], paper: Pixels, wide: int, high: int, area: int) -> bool:
    """Round, of 8 mm and more, no larger than a third of the page, and darker paper close around it."""
    if min(wide, high) < 11 or area > spot.size / 3 or area < 0.6 * wide * high:
        return False
    mask = spot.astype(np.uint8)
    near = cv2.dilate(mask, np.ones((9, 9), np.uint8))
    ring = (cv2.dilate(mask, np.ones((21, 21), np.uint8)) > 0) & (near == 0)
    inside = float(np.median(paper[spot]))
    return bool(ring.any()) and float(np.mean(paper[ring] <= inside - _RISE)) >= 0.85


def _breaks_lines(spot: NDArray[np.bool_], sight: Sight) -> bool:
    """Print on the rows of the spot, left and right of it, that is missing inside."""
    dark = (sight.even < 185).astype(np.float32)
    ink = np.asarray(cv2.resize(dark, spot.shape[::-1], interpolation=cv2.INTER_AREA), np.float32)
    rows = np.nonzero(spot.any(axis=1))[0]
    columns = np.nonzero(spot.any(axis=0))[0]
    reach = _COARSE_DPI * 1.6
    left, right = int(max(0, columns[0] - reach)), int(columns[-1] + reach)
    band, own = ink[rows[0] : rows[-1] + 1, left:right], spot[rows[0] : rows[-1] + 1, left:right]
    beside = cv2.dilate(own.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    if not own.any() or not beside.any():
        return False
    outside = float(band[beside].mean())
    return outside >= 0.005 and float(band[own].mean()) < 0.4 * outside
