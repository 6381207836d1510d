"""Holds one answer against the truth of its page; everything that is summed up later is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.types import Geometry, Look, Severity, VerdictKind
from tests.bench import text
from tests.bench.ours import Answer
from tests.bench.shapes import Quad, agreement, box_quad, carried, inside, lean, overlap
from tests.bench.truth import PageTruth

ASKED = frozenset({VerdictKind.BLANK, VerdictKind.WHICH_WAY_UP})
"""Kinds that are scored as blank and as orientation, not as complaints."""
SAME_PAPER = 0.85
"""Intersection over union from which an outline is the paper's."""


@dataclass(frozen=True, slots=True)
class Found:
    """One planted kind on one page: said or not, and how well the place fits (of 1)."""

    kind: str
    severity: str
    variety: str
    said: bool
    covered: float
    fit: float


@dataclass(frozen=True, slots=True)
class CodeScore:
    type: str
    module_px: float
    read: bool


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's marks. None = not to be scored here. `turn` is right, wrong or asked; skew_error in degrees."""

    truth: PageTruth
    answer: Answer
    turn: str | None
    broken: bool
    skew_error: float | None
    found: tuple[Found, ...]
    false_alarms: tuple[str, ...]
    codes: tuple[CodeScore, ...]
    false_codes: int
    papers: tuple[int, int, int, int] | None
    edits: tuple[int, int] | None
    raw_edits: tuple[int, int] | None

    @property
    def blank(self) -> bool:
        return self.answer.look is not None and self.answer.look.blank


def score(truth: PageTruth, answer: Answer) -> PageScore:
    look = answer.look
    if look is None:
        missed = tuple(Found(one.kind, one.severity, one.variety, False, 0.0, 0.0) for one in truth.planted)
        unread = tuple(CodeScore(code.type, code.module_px, False) for code in truth.codes)
        turn = "wrong" if truth.has_text else None
        return PageScore(truth, answer, turn, False, None, missed, (), unread, 0, None, None, None)
    turn, broken = _turn(truth, look)
    texts = [line for line, _ in truth.lines]
    scored = bool(texts) and not truth.illegible
    return PageScore(
        truth, answer, turn, broken, _skew(truth, look) if turn != "wrong" else None, _found(truth, look),
        _false_alarms(truth, look), _codes(truth, look), _false_codes(truth, look), _papers(truth, answer),
        text.errors(texts, answer.reading.text) if scored and answer.reading else None,
        text.errors(texts, answer.raw_text) if scored and answer.raw_text is not None else None,
    )  # fmt: skip


def _leans(truth: PageTruth, look: Look) -> list[float]:
    """How every true line lies in the upright image: this holds whatever way the engine took to get there."""
    way = np.array(look.geometry.transform)
    long = [quad for line, quad in truth.lines if len(line) >= 8] or [quad for _, quad in truth.lines]
    return [lean(carried(quad, way)) for quad in long]


def _turn(truth: PageTruth, look: Look) -> tuple[str | None, bool]:
    """Right, wrong or asked; and whether a page that stood upright was turned over."""
    if not truth.has_text or truth.skew_deg is None:
        return None, False
    if truth.lines:
        radians = np.radians(_leans(truth, look))
        left = float(np.degrees(np.arctan2(np.sin(radians).mean(), np.cos(radians).mean())))
        right = abs(left) < 45
    else:
        right = look.geometry.rotation == truth.rotation
    broken = truth.rotation == 0 and not right
    if not look.geometry.rotation_certain:
        return "asked", broken
    return "right" if right else "wrong", broken


def _skew(truth: PageTruth, look: Look) -> float | None:
    if truth.skew_deg is None or not truth.has_text or truth.blank:
        return None
    if not truth.lines:
        return abs(look.geometry.skew_deg - truth.skew_deg)
    left = float(np.median(_leans(truth, look)))
    return abs(left - 90 * round(left / 90))


def _said(look: Look, kind: str) -> list[list[int]]:
    """Boxes of what was said of that kind; a page that nobody can read may be refused for any reason."""
    if kind == VerdictKind.UNREADABLE:
        complaints = [v for v in look.verdicts if v.severity != Severity.INFO and v.kind not in ASKED]
        return [verdict.box.as_list() for verdict in complaints]
    return [verdict.box.as_list() for verdict in look.verdicts if verdict.kind == kind]


def _found(truth: PageTruth, look: Look) -> tuple[Found, ...]:
    """One entry for each planted kind; its several places (streaks) are taken together."""
    way = np.array(look.geometry.transform)
    out = []
    for kind in dict.fromkeys(one.kind for one in truth.planted):
        defects = [one for one in truth.planted if one.kind == kind]
        boxes = [box_quad(box) for box in _said(look, kind)]
        wanted = [carried(one.quad, way) for one in defects]
        covered, fit = overlap(wanted, boxes, look.geometry.size) if boxes else (0.0, 0.0)
        out.append(Found(kind, defects[0].severity, defects[0].variety, bool(boxes), covered, fit))
    return tuple(out)


def _false_alarms(truth: PageTruth, look: Look) -> tuple[str, ...]:
    if not truth.good:
        return ()
    kinds = {v.kind for v in look.verdicts if v.severity != Severity.INFO and v.kind not in ASKED}
    return tuple(sorted(kind.value for kind in kinds if kind.value not in truth.allowed))


def _codes(truth: PageTruth, look: Look) -> tuple[CodeScore, ...]:
    read = {(code.format, code.text) for code in look.barcodes}
    return tuple(CodeScore(code.type, code.module_px, (code.type, code.text) in read) for code in truth.codes)


def _false_codes(truth: PageTruth, look: Look) -> int:
    there = {code.text for code in truth.codes}
    return sum(code.text not in there for code in look.barcodes) if truth.lines or truth.blank else 0


def _papers(truth: PageTruth, answer: Answer) -> tuple[int, int, int, int] | None:
    """Papers on the glass, found with their outline, outlines that are no paper, and papers found that stand upright.

    One paper needs no split, only the page cut to it; a page that is split without need counts as wrong outlines.
    """
    look = answer.look
    if look is None or not (truth.papers or look.parts):
        return None
    given = [(np.array(part, np.float64), how) for part, how in zip(look.parts, answer.parts, strict=True)]
    if len(truth.papers) == 1 and not given:
        given = [(_shown(look), look.geometry)]
    hits = upright = 0
    for _, quad in truth.papers:
        fit, how = max(
            ((agreement(quad, part), how) for part, how in given), default=(0.0, None), key=lambda one: one[0]
        )
        if how is not None and fit >= SAME_PAPER:
            hits += 1
            upright += _upright([line for line in truth.lines if inside(line[1], quad)], how)
    return len(truth.papers), hits, len(given) - hits, upright


def _upright(lines: Sequence[tuple[str, Quad]], how: Geometry) -> bool:
    way = np.array(how.transform)
    return bool(lines) and abs(float(np.median([lean(carried(quad, way)) for _, quad in lines]))) < 45


def _shown(look: Look) -> Quad:
    """The part of the delivered frame that the upright page shows."""
    width, height = look.geometry.size
    return carried(box_quad((0, 0, width, height)), np.linalg.inv(np.array(look.geometry.transform)))
