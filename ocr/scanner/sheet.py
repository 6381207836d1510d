"""Makes the printable test sheet that a scanner is judged by: an exact drawing in vectors, its words given from outside.

Places are mm from the left top of an A4 sheet. `ocr.scanner.health` measures what stands here.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

import numpy as np
import pikepdf
import zxingcpp
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import Failure
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
_POINT = 72 / 25.4
_PRINT_DPI = 600
_FONTS = ("arial.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "tahoma.ttf")
_BOLD = ("arialbd.ttf", "DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf", "tahomabd.ttf")


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


class _Page:
    """One page being drawn, in mm from its left top."""

    def __init__(self, pdf: Pdf, words: SheetWords) -> None:
        self._pdf, self._words = pdf, words
        self._drawing: list[str] = []
        self._images = Dictionary()

    def draw(self, side: str) -> None:
        self._code(SCANNER_SHEET + side)
        for x, y in DISCS:
            self._disc(x, y, DISC_RADIUS)
        if side == "F":
            self._front()
        else:
            self._text(105, 70, self._words.back_title, 22, bold=True, middle=True)
            self._text(105, 82, self._words.back_note, 12, middle=True)
        page = self._pdf.add_blank_page(page_size=(SHEET[0] * _POINT, SHEET[1] * _POINT))
        page.obj.Resources = Dictionary(XObject=self._images)
        page.obj.Contents = self._pdf.make_indirect(Stream(self._pdf, "".join(self._drawing).encode("ascii")))

    def _front(self) -> None:
        words = self._words
        self._text(105, 60, words.title, 22, bold=True, middle=True)
        self._text(105, 67.5, words.subtitle, 10.5, middle=True)
        for n, step in enumerate(words.steps):
            self._text(27, 78 + 6.2 * n, f"{n + 1}.", 11, bold=True)
            self._text(34, 78 + 6.2 * n, step, 11)
        self._ruler(27, 112)
        self._text(105, 130, words.bare, 7.5, middle=True)
        self._text(27, 159, words.wedge, 8.5, bold=True)
        for n, (x0, y0, x1, y1) in enumerate(WEDGE):
            self._box(x0, y0, x1, y1, (n / 10,) * 3)
            self._frame(x0, y0, x1, y1)
        self._text(27, 186.5, words.sharpness, 8.5, bold=True)
        for x, y in EDGES:
            self._slanted(x, y)
        self._text(105, 186.5, words.colour, 8.5, bold=True)
        self._box(*RED_PATCH, RED)
        self._box(*BLUE_PATCH, BLUE)
        for pairs, left in LINE_GROUPS:
            self._lines(pairs, left)
        for n, points in enumerate((6, 7, 8, 9, 10, 12)):
            self._text(27, 240 + sum((4.0, 4.4, 4.8, 5.2, 5.8)[:n]), f"{points} pt  {words.sample}", points)

    def _ruler(self, x: float, y: float) -> None:
        """100 mm in steps of one, so that a person can check the print with a ruler."""
        self._box(x, y, x + 100, y + 0.25, (0, 0, 0))
        for mm in range(101):
            long = 5.0 if mm % 10 == 0 else 3.6 if mm % 5 == 0 else 2.4
            self._box(x + mm - 0.08, y, x + mm + 0.08, y + long, (0, 0, 0))
            if mm % 10 == 0:
                self._text(x + mm, y + 9, str(mm), 7.5, middle=True)
        self._text(x + 105, y + 5, self._words.ruler, 8.5, bold=True)

    def _lines(self, pairs: float, left: float) -> None:
        width = 0.5 / pairs
        for n in range(round(LINES_SIDE * pairs)):
            at = n / pairs
            self._box(left + at, LINES_TOP[0], left + at + width, LINES_TOP[0] + LINES_SIDE, (0, 0, 0))
            top = LINES_TOP[1] + at
            self._box(left, top, left + LINES_SIDE, top + width, (0, 0, 0))
        self._text(left + LINES_SIDE / 2, LINES_TOP[1] + LINES_SIDE + 4, f"{pairs:.0f}/mm", 6.5, middle=True)

    def _slanted(self, x: float, y: float) -> None:
        half, turn = EDGE_SIDE / 2, np.radians(EDGE_SLANT)
        corners = [(a * half, b * half) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        path = [
            self._at(x + a * np.cos(turn) - b * np.sin(turn), y + a * np.sin(turn) + b * np.cos(turn))
            for a, b in corners
        ]
        self._drawing.append("0 g " + " l ".join(path).replace(" l ", " m ", 1) + " l f\n")

    def _disc(self, x: float, y: float, radius: float) -> None:
        k = 0.5522847498 * radius  # four cubic arcs: the usual approximation, off by 0.03 % of the radius
        r = radius
        arcs = (
            ((r, k), (k, r), (0, r)),
            ((-k, r), (-r, k), (-r, 0)),
            ((-r, -k), (-k, -r), (0, -r)),
            ((k, -r), (r, -k), (r, 0)),
        )
        path = f"0 g {self._at(x + r, y)} m "
        for arc in arcs:
            path += " ".join(self._at(x + dx, y + dy) for dx, dy in arc) + " c "
        self._drawing.append(path + "f\n")

    def _box(self, x0: float, y0: float, x1: float, y1: float, colour: tuple[float, ...]) -> None:
        fill = " ".join(f"{part:.3f}" for part in colour)
        self._drawing.append(f"{fill} rg {self._at(x0, y1)} {(x1 - x0) * _POINT:.4f} {(y1 - y0) * _POINT:.4f} re f\n")

    def _frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        size = f"{(x1 - x0) * _POINT:.4f} {(y1 - y0) * _POINT:.4f}"
        self._drawing.append(f"0.3 w 0.5 G {self._at(x0, y1)} {size} re S\n")

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
            self._box(x, y, x + side + 0.01, y + side + 0.01, (0, 0, 0))

    def _text(self, x: float, y: float, text: str, points: float, bold: bool = False, middle: bool = False) -> None:
        """One line with its baseline at y, as a stencil of the print's own resolution."""
        font = _font(_BOLD if bold else _FONTS, points * _PRINT_DPI / 72)
        left, top, right, bottom = (round(side) for side in font.getbbox(text, anchor="ls"))
        image = Image.new("1", (right - left + 2, bottom - top + 2), 1)
        ImageDraw.Draw(image).text((1 - left, 1 - top), text, 0, font, "ls")
        px = 25.4 / _PRINT_DPI
        start = x + (left - 1) * px - (font.getlength(text) / 2 * px if middle else 0)
        name = f"/T{len(self._images.keys())}"
        self._images[name] = self._pdf.make_indirect(_stencil(self._pdf, image))
        place = self._at(start, y + (bottom + 1) * px)
        size = f"{image.width * px * _POINT:.4f} 0 0 {image.height * px * _POINT:.4f}"
        self._drawing.append(f"q 0 g {size} {place} cm {name} Do Q\n")

    @staticmethod
    def _at(x: float, y: float) -> str:
        return f"{x * _POINT:.4f} {(SHEET[1] - y) * _POINT:.4f}"


def _stencil(pdf: Pdf, image: Image.Image) -> pikepdf.Stream:
    return Stream(
        pdf,
        zlib.compress(image.tobytes(), 9),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        ImageMask=True,
        BitsPerComponent=1,
        Decode=Array([0, 1]),
        Filter=Name.FlateDecode,
    )


def _font(names: tuple[str, ...], size: float) -> ImageFont.FreeTypeFont:
    """The first font of this PC that has all Vietnamese letters."""
    for name in names:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise Failure("SCN-002", fonts=", ".join(names))
