"""Makes the printable test sheet that a scanner is judged by: an exact drawing in vectors, its words given from outside.

Places are mm from the left top of an A4 sheet. `ocr.scanner.health` measures what stands here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import zxingcpp
from pikepdf import Dictionary, Name, Pdf

from ocr.pdf.drawing import POINT, Drawing
from ocr.types import SCANNER_SHEET

SHEET = (210.0, 297.0)
CODE_BOX = (87.0, 12.0, 123.0, 48.0)
"""Dark modules of the QR: left, top, right, bottom."""
DISCS = tuple(
    (x, y) for y in (17.0, 148.5, 280.0) for x in (17.0, 105.0, 193.0) if (x, y) not in ((105.0, 17.0), (105.0, 148.5))
)
DISC_RADIUS = 3.0
EDGES = ((40.0, 205.0), (170.0, 205.0))
"""Centres of the black squares with slanted edges."""
EDGE_SIDE, EDGE_SLANT = 24.0, 5.0
"""mm; degrees clockwise (ISO 12233 asks for about 5)."""
WEDGE = tuple((x, 162.0, x + 13.0, 176.0) for x in (27.0 + 14.2 * step for step in range(11)))
"""Grey steps, the first black, the last paper white."""
RED_PATCH, BLUE_PATCH = (66.0, 194.0, 82.0, 216.0), (128.0, 194.0, 144.0, 216.0)
RED, BLUE = (0.78, 0.12, 0.16), (0.11, 0.19, 0.59)
LINE_GROUPS = tuple((pairs, 86.0 + 10.0 * n) for n, pairs in enumerate((2.0, 3.0, 4.0, 5.0)))
"""Line pairs a mm, and the left of a group; upright lines stand above, level ones below."""
LINES_TOP, LINES_SIDE = (192.0, 207.0), 8.0
WHITE_BANDS = ((8.0, 136.0, 202.0, 144.0), (8.0, 224.0, 202.0, 232.0))
"""Bare paper across the whole sheet: a streak along the feed crosses both."""
WHITE_SIDES = ((8.0, 26.0, 11.5, 271.0), (198.5, 26.0, 202.0, 271.0))
"""Bare paper along both sides: a streak across the sheet crosses both."""


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands on the sheet. sample: text with many diacritics, repeated from 6 to 12 points."""

    title: str
    back_title: str
    subtitle: str
    steps: tuple[str, ...]
    sample: str
    wedge: str
    sharpness: str
    colour: str
    ruler: str
    bare: str
    back_note: str


def make(words: SheetWords) -> bytes:
    """A PDF of two A4 pages, front and back; equal words give equal bytes. Raises SCN-002 where no font is found."""
    with Pdf.new() as pdf:
        for side in "FB":
            _Page(pdf, words).draw(side)
        pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name.None_, Duplex=Name.DuplexFlipLongEdge)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


