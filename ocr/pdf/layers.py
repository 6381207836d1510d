"""Parts an upright page into ink (1 bit, its colours apart), the paper behind it, and what has to stay a picture.

The layering is known as mixed raster content (ITU-T T.44). What the layers can't show is found by laying them together
again and comparing: the shades of a photograph, print under a seal, a pencil stroke that the ink lacks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks
from ocr.types import Box

Pixels = NDArray[np.uint8]
Mask = NDArray[np.uint8]
"""0 or 255."""
_Floats = NDArray[np.float32]

_EDGE = 0.7  # of the usual depth of ink around: there the edge of a stroke is
_AROUND = 2.5  # mm
_PALE, _CREST, _DOT = 0.32, 0.75, 0.4  # of the usual depth, of the darkest pixel within so many mm
_NOISES, _LEAST = 4.5, 12.0  # ink is darker than paper by so many deviations of its grain, and by so many levels
_SPECK = 0.016  # mm²; the smallest mark of a letter (dot of 5 pt print) has three times that
_WHITE = 10.0  # mm: a square of that size holds paper
_COLOURS = 0.7  # mm: a cell of the ink's colours
_LEAST_SHARE = 0.02  # of a cell that has to be known
_COLOURED, _TINTED = 20, 4  # levels between the channels: ink, paper
_CELL = 2.5  # mm: pictures are made of these
_UNLIKE, _MUCH = 22, 0.10  # levels; part of a cell
_BROKEN, _PALEST = 0.55, 28  # ink of fewer levels that is off by that part of them: its strokes came to pieces
_FAINT, _SOME = 8.0, 0.06  # the same for ink that is lost
_THICK, _SHADE = (
    2.4,
    80,
)  # mm, levels: no stroke of print or pen is as wide and as pale, so it is a photograph or a blot
_SEAL, _BRIGHT = 60.0, 60  # mm: larger is no seal; levels between the channels of its ink


@dataclass(frozen=True, slots=True)
class Layers:
    """ink: where it is, in px of the page. colours: of the ink, `paper`: behind it, both small, gray or BGR.

    pictures: parts of the page that have to be shown as they are; there is no ink in them.
    """

    ink: Mask
    colours: Pixels
    paper: Pixels
    pictures: tuple[Box, ...]


def split(page: Pixels, dpi: float, paper_dpi: float) -> Layers:
    """Part an upright page of gray or BGR pixels at `dpi`; its paper gets `paper_dpi`."""
    half = _halved(page)
    if half.ndim == 3 and not _has_colours(half):
        half = _u8(cv2.cvtColor(half, cv2.COLOR_BGR2GRAY))
        page = _u8(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY))
    ink = find_ink(_darkest(page), dpi)
    alpha = _halved(ink)
    colours = _ink_colours(half, alpha, _COLOURS * dpi / 2 / 25.4)
    paper = _paper_behind(half, alpha, 2 * paper_dpi / dpi)
    grid = max(1, round(page.shape[1] / dpi * 25.4 / _CELL)), max(1, round(page.shape[0] / dpi * 25.4 / _CELL))
    # what is finer than a letter in the paper may not survive its JPEG: it counts for nothing
    below = _u8(cv2.resize(cv2.blur(paper, (7, 7)), alpha.shape[::-1], interpolation=cv2.INTER_LINEAR))
    cells = _unlike(half, _together(alpha, colours, below), below, alpha, grid) | _photographs(
        half, alpha, dpi / 4, grid
    )
    pictures = _boxes(_whole_seals(cells, colours, alpha), page.shape)
    for box in pictures:
        ink[box.y0 : box.y1, box.x0 : box.x1] = 0
    return Layers(ink, colours, paper, pictures)


def find_ink(gray: Pixels, dpi: float) -> Mask:
    """Where ink is: nearer to the ink around than to the paper, and darker than the paper's grain."""
    smooth = _u8(cv2.GaussianBlur(gray, (3, 3), 0))
    depth = _u8(cv2.subtract(_light(gray, dpi), smooth))
    least = max(_LEAST, _NOISES * _grain(smooth))
    usual = _usual(_halved(depth), least, _odd(_AROUND * dpi / 2 / 25.4))
    size = gray.shape[1], gray.shape[0]
    ink = cv2.compare(depth, _limit(usual, _EDGE, least, size), cv2.CMP_GT)
    # the dot of an i is paler than its stem: what is darkest within its own reach needs less
    near = _odd(_DOT * dpi / 25.4)
    darkest = cv2.dilate(depth, np.ones((near, near), np.uint8))
    crest = cv2.compare(cv2.convertScaleAbs(darkest, alpha=_CREST), depth, cv2.CMP_LE)
    dots = cv2.compare(depth, _limit(usual, _PALE, least, size), cv2.CMP_GT)
    return _without_specks(_u8(cv2.bitwise_or(ink, cv2.bitwise_and(crest, dots))), dpi)


