"""What lies on the glass: several small papers, one small paper on an A4 frame, a book spread, a scanner's border."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted import sheets
from tests.bench.planted.desk import LID, Planter
from tests.bench.planted.scan import Paper, Scan, box_of, moved, sensed, warp, whole
from tests.bench.planted.sheets import Layout

_BLACK = (26, 26, 28)


def _bed(rng: np.random.Generator) -> tuple[int, int, int]:
    return _BLACK if rng.random() < 0.4 else LID


def laid(papers: list[tuple[str, Scan, np.ndarray]], size: tuple[int, int], bed: tuple[int, int, int]) -> Scan:
    """Papers placed by matrices (paper px → frame px) on a frame of `size` px; a hairline of shade rims each."""
    frame = np.full((size[1], size[0], 3), bed, np.uint8)
    dpi, lines, codes, found = papers[0][1].dpi, [], [], []
    for kind, paper, matrix in papers:
        moved_paper = warp(paper, matrix, size, bed)
        corners = moved(whole(paper), matrix)
        mask = np.zeros(frame.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 255)
        frame[mask > 0] = moved_paper.pixels[mask > 0]
        cv2.polylines(frame, [np.round(corners).astype(np.int32)], True, (172, 174, 176), 1, cv2.LINE_AA)
        lines += moved_paper.lines
        codes += moved_paper.codes
        turn = np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])) % 360
        found.append(Paper(kind, corners, int(round(turn / 90) * 90) % 360))
    return Scan(frame, dpi, "nhieu_to", tuple(lines), tuple(codes), papers=tuple(found))


def _placed(paper: Scan, x: float, y: float, degrees: float) -> np.ndarray:
    """Matrix that puts the paper's middle at x, y px, turned clockwise."""
    width, height = paper.size
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    about = np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1.0]])
    return about @ np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])


def _scattered(layout: Layout, kind: str, count: int, lean: float) -> Planter:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        dpi = int(rng.choice([300, 200]))
        size = (round(210 * dpi / 25.4), round(297 * dpi / 25.4))
        chosen, places = [], []
        for _ in range(400):
            if len(chosen) == count:
                break
            paper = layout(dpi, rng)
            angle = float(rng.choice([0, 0, 90, 180, 270]) + rng.uniform(-lean, lean))
            matrix = _placed(paper, float(rng.uniform(0, size[0])), float(rng.uniform(0, size[1])), angle)
            x0, y0, x1, y1 = box_of(moved(whole(paper), matrix))
            gap = round(4 * dpi / 25.4)
            inside = x0 > gap and y0 > gap and x1 < size[0] - gap and y1 < size[1] - gap
            apart = all(x1 + gap < a or c + gap < x0 or y1 + gap < b or d + gap < y0 for a, b, c, d in places)
            if inside and apart:
                chosen.append((kind, paper, matrix))
                places.append((x0, y0, x1, y1))
        return sensed(laid(chosen, size, _bed(rng)), rng)

    return plant


def mixed(rng: np.random.Generator, severity: str) -> Scan:
    """A receipt and two cards together."""
    dpi = 300
    size = (round(210 * dpi / 25.4), round(297 * dpi / 25.4))
    slip, one, two = sheets.receipt(dpi, rng), sheets.card(dpi, rng), sheets.card(dpi, rng)
    lean = [float(v) for v in rng.uniform(-6, 6, 3)]
    papers = [
        ("receipt", slip, _placed(slip, size[0] * 0.27, size[1] * 0.36, lean[0])),
        ("card", one, _placed(one, size[0] * 0.73, size[1] * 0.2, lean[1])),
        ("card", two, _placed(two, size[0] * 0.72, size[1] * 0.62, lean[2] + float(rng.choice([0, 180])))),
    ]
    return sensed(laid(papers, size, _bed(rng)), rng)


def book(rng: np.random.Generator, severity: str) -> Scan:
    """A register lying open: two pages side by side, a dark fold between them."""
    dpi = 200
    left, right = (sheets.TEXT_LAYOUTS[int(v)](dpi, rng) for v in rng.integers(0, 5, 2))
    width, height = left.size
    lean = float(rng.uniform(-1, 1))
    about = _placed(left, 0, 0, lean)
    middle = np.array([[1, 0, width + 40.0], [0, 1, height / 2 + 40], [0, 0, 1]])
    shift = np.array([[1, 0, width / 2], [0, 1, 0], [0, 0, 1.0]])
    back = np.array([[1, 0, -width / 2], [0, 1, 0], [0, 0, 1.0]])
    turn = about @ np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])  # turns about the origin
    centre = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    size = (2 * width + 80, height + 80)
    papers = [("page", left, middle @ turn @ back @ centre), ("page", right, middle @ turn @ shift @ centre)]
    spread = laid(papers, size, _bed(rng))
    gutter = np.abs(np.arange(size[0]) - (width + 40)) / (dpi * 0.35)
    shade = (1 - 0.55 * np.exp(-(gutter**2))).astype(np.float32)
    pixels = np.clip(spread.pixels * shade[None, :, None], 0, 255).astype(np.uint8)
    return replace(sensed(replace(spread, pixels=pixels), rng), skew_deg=lean, doc_type="sach_mo")


def _alone(layout: Layout, kind: str) -> Planter:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        dpi = int(rng.choice([300, 200]))
        paper = layout(dpi, rng)
        size = (round(210 * dpi / 25.4), round(297 * dpi / 25.4))
        lean = float(rng.uniform(-3, 3))
        x0, y0, x1, y1 = box_of(moved(whole(paper), _placed(paper, 0, 0, lean)))
        x = float(rng.uniform(-x0 + 20, size[0] - x1 - 20))
        y = float(rng.uniform(-y0 + 20, size[1] - y1 - 20))
        scan = laid([(kind, paper, _placed(paper, x, y, lean))], size, _bed(rng))
        return replace(sensed(scan, rng), skew_deg=lean, doc_type=paper.doc_type)

    return plant


def border(rng: np.random.Generator, severity: str) -> Scan:
    """A sheet lying in a larger black frame, a little aslant."""
    dpi = int(rng.choice([300, 200]))
    paper = sheets.TEXT_LAYOUTS[int(rng.integers(5))](dpi, rng)
    rim = round(float(rng.uniform(4, 18)) * dpi / 25.4)
    size = (paper.size[0] + 2 * rim, paper.size[1] + 2 * rim)
    lean = float(rng.uniform(-2, 2))
    scan = laid([("page", paper, _placed(paper, size[0] / 2, size[1] / 2, lean))], size, _BLACK)
    return replace(sensed(scan, rng), skew_deg=lean, doc_type=paper.doc_type, tags=("border",))


SEVERAL = {
    "two-cards": _scattered(sheets.card, "card", 2, 8), "four-cards": _scattered(sheets.card, "card", 4, 4),
    "receipts": _scattered(sheets.receipt, "receipt", 2, 3), "mixed": mixed,
}  # fmt: skip
BOOK = {"spread": book}
CROP = {
    "half-sheet": _alone(sheets.half_sheet, "half-sheet"), "receipt": _alone(sheets.receipt, "receipt"),
    "card": _alone(sheets.card, "card"), "border": border,
}  # fmt: skip
