"""Finds which way up a page stands: from its lines and the shapes on them, and by reading a patch where these leave doubt."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.types import Box
from ocr.upright import lines, script
from ocr.upright.lines import Course, Pixels
from ocr.upright.script import Script

Patch = tuple[int, float, Box]
"""A box, px of the copy with this rotation and lean (degrees) undone."""
Reading = Callable[[tuple[Patch, ...]], tuple[float, ...] | None]
"""Reads patches and tells how well each reads; None when that took too long (`trial.words`)."""
Codes = Callable[[], int | None]
"""Tells the rotation at which a code of the page stands, None for no code (see `barcodes.standing`)."""

# Weights of evidence in natural log odds, fitted by `tests/bench/fit_orientation.py`.
_UPRIGHT = 2.0  # most pages are laid in upright
_FLOW, _SHARP = 6.0, 0.8  # lines along this axis rather than the other
_RISE, _STAND, _CROWN = 1.47, 0.45, 0.83
_READ = 2.5
_READ_FLOOR = 120.0  # a few letters read by chance
_CODE = 7.0  # codes are printed along the text, but for a few labels
_SURE = math.log(0.99 / 0.01)
_AGAINST = -2.5  # standard deviations: one shape that speaks so clearly against the others is worth a reading
_PATCH = (3.4, 1.3)  # inches
_LEADER = 0.04  # inches; lower marks are the dots of forms
_PATCHES = 2


@dataclass(frozen=True, slots=True)
class Stance:
    """How the content of a frame stands.

    rotation: degrees turned clockwise (0, 90, 180, 270), 0 in doubt. certain: it can be relied upon. asks: there is
    something written, and yet it remains in doubt. chance: probability of the likeliest way. lean: degrees clockwise left
    after the rotation is undone, 0.0 where there is nothing to measure.
    """

    rotation: int
    certain: bool
    asks: bool
    chance: float
    lean: float


def find(even: Pixels, dpi: float, read: Reading, codes: Codes) -> Stance:
    """Find how the content stands on a page of even light (see `clean.flatten`); `read` and `codes` cost more: in doubt."""
    ink = lines.text_ink(even, dpi)
    courses = {0: lines.course(ink, dpi)}
    scripts = {0: script.votes(courses[0], dpi)}
    if not _plain(courses[0], scripts[0]):
        courses[90] = lines.course(np.ascontiguousarray(np.rot90(ink)), dpi)
        scripts[90] = script.votes(courses[90], dpi)
    if not any(_written(course) for course in courses.values()):
        return Stance(0, False, False, 0.25, 0.0)
    odds = _by_shape(courses, scripts)
    best = _likeliest(odds)
    if best == 0 and _lead(odds) >= _SURE and min(scripts[0].shapes) > _AGAINST:
        return _stance(odds, courses, True)
    code = codes()
    if code in odds:
        odds[code] += _CODE
    for patch in range(_PATCHES):
        heard = _by_reading(odds, courses, dpi, read, patch)
        for rotation, evidence in heard.items():
            odds[rotation] += evidence
        best = _likeliest(odds)
        # no page is turned on the shape of its letters alone
        if _lead(odds) >= _SURE and (best in (0, code) or heard.get(best, 0.0) > heard.get(0, 0.0)):
            return _stance(odds, courses, True)
    return _stance(odds, courses, False)


def lean(even: Pixels, dpi: float) -> float:
    """Degrees that the lines along the width of a page lean clockwise, 0.0 where there is nothing to measure."""
    return _trusted(lines.course(lines.text_ink(even, dpi), dpi))


def _stance(odds: dict[int, float], courses: dict[int, Course], certain: bool) -> Stance:
    chance = 1 / sum(math.exp(value - max(odds.values())) for value in odds.values())
    rotation = _likeliest(odds) if certain else 0
    # a page leans alike along both axes: in doubt the one that is measured better tells
    along = courses.get(rotation % 180) if certain else min(courses.values(), key=lambda course: course.error)
    return Stance(rotation, certain, not certain, chance, _trusted(along) if along else 0.0)


def _trusted(course: Course) -> float:
    """The lean, where lines carry it and it is more than what the measuring errs."""
    if not _written(course) or course.error > 0.15 or abs(course.lean) < 2.5 * course.error:
        return 0.0
    return course.lean


def _written(course: Course) -> bool:
    """Whether there are lines at all; rings of seals, photographs and dirt have no sharp rows."""
    return len(course.pieces) >= 3 and course.sharpness >= 3 * course.usual


def _plain(course: Course, votes: Script) -> bool:
    """Whether the lines can only run this way; columns of figures do both ways, but then the shapes don't agree."""
    along = course.flow >= 0.6 and len(course.pieces) >= 8 and course.sharpness >= 8 * course.usual
    shapes = votes.shapes
    return along and (min(shapes) > -1 or max(shapes) < 1) and max(abs(shape) for shape in shapes) >= 2