def _light(gray: Pixels, dpi: float) -> Pixels:
    """The paper's own brightness everywhere, as large as `gray`."""
    small = shrunk(_halved(gray), 0.25)
    side = _odd(_WHITE * dpi / 8 / 25.4)
    light = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    light = cv2.GaussianBlur(light, (0, 0), side / 4)
    return _u8(cv2.resize(light, gray.shape[::-1], interpolation=cv2.INTER_LINEAR))


def _grain(gray: Pixels) -> float:
    """Standard deviation (levels) of paper that nothing is printed on, as most of a page is."""
    few = gray[::3, ::6].astype(np.int16)
    return float(1.05 * np.median(np.abs(np.diff(few, axis=0))))


def _usual(depth: Pixels, least: float, reach: int) -> _Floats:
    """How much darker than paper the ink around each pixel is on the mean; a speck counts by its size only."""
    inked = _above(depth, least)
    depths = cv2.boxFilter(cv2.bitwise_and(depth, inked), cv2.CV_32F, (reach, reach))
    share = cv2.boxFilter(inked, cv2.CV_32F, (reach, reach))
    return np.asarray(cv2.divide(depths, np.maximum(share, np.float32(0.5)), scale=255), np.float32)


def _limit(usual: _Floats, share: float, least: float, size: tuple[int, int]) -> Pixels:
    """A share of the ink's usual depth, at least `least`, for every pixel of a page of that size."""
    limit = np.maximum(cv2.convertScaleAbs(usual, alpha=share), np.uint8(min(255.0, least)))
    return _u8(cv2.resize(limit, size, interpolation=cv2.INTER_LINEAR))


