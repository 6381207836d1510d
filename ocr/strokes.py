"""How deep and how sharp print is, tile by tile: what the judges of light and of sharpness rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import marks

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Tiles = NDArray[np.float32]
Span = tuple[int, int, int, int]

_TILE_MM = 10.0
_WINDOW_INCH = 0.08  # about a letter of 10 points: its darkest stroke and the paper beside it lie within
_MOST_IN_ONE = 8.0  # letters that one mark may stand for: soft letters run together, a drawn rule is no line of text
_LEAST_DEPTH, _MOST_GRAIN = 16.0, 48.0  # gray levels that a mark must stand out by, in clean and in grainy places


@dataclass(frozen=True, slots=True)
class Strokes:
    """Tiles of about 10 mm from the top left corner on, `side` px of the working copy each; arrays are rows x columns.

    letters: letter-like marks in the tile. floor: gray levels that a mark there must stand out by.
    depth: gray levels between paper and the strongest strokes.
    sharp: steepest step from one px to the next across strokes as a share of their depth, in the worse of the two
    directions (0.5 and more on a healthy scan, 0.4 / width for a soft edge `width` px wide, standard deviation).
    tall: usual height of the letters of the page in px, 0 = none.
    bed: tiles that lie on the scanner's bed, in part at least; the paint there has no grain to tell of.
    """

    side: int
    letters: Tiles
    floor: Tiles
    depth: Tiles
    sharp: Tiles
    tall: float
    bed: Mask

    def around(self, values: Tiles) -> Tiles:
        """Values averaged by letters over a tile and its neighbours, so that one odd word or logo decides nothing."""
        weight = np.maximum(_summed(self.letters), 1e-6)
        return np.asarray(_summed(self.letters * values) / weight, np.float32)

    @property
    def gathered(self) -> Tiles:
        """Letters in a tile and its neighbours together."""
        return _summed(self.letters)

    @property
    def text(self) -> Mask:
        """Tiles with print, enough of it there and beside to be measured."""
        return np.asarray((self.letters >= 1) & (self.gathered >= 9) & (self.depth >= self.floor))

    @property
    def calm(self) -> bool:
        """So little grain that even very pale marks are no play of it."""
        return float(np.median(self.floor)) <= _LEAST_DEPTH + 2

    @property
    def off_bed(self) -> Mask:
        """Tiles away from the bed: not even the sheet's own edge is in them."""
        return np.asarray(cv2.dilate(self.bed.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)

    def regions(self, bad: Mask) -> Iterator[tuple[float, Mask, Span]]:
        """Areas of `bad` tiles at most two apart: letters they hold, which tiles, and left, top, right, bottom in px."""
        joined = cv2.dilate(bad.astype(np.uint8), np.ones((3, 3), np.uint8))
        count, labels = cv2.connectedComponents(joined, connectivity=8)
        for one in range(1, count):
            chosen = np.asarray((labels == one) & bad)
            rows, columns = np.nonzero(chosen)
            left, top = int(columns.min()) * self.side, int(rows.min()) * self.side
            right, bottom = (int(columns.max()) + 1) * self.side, (int(rows.max()) + 1) * self.side
            yield float(self.letters[chosen].sum()), chosen, (left, top, right, bottom)


def measure(even: Pixels, dpi: float, painted: Mask | None = None) -> Strokes:
    """Measure a gray working copy with even light and paper at 245; painted: px that stand where the bed was."""
    side = 3 * max(3, round(dpi * _TILE_MM / 25.4 / 3))  # each third px is looked at
    soft = np.asarray(cv2.GaussianBlur(even, (0, 0), 0.5), np.uint8)
    rows, columns = max(1, soft.shape[0] // side), max(1, soft.shape[1] // side)
    soft = _whole_tiles(soft, rows * side, columns * side)
    near = np.ones((max(3, round(dpi * _WINDOW_INCH) | 1),) * 2, np.uint8)
    paper = np.asarray(cv2.dilate(soft, near), np.uint8)
    depth = np.asarray(cv2.subtract(paper, cv2.erode(soft, near)), np.uint8)
    deep = np.sort(_cut(depth, side), axis=2, kind="stable")
    bed = np.zeros((rows, columns), bool) if painted is None else _holds(painted, side)
    floor = _floor(deep[..., deep.shape[2] // 10], bed)
    ink = (soft < cv2.subtract(paper, depth // 2)) & (depth >= np.kron(floor, np.ones((side, side), np.uint8)))
    count, mask, tall = _letters(ink, side, dpi)
    mask = np.asarray(cv2.dilate(mask, near), np.uint8)
    strongest = _ranked(_cut(depth, side), _cut(mask, side) > 0, 0.5)
    strong = (_cut(mask, side) > 0) & (_cut(depth, side) >= 0.6 * strongest[..., None])
    across, down = (_ranked(_share(_steps(soft, near, axis), depth, side), strong, 0.5) / 255 for axis in (1, 0))
    return Strokes(side, count, floor.astype(np.float32), strongest, np.minimum(0.92 * across, down), tall, bed)


def _floor(quiet: Pixels, bed: Mask) -> Pixels:
    """What a mark must stand out by: twice the depth of the quietest tenth of the tiles around; on the bed the usual."""
    if bed.all():
        return np.full(quiet.shape, _LEAST_DEPTH, np.uint8)
    least = cv2.erode(np.where(bed, np.uint8(255), quiet), np.ones((5, 5), np.uint8))
    grain = 2.0 * np.where(bed, np.median(least[~bed]), least)
    return np.clip(grain, _LEAST_DEPTH, _MOST_GRAIN).astype(np.uint8)


def _holds(mask: Mask, side: int) -> Mask:
    """Tiles that hold any px of the mask."""
    rows, columns = max(1, mask.shape[0] // side), max(1, mask.shape[1] // side)
    whole = _whole_tiles(mask.view(np.uint8), rows * side, columns * side)
    return np.asarray(whole.reshape(rows, side, columns, side).max(axis=(1, 3)) > 0)


def _whole_tiles(image: Pixels, height: int, width: int) -> Pixels:
    """The image without its last partial tiles; a tiny one grows to a tile."""
    down, right = max(0, height - image.shape[0]), max(0, width - image.shape[1])
    return np.asarray(cv2.copyMakeBorder(image, 0, down, 0, right, cv2.BORDER_REPLICATE)[:height, :width], np.uint8)


def _steps(soft: Pixels, near: Pixels, axis: int) -> Pixels:
    """Largest difference of neighbouring px along an axis within the window around each px."""
    one, other = (soft[:, 1:], soft[:, :-1]) if axis else (soft[1:], soft[:-1])
    steps = cv2.dilate(cv2.absdiff(one, other), near)
    down, right = soft.shape[0] - steps.shape[0], soft.shape[1] - steps.shape[1]
    return np.asarray(cv2.copyMakeBorder(steps, 0, down, 0, right, cv2.BORDER_REPLICATE), np.uint8)


def _share(steps: Pixels, depth: Pixels, side: int) -> Pixels:
    """Tiles of steps as 255ths of the depth."""
    deep = np.maximum(_cut(depth, side), 1).astype(np.float32)
    return np.asarray(np.minimum(_cut(steps, side) * np.float32(255) / deep, 254), np.uint8)


def _ranked(tiles: Pixels, chosen: Mask, rank: float) -> Tiles:
    """In each tile the value that `rank` of the chosen px lie below; 255 where none is chosen."""
    ordered = np.sort(np.where(chosen, tiles, np.uint8(255)), axis=2, kind="stable")  # counts bytes: no slow cases
    place = (chosen.sum(axis=2) * rank).astype(np.int64)[..., None]
    return np.asarray(np.take_along_axis(ordered, np.minimum(place, ordered.shape[2] - 1), axis=2)[..., 0], np.float32)


def _letters(ink: Mask, side: int, dpi: float) -> tuple[Tiles, Pixels, float]:
    """Marks as high as letters of 5 to 24 points: how many in each tile, where (0 or 1), and their usual height."""
    labels, stats, *_ = marks.find(ink)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    fits = (high >= 0.03 * dpi) & (high <= 0.3 * dpi) & (wide >= 0.012 * dpi)
    fits[0] = False
    worth = np.clip(wide / np.maximum(high, 1), 1.0, _MOST_IN_ONE) / area  # soft letters run together in bars
    rows, columns = ink.shape[0] // side, ink.shape[1] // side
    mask = np.take(fits.view(np.uint8), labels, mode="clip")
    inked = np.flatnonzero(mask)
    y, x = np.divmod(inked.astype(np.int32), np.int32(ink.shape[1]))
    tile = y // np.int32(side) * np.int32(columns) + x // np.int32(side)
    shares = np.bincount(tile, worth[labels.ravel()[inked]], rows * columns).reshape(rows, columns)
    return shares.astype(np.float32), mask, _middle_height(stats[fits])


def _middle_height(letters: NDArray[np.int32]) -> float:
    """The height that halves the ink: dots and specks are many, but hold little of it."""
    if not len(letters):
        return 0.0
    high, area = letters[:, 3], letters[:, 4]
    order = np.argsort(high)
    total = np.cumsum(area[order])
    return float(high[order][np.searchsorted(total, total[-1] / 2)])


def _cut(image: Pixels, side: int) -> Pixels:
    """Tiles of an image of whole tiles, rows x columns x px (each third px of each third line)."""
    rows, columns = image.shape[0] // side, image.shape[1] // side
    whole = image.reshape(rows, side, columns, side)[:, ::3, :, ::3]
    return np.ascontiguousarray(whole.transpose(0, 2, 1, 3).reshape(rows, columns, -1))


def _summed(values: Tiles) -> Tiles:
    """Sum over a tile and its eight neighbours."""
    return np.asarray(cv2.boxFilter(values, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT), np.float32)