def _by_shape(courses: dict[int, Course], scripts: dict[int, Script]) -> dict[int, float]:
    """Log odds of each rotation, up to a common constant."""
    odds = {0: _UPRIGHT, 90: 0.0, 180: 0.0, 270: 0.0}
    along, upward = courses[0], courses.get(90)
    if upward is None:
        odds[90] = odds[270] = -math.inf
    else:
        pieces = len(along.pieces) + len(upward.pieces)
        ratio = math.log(max(along.sharpness, 1e-9) / max(upward.sharpness, 1e-9))
        axis = (_FLOW * (along.flow - upward.flow) + _SHARP * ratio) * pieces / (pieces + 6)
        for rotation, side in ((0, 1), (180, 1), (90, -1), (270, -1)):
            odds[rotation] += side * axis / 2
    for axis_rotation, votes in scripts.items():
        up = _RISE * votes.rise + _STAND * votes.stand + _CROWN * min(6.0, max(-6.0, votes.crown))
        odds[axis_rotation] += up / 2
        odds[axis_rotation + 180] -= up / 2
    return odds


def _by_reading(
    odds: dict[int, float], courses: dict[int, Course], dpi: float, read: Reading, number: int
) -> dict[int, float]:
    """Evidence from reading the densest patch (then the next one) both ways up, along each axis still in question.

    None at all when the readings ran out of time: some would win by default.
    """
    patches: list[Patch] = []
    for base, course in courses.items():
        if max(odds[base], odds[base + 180]) < max(odds.values()) - _SURE:
            continue
        box = _dense(course, dpi, number)
        height, width = course.level.shape
        turned = Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        tilt = course.lean if math.isfinite(course.error) else 0.0
        patches += [(base, tilt, box), (base + 180, tilt, turned)]
    scores = read(tuple(patches))
    if scores is None:
        return {}
    heard = {
        rotation: _READ * math.log(score + _READ_FLOOR) for (rotation, _, _), score in zip(patches, scores, strict=True)
    }
    middle = sum(heard.values()) / len(heard)
    return {rotation: value - middle for rotation, value in heard.items()}


def _dense(course: Course, dpi: float, number: int) -> Box:
    """The patch of the levelled copy with most letters, or the next one."""
    cell = max(1, round(0.1 * dpi))
    rows, columns = course.level.shape[0] // cell + 1, course.level.shape[1] // cell + 1
    tall, wide = min(rows, round(10 * _PATCH[1])), min(columns, round(10 * _PATCH[0]))
    x, y, across, down, _ = course.letters[course.letters[:, 3] >= _LEADER * dpi].T
    counts = np.zeros((rows, columns), np.float32)
    np.add.at(counts, ((y + down // 2) // cell, (x + across // 2) // cell), 1)
    amount = cv2.boxFilter(counts, -1, (wide, tall), anchor=(0, 0), normalize=False, borderType=cv2.BORDER_CONSTANT)
    amount = amount[: rows - tall + 1, : columns - wide + 1]
    for _ in range(number + 1):
        row, column = (int(place) for place in np.unravel_index(int(amount.argmax()), amount.shape))
        amount[max(0, row - tall + 1) : row + tall, max(0, column - wide + 1) : column + wide] = -1
    left, top = column * cell, row * cell
    return Box(left, top, left + wide * cell, top + tall * cell)


def _likeliest(odds: dict[int, float]) -> int:
    return max(odds, key=lambda rotation: odds[rotation])


def _lead(odds: dict[int, float]) -> float:
    """Log odds of the likeliest against all others together."""
    first, *others = sorted(odds.values(), reverse=True)
    return first - others[0] - math.log(sum(math.exp(value - others[0]) for value in others))
