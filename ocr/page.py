"""What a worker does with a page: a quick look at it, and reading it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import fingerprint, geometry, perspective, quality
from ocr.codes import barcodes
from ocr.decode import frames
from ocr.errors import Failure
from ocr.judges import light
from ocr.reading import clean, faint, specks
from ocr.reading.layout import pen, seals
from ocr.sheets import papers
from ocr.sight import reduced, sight
from ocr.types import (
    Box,
    Frame,
    Geometry,
    Look,
    PageJob,
    RecognisedPage,
    Severity,
    Step,
    Verdict,
    VerdictKind,
)
from ocr.upright import orientation, trial
from ocr.upright.orientation import Stance

cv2.setNumThreads(1)  # one worker per core: threads of its own only make them wait for each other
_LEAST_SKEW = 0.05  # degrees; below that a page stays as it is, to the pixel
_THUMBNAIL_WIDTH = 320


def look(job: PageJob) -> Look:
    """Decode one frame, find how it stands, judge it, read its codes; boxes in px of the upright image."""
    return _look(job, *_delivered(job.path, job.index))


def look_and_read(job: PageJob, time_limit: float) -> tuple[Look, RecognisedPage | Failure | None]:
    """As `look` and then `read`, the frame decoded once, or the Failure of the reading; time_limit: of the reading.

    None in its place for a frame with several papers, each of which is to be looked at by itself.
    """
    pixels, dpi, told = _delivered(job.path, job.index)
    seen = _look(job, pixels, dpi, told)
    if seen.parts:
        return seen, None
    try:
        return seen, _read(pixels, seen.geometry, job.languages, time_limit, job.twice)
    except Failure as failure:
        return seen, failure


def _look(job: PageJob, pixels: NDArray[np.uint8], dpi: float, told: bool) -> Look:
    """As `look`, of a frame that is decoded; told: whether its file told the dpi."""
    gray = clean.gray_of(pixels)
    small, factor = reduced(pixels, dpi)
    region, parts = papers.regions(small, factor, dpi, told, job.edits)
    start = geometry.plan(pixels.shape, dpi, region)
    if region is not None and not told:
        start = replace(start, dpi=perspective.likely_dpi(start.size, pixels.shape[1::-1], dpi))
    how, stance = _way(small, gray, start, factor, job)
    on_small = geometry.on_copy(how, small.shape, factor)
    upright = geometry.set_right(small, on_small)
    codes = barcodes.read(gray, how)
    if parts:  # each is judged in its own look; of all together nothing true can be said
        return Look(how, False, (), codes.read, _thumbnail(upright), parts)
    seen = sight(upright, how.dpi * factor, how.size, how.dpi, told, (small, on_small), gray)
    blank, verdicts = quality.judge(seen)
    if stance.asks and not blank:
        verdicts += (Verdict(VerdictKind.WHICH_WAY_UP, Severity.WARN, seen.whole, round(stance.chance, 3)),)
    unread = codes.unread
    if not blank and codes.faint and light.is_faint_copy(seen):
        unread += codes.faint
    known_by = b"" if blank else fingerprint.fingerprint(seen)
    return Look(how, blank, (*verdicts, *unread), codes.read, _thumbnail(upright), parts, known_by)


def _way(
    small: NDArray[np.uint8], gray: NDArray[np.uint8], start: Geometry, factor: float, job: PageJob
) -> tuple[Geometry, Stance]:
    """How the page that `start` cuts out becomes upright, found on a small copy of the frame unless a hand has said it."""
    edits, dpi = job.edits, start.dpi
    cut = geometry.set_right(clean.gray_of(small), geometry.on_copy(start, small.shape, factor))
    even = clean.flatten(clean.drop_border(cut))
    deep = faint.depth(even, dpi * factor)
    if deep.is_faint:
        even = faint.restored(even, deep, dpi * factor)
    if edits.turn is not None or Step.TURN in edits.without:
        rotation = (360 - (edits.turn or 0)) % 360
        lean = orientation.lean(geometry.turn(even, (360 - rotation) % 360), dpi * factor)
        stance = Stance(rotation, True, False, 1.0, lean)
    else:

        def reading(patches: tuple[orientation.Patch, ...]) -> tuple[float, ...] | None:
            ways = (geometry.levelled(geometry.turned(start, rotation, False), lean) for rotation, lean, _ in patches)
            told = clean.cleared(gray, start.dpi) if deep.is_faint else gray
            cut = [_patch(told, way, place, factor) for way, (_, _, place) in zip(ways, patches, strict=True)]
            return trial.words(cut, start.dpi * _patch_scale(start), job.languages)

        stance = orientation.find(even, dpi * factor, reading, lambda: barcodes.standing(cut))
    how = geometry.turned(start, stance.rotation, stance.certain)
    if Step.LEVEL in edits.without or abs(stance.lean) < _LEAST_SKEW:
        return how, stance
    return geometry.levelled(how, stance.lean), stance


def _patch(gray: NDArray[np.uint8], how: Geometry, place: Box, factor: float) -> NDArray[np.uint8]:
    """A part of the page that `how` leads to, fit for a trial reading; `place` in px of its copy of `factor`."""
    scale = _patch_scale(how)
    size = round((place.x1 - place.x0) / factor * scale), round((place.y1 - place.y0) / factor * scale)
    part = np.array([[scale, 0.0, -place.x0 / factor * scale], [0.0, scale, -place.y0 / factor * scale], [0, 0, 1.0]])
    closer = replace(how, size=size, transform=geometry.matrix_of(part @ np.array(how.transform)))
    return geometry.set_right(gray, closer)


def _patch_scale(how: Geometry) -> float:
    return 1.0 if 200 <= how.dpi <= 400 else 300 / how.dpi


def picture(path: str, index: int, how: Geometry | None, side: int) -> bytes:
    """JPEG of one frame with its long side at most `side` px: set right by `how`, or as delivered for None."""
    pixels, dpi, _ = _delivered(path, index)
    if how is None:
        return _jpeg(pixels, side / max(pixels.shape[:2]))
    return _jpeg(_set_right_small(pixels, how, side / max(how.size)), 1.0)


def strip(path: str, index: int, how: Geometry, box: Box, side: int) -> bytes:
    """JPEG of `box` (px of the upright page) with its long side at most `side` px."""
    pixels, _dpi, _ = _delivered(path, index)
    factor = min(1.0, side / max(1, box.x1 - box.x0, box.y1 - box.y0))
    page = _set_right_small(pixels, how, factor)
    across, down = page.shape[1] / how.size[0], page.shape[0] / how.size[1]
    rows = slice(max(0, min(round(box.y0 * down), page.shape[0] - 1)), max(1, round(box.y1 * down)))
    columns = slice(max(0, min(round(box.x0 * across), page.shape[1] - 1)), max(1, round(box.x1 * across)))
    return _jpeg(page[rows, columns], 1.0)


def _set_right_small(pixels: NDArray[np.uint8], how: Geometry, factor: float) -> NDArray[np.uint8]:
    """The upright page made smaller by `factor` before it is turned and levelled; as large as it is from 1 on."""
    factor = min(1.0, factor)
    size = max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8) if factor < 1 else pixels
    return geometry.set_right(small, geometry.on_copy(how, small.shape, factor))


def read(path: str, index: int, how: Geometry, languages: str, time_limit: float, twice: bool = True) -> RecognisedPage:
    """Text of one frame set right by `how`, boxes in px of the upright image; time limit in seconds; `PageJob.twice`."""
    return _read(frames.decode(path, index), how, languages, time_limit, twice)


def _read(pixels: NDArray[np.uint8], how: Geometry, languages: str, time_limit: float, twice: bool) -> RecognisedPage:
    """As `read`, of a frame that is decoded."""
    from ocr.reading import whole_page

    prepared = reading_copy(pixels, how)
    page = whole_page.read(prepared, how.dpi * prepared.scale, languages, time_limit, twice)
    return pen.marked(page if prepared.scale == 1.0 else _scaled(page, prepared.scale, how.size), pixels, how)


def reading_copy(pixels: NDArray[np.uint8], how: Geometry) -> clean.Prepared:
    """What is read of a frame: upright, without seals, specks and leaders, in even light."""
    gray = seals.gray_without_seals(pixels, how.dpi)
    gray = clean.cleared(gray, how.dpi)
    if not geometry.is_exact(how):  # specks are told from dots by native pixels only
        gray = specks.despeckle(gray, how.dpi, clean.flatten(gray))
    return clean.for_reading(geometry.set_right(gray, how), how.dpi)


def _delivered(path: str, index: int) -> tuple[NDArray[np.uint8], float, bool]:
    """Pixels, dpi, and whether the file told that dpi (else it is a guess)."""
    pixels, told = frames.decode_with_dpi(path, index)
    channels = 1 if pixels.ndim == 2 else 3
    dpi = frames.dpi_or_guess(Frame(index, pixels.shape[1], pixels.shape[0], told, channels, 8))
    return pixels, dpi, dpi == told


def _thumbnail(image: NDArray[np.uint8]) -> bytes:
    return _jpeg(image, _THUMBNAIL_WIDTH / image.shape[1])


def _jpeg(image: NDArray[np.uint8], factor: float) -> bytes:
    """The image, made smaller by `factor` when that is below 1."""
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    if factor < 0.5:  # halving is quick, any other part of so many px is not
        image = np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if factor < 1 else image
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()


def _scaled(page: RecognisedPage, scale: float, size: tuple[int, int]) -> RecognisedPage:
    """Boxes brought back from the enlarged copy, kept within the page of `size` px."""

    def back(box: Box) -> Box:
        x0, y0 = min(size[0] - 1, int(box.x0 / scale)), min(size[1] - 1, int(box.y0 / scale))
        x1, y1 = min(size[0], round(box.x1 / scale)), min(size[1], round(box.y1 / scale))
        return Box(x0, y0, max(x0 + 1, x1), max(y0 + 1, y1))

    lines = tuple(
        replace(line, words=tuple(replace(word, box=back(word.box)) for word in line.words)) for line in page.lines
    )
    return replace(
        page,
        lines=lines,
        zones=tuple(replace(zone, box=back(zone.box)) for zone in page.zones),
        verdicts=tuple(replace(verdict, box=back(verdict.box)) for verdict in page.verdicts),
    )
