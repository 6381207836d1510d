"""Draws a separator sheet: the same code as a large QR above and below and as Code 128 between, and what it says in large letters.

Three codes in three places: a torn, stained or folded sheet still has one whole.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from ocr.pdf.drawing import font_of

DPI = 300
_MM = DPI / 25.4
_A4 = round(210 * _MM), round(297 * _MM)
_QR_MM, _BARS_MM = 52, (170, 22)
_LEFT_MM, _WIDE_MM = 20, 170


@dataclass(frozen=True, slots=True)
class SeparatorWords:
    """What stands on a sheet in words. title: TỜ PHÂN CÁCH …; name: the large line; notes: below it; foot: what to do with it."""

    title: str
    name: str
    notes: tuple[str, ...]
    foot: str


def make(sheets: Sequence[tuple[str, SeparatorWords]]) -> bytes:
    """A PDF of A4 pages, one for each code with its words. Raises SCN-002 where no font is found."""
    pages = [draw(code, words) for code, words in sheets]
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return out.getvalue()


def draw(code: str, words: SeparatorWords) -> Image.Image:
    """One sheet as a picture of 300 dpi, black on white."""
    page = Image.new("1", _A4, 1)
    pen = ImageDraw.Draw(page)
    middle = _A4[0] // 2
    square = _code(code, zxingcpp.BarcodeFormat.QRCode, round(_QR_MM * _MM), ec_level="H")
    for top in (24, 219):
        page.paste(square, (middle - square.width // 2, round(top * _MM)))
    bars = _code(code, zxingcpp.BarcodeFormat.Code128, round(_BARS_MM[0] * _MM))
    bars = bars.resize((bars.width, round(_BARS_MM[1] * _MM)), Image.Resampling.NEAREST)
    page.paste(bars, (middle - bars.width // 2, round(164 * _MM)))
    _line(pen, words.title, 98, 30, bold=True)
    _line(pen, words.name, 122, 44, bold=True)
    for number, note in enumerate(words.notes):
        _line(pen, note, 134 + 8 * number, 15)
    _line(pen, code, 192, 9)
    _line(pen, words.foot, 205, 13)
    return page


def _code(text: str, kind: zxingcpp.BarcodeFormat, width: int, **options: str) -> Image.Image:
    """The code at the largest whole number of px a module that fits."""
    small = np.asarray(zxingcpp.create_barcode(text, kind, **options).to_image(scale=1))
    rows, columns = np.nonzero(small < 128)
    small = small[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = max(1, width // small.shape[1])
    return Image.fromarray(np.kron(small, np.ones((scale, scale), np.uint8))).convert("1")


def _line(pen: ImageDraw.ImageDraw, text: str, y: float, points: float, bold: bool = False) -> None:
    """One line in the middle, its baseline at y mm; smaller where it would be too wide."""
    font = font_of(bold, points, DPI)
    wide = font.getlength(text)
    if wide > _WIDE_MM * _MM:
        font = font_of(bold, points * _WIDE_MM * _MM / wide, DPI)
    pen.text((_A4[0] // 2, round(y * _MM)), text, 0, font, "ms")
