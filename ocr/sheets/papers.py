"""Finds the papers that lie in a frame: none to be cut out (the frame is the sheet), one, several, or a book's two pages.

In doubt nothing is found: a frame left whole loses nothing, a false cut does. What may be cut out must have four measured
edges, no trace of anything else beside it, and a sign that it is paper on a bed and not print on paper: it is lighter
than its surroundings, or it throws a shadow to some sides only, or it has the size of a sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import perspective
from ocr.geometry import outline
from ocr.sheets import beds, gutter, outlines, rectangles
from ocr.sheets.beds import Bed
from ocr.sheets.outlines import Side
from ocr.types import Edits, Quad, Step

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Points = NDArray[np.float64]
_COARSE_DPI = 40.0
_LEAST_MM2 = 550.0  # a passport photograph is larger
_BLACK = 70  # as light as a black bed gets
_WHITE = 232  # as dark as a white lid gets; darker light gray may be a printed tint
_MOST = 12  # papers in a frame
_SOME_LETTERS = 20  # on what looks like a bed: half of the page lies in the dark


class Kind(StrEnum):
    WHOLE = "whole"
    SHEET = "sheet"
    SEVERAL = "several"
    SPREAD = "spread"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Found:
    """Outlines in px of the image searched, rows from the top, each from the left; none when the frame is the paper."""

    quads: tuple[Quad, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Search:
    """image: what is searched. small: its coarse copy. light: how light that is. scale: px of the image for one coarse px, across and
    down. mm: px of the image for a millimetre. scanned: flat, no camera."""

    image: Pixels
    small: Pixels
    light: Pixels
    scale: Points
    mm: float
    scanned: bool

    def area(self, outline: NDArray[np.integer | np.floating]) -> float:
        """Square millimetres within a coarse outline."""
        return float(cv2.contourArea(outline)) * self.coarse_px

    @property
    def coarse_px(self) -> float:
        """Square millimetres of a coarse px."""
        return float(self.scale.prod()) / self.mm**2


def find(image: Pixels, dpi: float, scanned: bool = True) -> Found:
    """Search a copy (gray or BGR, best about 150 dpi). scanned: it is flat; else a camera may have seen it aslant."""
    search = _search(image, dpi, scanned)
    sheets = _sheets(search)
    if len(sheets) > 1:
        return Found(tuple(_quad(one) for one in _ordered(sheets)), Kind.SEVERAL)
    sheet = sheets[0] if sheets else _whole(image)
    pages = gutter.pages(search.small, sheet, 1 / search.scale)
    if pages:
        return Found(tuple(_quad(one) for one in pages), Kind.SPREAD)
    if not sheets:
        return Found((), Kind.WHOLE)
    return Found((_quad(sheet),), Kind.SHEET if rectangles.is_flat(sheet) else Kind.PHOTO)


def regions(copy: Pixels, factor: float, dpi: float, told: bool, edits: Edits) -> tuple[Quad | None, tuple[Quad, ...]]:
    """What of a frame is the page, and the papers that lie in it when they are several, both in px as delivered.

    copy: the frame `factor` times as large; dpi: of the frame, told by its file or not. A hand's region ends the search.
    """
    if edits.region is not None or Step.CROP in edits.without and Step.SPLIT in edits.without:
        return edits.region, ()
    found = find(copy, dpi * factor, told)
    quads = [_quad(_delivered(np.array(quad), factor)) for quad in found.quads]
    if len(quads) > 1:
        return None, () if Step.SPLIT in edits.without else tuple(quads)
    if not quads or Step.CROP in edits.without:
        return None, ()
    if found.kind is Kind.PHOTO and Step.PERSPECTIVE in edits.without:
        xs, ys = zip(*quads[0], strict=True)
        return outline((math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys)))), ()
    return quads[0], ()


def _search(image: Pixels, dpi: float, scanned: bool) -> _Search:
    factor = min(1.0, _COARSE_DPI / dpi, 700 / max(image.shape))
    size = max(16, round(image.shape[1] * factor)), max(16, round(image.shape[0] * factor))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    # a scanner's bed has no colour: there a dark photograph stands out by its lightest channel
    light = beds.greatest(small) if scanned else beds.least(small)
    scale = np.array([image.shape[1] / size[0], image.shape[0] / size[1]])
    return _Search(image, small, light, scale, dpi / 25.4, scanned)


def _sheets(search: _Search) -> list[Points]:
    """Corners of every paper, or nothing at all where one thing in the frame stays unexplained."""
    colour = np.asarray(beds.greatest(search.small) - beds.least(search.small), np.uint8)
    for bed in beds.beds(search.light, colour):
        if search.scanned and not bed.neutral:
            continue
        for mask in _masks(search, bed):
            found = _papers(search, mask, bed)
            if found:
                return found
    return []


def _masks(search: _Search, bed: Bed) -> Iterator[Mask]:
    """What may be paper, by several measures: the first that gives a whole answer counts."""
    if bed.clear:
        contrast = float(np.percentile(search.light, 95)) - bed.level
        for part in (0.3, 0.5) if search.scanned else (0.5, 0.38, 0.62):
            yield np.asarray(search.light > bed.level + part * contrast)
    elif bed.around:
        yield beds.apart(beds.least(search.image), (search.light.shape[1], search.light.shape[0]))


def _papers(search: _Search, mask: Mask, bed: Bed) -> list[Points]:
    """Corners of the papers that make up the mask, or nothing."""
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    large = [one for one in contours if search.area(one) >= _LEAST_MM2]
    if not large or len(large) > _MOST:
        return []
    if (search.scanned or not bed.clear) and _is_something_beside(search, mask, bed, large):
        return []
    if not search.scanned:  # a table holds other things too, but the paper must be what the photograph is of
        biggest = max(search.area(one) for one in large)
        large = [one for one in large if search.area(one) >= 0.25 * biggest]
        if biggest < 0.2 * mask.size * search.coarse_px:
            return []
    if len(large) == 2 and bed.clear:
        book = _paper(search, np.concatenate(large), bed.clear)
        if book is not None and gutter.pages(search.small, book[0], 1 / search.scale):
            return [book[0]]  # its gutter is as dark as the bed
    found, proofs = [], []
    for contour in large:
        solid = cv2.contourArea(contour) >= 0.93 * cv2.contourArea(cv2.convexHull(contour))
        paper = _paper(search, contour, bed.clear) if solid else None
        if paper is None:
            return []
        found.append(paper[0])
        proofs.append(_lies_on_bed(search, paper[1], paper[0], bed))
    # where one paper surely lies on a bed, what else stands out there lies on it too
    return found if all(proofs) or (any(proofs) and not bed.clear) else []


def _is_something_beside(search: _Search, mask: Mask, bed: Bed, large: list[NDArray[np.integer | np.floating]]) -> bool:
    """Whether anything that is no paper lies on the bed: print, or a paper whose outline isn't understood."""
    known = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(known, large, -1, 1, -1)
    free = cv2.dilate(known, np.ones((5, 5), np.uint8)) == 0
    if beds.clutter(mask & free, search.coarse_px) > (12.0 if bed.clear else 6.0):
        return True
    if not bed.clear:
        return False
    if beds.clutter((search.light < bed.level - 25) & free, search.coarse_px) > 6.0:
        return True
    return search.scanned and beds.letters(search.image, free, search.mm) >= _SOME_LETTERS