class _Page(Drawing):
    """One side of the sheet being drawn."""

    def __init__(self, pdf: Pdf, words: SheetWords) -> None:
        super().__init__(pdf, SHEET)
        self._words = words

    def draw(self, side: str) -> None:
        self._code(SCANNER_SHEET + side)
        for x, y in DISCS:
            self._disc(x, y, DISC_RADIUS)
        if side == "F":
            self._front()
        else:
            self.text(105, 70, self._words.back_title, 22, bold=True, middle=True)
            self.text(105, 82, self._words.back_note, 12, middle=True)
        self.lay_down()

    def _front(self) -> None:
        words = self._words
        self.text(105, 60, words.title, 22, bold=True, middle=True)
        self.text(105, 67.5, words.subtitle, 10.5, middle=True)
        for n, step in enumerate(words.steps):
            self.text(27, 78 + 6.2 * n, f"{n + 1}.", 11, bold=True)
            self.text(34, 78 + 6.2 * n, step, 11)
        self._ruler(27, 112)
        self.text(105, 130, words.bare, 7.5, middle=True)
        self.text(27, 159, words.wedge, 8.5, bold=True)
        for n, (x0, y0, x1, y1) in enumerate(WEDGE):
            self.box(x0, y0, x1, y1, (n / 10,) * 3)
            self._frame(x0, y0, x1, y1)
        self.text(27, 186.5, words.sharpness, 8.5, bold=True)
        for x, y in EDGES:
            self._slanted(x, y)
        self.text(105, 186.5, words.colour, 8.5, bold=True)
        self.box(*RED_PATCH, RED)
        self.box(*BLUE_PATCH, BLUE)
        for pairs, left in LINE_GROUPS:
            self._line_group(pairs, left)
        for n, points in enumerate((6, 7, 8, 9, 10, 12)):
            self.text(27, 240 + sum((4.0, 4.4, 4.8, 5.2, 5.8)[:n]), f"{points} pt  {words.sample}", points)

    def _ruler(self, x: float, y: float) -> None:
        """100 mm in steps of one, so that a person can check the print with a ruler."""
        self.box(x, y, x + 100, y + 0.25, (0, 0, 0))
        for mm in range(101):
            long = 5.0 if mm % 10 == 0 else 3.6 if mm % 5 == 0 else 2.4
            self.box(x + mm - 0.08, y, x + mm + 0.08, y + long, (0, 0, 0))
            if mm % 10 == 0:
                self.text(x + mm, y + 9, str(mm), 7.5, middle=True)
        self.text(x + 105, y + 5, self._words.ruler, 8.5, bold=True)

    def _line_group(self, pairs: float, left: float) -> None:
        width = 0.5 / pairs
        for n in range(round(LINES_SIDE * pairs)):
            at = n / pairs
            self.box(left + at, LINES_TOP[0], left + at + width, LINES_TOP[0] + LINES_SIDE, (0, 0, 0))
            top = LINES_TOP[1] + at
            self.box(left, top, left + LINES_SIDE, top + width, (0, 0, 0))
        self.text(left + LINES_SIDE / 2, LINES_TOP[1] + LINES_SIDE + 4, f"{pairs:.0f}/mm", 6.5, middle=True)

    def _slanted(self, x: float, y: float) -> None:
        half, turn = EDGE_SIDE / 2, np.radians(EDGE_SLANT)
        corners = [(a * half, b * half) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        path = [
            self.at(x + a * np.cos(turn) - b * np.sin(turn), y + a * np.sin(turn) + b * np.cos(turn))
            for a, b in corners
        ]
        self.operators.append("0 g " + " l ".join(path).replace(" l ", " m ", 1) + " l f\n")

    def _disc(self, x: float, y: float, radius: float) -> None:
        k = 0.5522847498 * radius  # four cubic arcs: the usual approximation, off by 0.03 % of the radius
        r = radius
        arcs = (
            ((r, k), (k, r), (0, r)),
            ((-k, r), (-r, k), (-r, 0)),
            ((-r, -k), (-k, -r), (0, -r)),
            ((k, -r), (r, -k), (r, 0)),
        )
        path = f"0 g {self.at(x + r, y)} m "
        for arc in arcs:
            path += " ".join(self.at(x + dx, y + dy) for dx, dy in arc) + " c "
        self.operators.append(path + "f\n")

    def _frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        size = f"{(x1 - x0) * POINT:.4f} {(y1 - y0) * POINT:.4f}"
        self.operators.append(f"0.3 w 0.5 G {self.at(x0, y1)} {size} re S\n")

    def _code(self, text: str) -> None:
        modules = (
            np.array(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="H").to_image(scale=1)) < 128
        )
        rows, columns = np.nonzero(modules)
        modules = modules[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        left, top, right, _ = CODE_BOX
        side = (right - left) / len(modules)
        for row, column in np.argwhere(modules):
            x, y = left + column * side, top + row * side
            self.box(x, y, x + side + 0.01, y + side + 0.01, (0, 0, 0))
