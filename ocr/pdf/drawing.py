"""Draws a sheet to print: boxes, lines of text as stencils of the printer's resolution, and the same words to be found.

Text is drawn with a font of this PC, as a picture, so no font travels along and none is needed where it is read.
"""

from __future__ import annotations

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import Failure
from ocr.pdf import textlayer
from ocr.types import Box, Line, RecognisedPage, Word

POINT = 72 / 25.4
"""pt a mm."""
_PRINT_DPI = 600
_FONTS = ("arial.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf", "tahoma.ttf")
_BOLD = ("arialbd.ttf", "DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "NotoSans-Bold.ttf", "tahomabd.ttf")


class Drawing:
    """One page being drawn, in mm from its left top. Raises SCN-002 for text where no font is found."""

    def __init__(self, pdf: Pdf, size: tuple[float, float]) -> None:
        self._pdf, self._size = pdf, size
        self.operators: list[str] = []
        self._images = Dictionary()
        self._lines: list[Line] = []

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: tuple[float, ...]) -> None:
        """A filled rectangle; colour: red, green, blue from 0 to 1."""
        fill = " ".join(f"{part:.3f}" for part in colour)
        self.operators.append(f"{fill} rg {self.at(x0, y1)} {(x1 - x0) * POINT:.4f} {(y1 - y0) * POINT:.4f} re f\n")

    def text(self, x: float, y: float, text: str, points: float, bold: bool = False, middle: bool = False) -> None:
        """One line with its baseline at y, as a stencil of the print's own resolution."""
        font = font_of(bold, points)
        left, top, right, bottom = (round(side) for side in font.getbbox(text, anchor="ls"))
        image = Image.new("1", (right - left + 2, bottom - top + 2), 1)
        ImageDraw.Draw(image).text((1 - left, 1 - top), text, 0, font, "ls")
        px = 25.4 / _PRINT_DPI
        start = x + (left - 1) * px - (font.getlength(text) / 2 * px if middle else 0)
        name = f"/T{len(self._images.keys())}"
        self._images[name] = self._pdf.make_indirect(_stencil(self._pdf, image))
        place = self.at(start, y + (bottom + 1) * px)
        size = f"{image.width * px * POINT:.4f} 0 0 {image.height * px * POINT:.4f}"
        self.operators.append(f"q 0 g {size} {place} cm {name} Do Q\n")

    def findable(self, x: float, y: float, text: str, points: float, bold: bool = False) -> None:
        """A line of text whose words can be searched and copied too."""
        self.text(x, y, text, points, bold)
        font, px = font_of(bold, points), _PRINT_DPI / 25.4
        words: list[Word] = []
        for place, word in _words(text):
            x0 = x * px + font.getlength(text[:place])
            x1 = x * px + font.getlength(text[: place + len(word)])
            box = Box(round(x0), round(y * px - points * _PRINT_DPI / 72), round(x1), round(y * px))
            words.append(Word(word, box, 1.0))
        self._lines.append(Line(tuple(words), len(self._lines)))

    def lay_down(self) -> None:
        """Put what was drawn into the document as its next page."""
        page = self._pdf.add_blank_page(page_size=(self._size[0] * POINT, self._size[1] * POINT))
        page.obj.Resources = Dictionary(XObject=self._images)
        body = "".join(self.operators).encode("ascii")
        if self._lines:
            found = RecognisedPage(tuple(self._lines), "", "vi-VN")
            text = textlayer.content(found, _PRINT_DPI, round(self._size[1] / 25.4 * _PRINT_DPI))
            page.obj.Resources.Font = textlayer.embed(self._pdf, [text])
            body += text
        page.obj.Contents = self._pdf.make_indirect(Stream(self._pdf, body))

    def at(self, x: float, y: float) -> str:
        """A place as the PDF counts it, in pt from the left bottom."""
        return f"{x * POINT:.4f} {(self._size[1] - y) * POINT:.4f}"


def wrapped(text: str, points: float, width: float, bold: bool = False) -> list[str]:
    """The lines of a text that is set `width` mm wide; a word that is longer stands alone."""
    font, most = font_of(bold, points), width / 25.4 * _PRINT_DPI
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(text: str) -> list[tuple[int, str]]:
    found, place = [], 0
    for word in text.split():
        place = text.index(word, place)
        found.append((place, word))
        place += len(word)
    return found


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


def font_of(bold: bool, points: float, dpi: int = _PRINT_DPI) -> ImageFont.FreeTypeFont:
    """The first font of this PC that has all Vietnamese letters."""
    names = _BOLD if bold else _FONTS
    for name in names:
        try:
            return ImageFont.truetype(name, points * dpi / 72)
        except OSError:
            continue
    raise Failure("SCN-002", fonts=", ".join(names))