def _without_specks(ink: Mask, dpi: float) -> Mask:
    """Leave out what is smaller than any mark of a letter and has nothing around it."""
    most = max(1, int(_SPECK * (dpi / 25.4) ** 2))
    window = 2 * math.ceil(math.sqrt(most)) + 1
    one = cv2.threshold(ink, 0, 1, cv2.THRESH_BINARY)[1]
    near = cv2.boxFilter(one, -1, (window, window), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return _u8(cv2.bitwise_and(ink, _above(_u8(near), most)))


def _paper_behind(half: Pixels, alpha: Pixels, scale: float) -> Pixels:
    """The page without its ink, `scale` times as large as `half`."""
    free = cv2.bitwise_not(_above(_u8(cv2.dilate(alpha, np.ones((5, 5), np.uint8))), 20))
    return _means(half, _u8(free), (half.shape[1] * scale, half.shape[0] * scale))


def _ink_colours(half: Pixels, alpha: Pixels, cell: float) -> Pixels:
    """Mean colour of the ink's inner pixels, for cells of so many px."""
    return _means(half, _above(alpha, 253), (half.shape[1] / cell, half.shape[0] / cell))


def _means(half: Pixels, known: Mask, size: tuple[float, float]) -> Pixels:
    """A small copy, made of the `known` pixels only."""
    small = max(1, round(size[0])), max(1, round(size[1]))
    total = cv2.resize(cv2.bitwise_and(half, half, mask=known), small, interpolation=cv2.INTER_AREA)
    share = cv2.resize(known, small, interpolation=cv2.INTER_AREA)
    return _filled(np.asarray(total, np.float32), np.asarray(share, np.float32) / np.float32(255))


def _filled(total: _Floats, share: _Floats) -> Pixels:
    """Means of what is there (`total` / `share`); where next to nothing is, those of ever wider surroundings."""
    known = share > _LEAST_SHARE
    divisor = np.where(known, share, np.float32(1.0))
    means = cv2.divide(total, divisor if total.ndim == 2 else cv2.merge((divisor, divisor, divisor)))
    out = np.clip(means + 0.5, 0, 255).astype(np.uint8)
    if not known.all() and min(share.shape) > 1:
        size = (share.shape[1] + 1) // 2, (share.shape[0] + 1) // 2
        wider = _filled(
            np.asarray(cv2.resize(total, size, interpolation=cv2.INTER_AREA), np.float32),
            np.asarray(cv2.resize(share, size, interpolation=cv2.INTER_AREA), np.float32),
        )
        around = _u8(cv2.resize(wider, share.shape[::-1], interpolation=cv2.INTER_LINEAR))
        out[~known] = around[~known]
    return _u8(out)


def _together(alpha: Pixels, colours: Pixels, paper: Pixels) -> Pixels:
    """The layers laid on each other; `alpha` says how much of each pixel is ink, and `paper` is as large."""
    size = alpha.shape[::-1]
    above = cv2.resize(colours, size, interpolation=cv2.INTER_LINEAR)
    share = alpha if colours.ndim == 2 else _u8(cv2.merge((alpha, alpha, alpha)))
    front = cv2.multiply(above, share, scale=1 / 255)
    return _u8(cv2.add(front, cv2.multiply(paper, cv2.bitwise_not(share), scale=1 / 255)))


def _unlike(half: Pixels, shown: Pixels, paper: Pixels, alpha: Pixels, grid: tuple[int, int]) -> NDArray[np.bool_]:
    """Cells of the page where the layers show something else than the page does."""
    off = _in_cells(_brightest(_u8(cv2.absdiff(half, shown))), grid).astype(np.float32)
    depth = _in_cells(_brightest(_u8(cv2.absdiff(shown, paper))), grid).astype(np.float32)
    share = _in_cells(alpha, grid).astype(np.float32) / 255
    broken = (off > _BROKEN * depth) & (share > _SOME) & (depth < _PALEST * share)
    half, shown = _u8(cv2.GaussianBlur(half, (5, 5), 0)), _u8(cv2.GaussianBlur(shown, (5, 5), 0))
    wrong = _in_cells(_above(_brightest(_u8(cv2.absdiff(half, shown))), _UNLIKE), grid) > 255 * _MUCH
    far = cv2.bitwise_not(_above(_u8(cv2.dilate(alpha, np.ones((7, 7), np.uint8))), 0))  # from strokes and their edges
    least = max(_FAINT, _NOISES * _grain(_darkest(half)))
    lost = (
        _in_cells(_u8(cv2.bitwise_and(_above(_brightest(_u8(cv2.subtract(shown, half))), least), far)), grid)
        > 255 * _SOME
    )
    return np.asarray(wrong | lost | broken, np.bool_)


def _photographs(half: Pixels, alpha: Pixels, dpi: float, grid: tuple[int, int]) -> NDArray[np.bool_]:
    """Cells with shades that are no strokes; `dpi` is that of half of `half`."""
    shades = cv2.bitwise_and(_halved(alpha), _above(_halved(_darkest(half)), _SHADE))
    thick = _odd(_THICK * dpi / 25.4)
    solid = cv2.morphologyEx(_above(_u8(shades), 200), cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    return np.asarray(_in_cells(_u8(solid), grid) > 0, np.bool_)


def _in_cells(mask: Mask, grid: tuple[int, int]) -> Pixels:
    """Mean of the mask in each cell of so many columns and rows."""
    if min(mask.shape) >= 8 * max(grid):  # whole parts are summed several times as fast as others
        mask = _u8(cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA))
    return _u8(cv2.resize(mask, grid, interpolation=cv2.INTER_AREA))


def _whole_seals(cells: NDArray[np.bool_], colours: Pixels, alpha: Pixels) -> NDArray[np.bool_]:
    """The cells, and with each the rest of the seal that it is a part of: no seal is shown half this way, half that."""
    cells = _u8(cv2.dilate(cells.astype(np.uint8), np.ones((3, 3), np.uint8))) > 0
    if colours.ndim == 2:
        return cells
    grid = cells.shape[1], cells.shape[0]
    bright = _above(_in_cells(_above(_chroma(colours), _BRIGHT), grid), 60)
    seal = cv2.bitwise_and(bright, _above(_in_cells(alpha, grid), 4))
    found = marks.find(_u8(cv2.morphologyEx(seal, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))))
    small = np.maximum(found.stats[:, 2], found.stats[:, 3]) * _CELL <= _SEAL
    touched = np.bincount(found.labels[cells], minlength=len(small)) > 0
    chosen = small & touched
    chosen[0] = False
    return np.asarray(cells | chosen[found.labels], np.bool_)