def _paper(
    search: _Search, contour: NDArray[np.integer | np.floating], clear: bool
) -> tuple[Points, list[Side]] | None:
    """Corners and sides of the rectangle with this coarse outline, if it is one and not the frame itself."""
    image, mm, scanned = search.image, search.mm, search.scanned
    hull = cv2.convexHull(contour)
    guess = rectangles.guess(hull, scanned)
    if guess is None:
        return None
    guess = (guess + 0.5) * search.scale
    sides = outlines.measure(image, guess, 1.5 if scanned else 3.0, clear)
    measured = [side for side in sides if not side.at_frame]
    if not scanned and len(measured) < 4:
        return None
    held = sorted(side.held for side in measured)
    if not held or held[0] < 0.45 or (scanned and held[1:] and held[1] < 0.6):
        return None
    corners = outlines.corners(sides)
    height, width = image.shape[:2]
    out = 2.5 * mm if scanned else 2.0
    if (corners < -out).any() or (corners > np.array([width, height]) + out).any():
        return None  # a corner out of the frame: what shape it has can't be told
    flat = rectangles.squared(corners, sides)
    if not scanned and (flat is None or np.abs(flat - corners).max() > 2.0):
        flat = np.clip(corners, 0, [width, height])
    if flat is None or rectangles.is_nearly(flat, width, height, mm):
        return None
    if not clear and any(side.hue < 2 for side in measured):
        return None
    return flat, sides


def _lies_on_bed(search: _Search, sides: list[Side], corners: Points, bed: Bed) -> bool:
    """Whether this is a paper on something else, and nothing printed on a larger paper."""
    seen = [side for side in sides if not side.at_frame]
    wide, high = (math.dist(corners[0], corners[i]) / search.mm for i in (1, 3))
    sheet = search.scanned and perspective.is_sheet(wide, high)
    depth = max(side.shadow for side in seen)
    shadow = depth > 0 and max(side.near for side in seen) >= -0.2 * depth  # light comes from one side, ink from none
    if bed.clear:  # a gray bed may be the cover of a dossier, and the paper on it a label
        return all(side.step >= 15 for side in seen) and (not search.scanned or bed.level <= _BLACK or sheet or shadow)
    if bed.level >= _WHITE and all(side.step >= 2 and side.lighter >= 0.75 for side in seen):
        return True  # lighter than a white lid: what is printed on it can't be
    if len(seen) < 4 or any(side.hue < 3 for side in seen):
        return False
    return sheet or shadow


def _ordered(papers: list[Points]) -> list[Points]:
    """Reading order: papers that share half their height are one row."""
    rows: list[list[Points]] = []
    for paper in sorted(papers, key=lambda one: float(one[:, 1].mean())):
        last = rows[-1][0] if rows else None
        low = last is not None and float(paper[:, 1].mean()) < float(last[:, 1].max()) - 0.25 * float(
            np.ptp(last[:, 1])
        )
        if low:
            rows[-1].append(paper)
        else:
            rows.append([paper])
    return [paper for row in rows for paper in sorted(row, key=lambda one: float(one[:, 0].mean()))]


def _delivered(corners: Points, factor: float) -> Points:
    """Corners in px of the frame; whole px where they lie along its grid, so that a cut keeps its very pixels."""
    return np.rint(corners / factor) if rectangles.along_grid(corners) else corners / factor


def _whole(image: Pixels) -> Points:
    height, width = image.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _quad(corners: Points) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return first, second, third, fourth