def _boxes(cells: NDArray[np.bool_], shape: tuple[int, ...]) -> tuple[Box, ...]:
    """Rectangles of a page (height x width px) around cells that touch; those that overlap become one."""
    found = cells.astype(np.uint8)
    while True:
        boxes = marks.find(found).stats[1:, :4].tolist()
        filled = np.zeros_like(found)
        for x, y, wide, high in boxes:
            filled[y : y + high, x : x + wide] = 1
        if np.array_equal(filled, found):
            break
        found = filled
    across, down = shape[1] / cells.shape[1], shape[0] / cells.shape[0]
    return tuple(
        Box(int(x * across), int(y * down), round((x + wide) * across), round((y + high) * down))
        for x, y, wide, high in boxes
    )


def _has_colours(half: Pixels) -> bool:
    """Whether ink or paper is coloured enough to be seen."""
    chroma = _chroma(shrunk(half, 0.25))
    return bool(np.count_nonzero(chroma > _COLOURED) > 1e-4 * chroma.size or np.median(chroma) > _TINTED)


def _chroma(image: Pixels) -> Pixels:
    return _u8(cv2.subtract(_brightest(image), _darkest(image)))


def _darkest(image: Pixels) -> Pixels:
    """The darkest channel: coloured ink is as strong there as black is."""
    if image.ndim == 2:
        return image
    blue, green, red = cv2.split(image)
    return _u8(cv2.min(cv2.min(blue, green), red))


def _brightest(image: Pixels) -> Pixels:
    if image.ndim == 2:
        return image
    blue, green, red = cv2.split(image)
    return _u8(cv2.max(cv2.max(blue, green), red))


def _halved(image: Pixels) -> Pixels:
    """Half as large, an odd last row or column left out: pixels two by two are quick to average."""
    even = image[: max(1, image.shape[0] // 2 * 2), : max(1, image.shape[1] // 2 * 2)]
    size = max(1, image.shape[1] // 2), max(1, image.shape[0] // 2)
    return _u8(cv2.resize(even, size, interpolation=cv2.INTER_AREA))


def shrunk(image: Pixels, factor: float) -> Pixels:
    """A copy that is `factor` times as large or a little larger."""
    size = max(1, math.ceil(image.shape[1] * factor)), max(1, math.ceil(image.shape[0] * factor))
    return _u8(cv2.resize(image, size, interpolation=cv2.INTER_AREA))


def _above(image: Pixels, limit: float) -> Mask:
    return _u8(cv2.threshold(image, limit, 255, cv2.THRESH_BINARY)[1])


def _odd(px: float) -> int:
    return max(3, round(px) | 1)


def _u8(image: object) -> Pixels:
    return np.asarray(image, np.uint8)
