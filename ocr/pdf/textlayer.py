"""The invisible text behind a page image, for search, copying and reading aloud."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ocr.reading.vietnamese import nfc
from ocr.types import Line, RecognisedPage

_ADVANCE, _EM = 500, 1000  # those of glyphless.ttf (tests/world/make_glyphless.py)
_STEP, _LEVELS = 1.05, 33
"""Readers take a word's height from its font, and tear a line whose words differ in size by more than that: so the line
has one size, and each word the font whose ascent comes nearest to its height; there is one for every step."""
_USED = re.compile(rb"^/Glyphless(\d+) ", re.MULTILINE)
_SHOWN = re.compile(rb"<([0-9A-F]+)> Tj")
_LAST_PLANE_0 = 0xFFFD
_SURROGATES = range(0xD8, 0xE0)
# Readers join words that stand nearer than this part of the text size, whatever space is between them.
_LEAST_GAP = 0.1
_MOST_SHORTENED = 0.5


def embed(pdf: Pdf, contents: Sequence[bytes]) -> pikepdf.Object:
    """Put the glyphless fonts that these contents use into the document, as resources to be shared by all its pages.

    Every code is a Unicode number of plane 0 and shows the same empty glyph, so the file needs no real font.
    """
    program = files("ocr").joinpath("glyphless.ttf").read_bytes()
    file = pdf.make_indirect(Stream(pdf, program, Length1=len(program)))
    glyphs = pdf.make_indirect(Stream(pdf, b"\x00\x01" * 0x10000))
    highs = {
        int(code[:2], 16) for content in contents for shown in _SHOWN.findall(content) for code in _codes_of(shown)
    }
    codes = pdf.make_indirect(Stream(pdf, _to_unicode(highs)))
    used = sorted({int(level) for content in contents for level in _USED.findall(content)})
    fonts = {_name(level): _font(pdf, round(_EM / _STEP**level), file, glyphs, codes) for level in used}
    return pdf.make_indirect(Dictionary(fonts))


def _name(level: int) -> str:
    return f"/Glyphless{level}"


def _font(pdf: Pdf, ascent: int, file: pikepdf.Object, glyphs: pikepdf.Object, codes: pikepdf.Object) -> pikepdf.Object:
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Glyphless,
        Flags=4,
        FontBBox=Array([0, 0, _ADVANCE, ascent]),
        ItalicAngle=0,
        Ascent=ascent,
        Descent=-1,  # readers take 0 for not told
        CapHeight=ascent,
        StemV=80,
        FontFile2=file,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Glyphless,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_ADVANCE,
        CIDToGIDMap=glyphs,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.Glyphless,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([descendant]),
        ToUnicode=codes,
    )
    return pdf.make_indirect(font)


def _codes_of(shown: bytes) -> Iterator[bytes]:
    return (shown[at : at + 4] for at in range(0, len(shown), 4))


def _to_unicode(used: set[int]) -> bytes:
    """Say that every code is its own Unicode number: one range per high byte in use, as the PDF standard wants it."""
    highs = sorted(used)
    out = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(highs), 100):  # a block may hold 100 ranges
        part = highs[start : start + 100]
        out.append(f"{len(part)} beginbfrange")
        out += [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in part]
        out.append("endbfrange")
    out.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(out).encode("ascii")


def content(page: RecognisedPage, dpi: float, height: int) -> bytes:
    """Give the content stream for one upright page of `height` px at `dpi`; empty if there are no words.

    Each word fills exactly its box, and the space after it exactly the gap to the next word of the line;
    a word that all but touches the next one is shortened, so that the two stay apart when copied.
    """
    out = [operators for line in page.lines for operators in _line(line, 72.0 / dpi, height)]
    if not out:
        return b""
    return "\n".join(["q BT 3 Tr", *out, "ET Q"]).encode("ascii")


def _line(line: Line, scale: float, height: int) -> Iterator[str]:
    """Give the operators of one line; `scale` is pt per px."""
    words = [(word, codes) for word in line.words if (codes := _codes(word.text))]
    tallest = max((word.box.y1 - word.box.y0 for word, _ in words), default=1)
    for i, (word, codes) in enumerate(words):
        level, size = _fitting(word.box.y1 - word.box.y0, tallest)
        size *= scale
        wide = max(1, word.box.x1 - word.box.x0) * scale
        gap = (words[i + 1][0].box.x0 - word.box.x1) * scale if i + 1 < len(words) else 0.0
        if i + 1 < len(words) and gap < _LEAST_GAP * size:
            shortened = max(wide * _MOST_SHORTENED, wide + gap - _LEAST_GAP * size)
            wide, gap = shortened, _LEAST_GAP * size
        place = f"{_number(word.box.x0 * scale)} {_number((height - word.box.y1) * scale)}"
        yield f"{_name(level)} {_number(size)} Tf 1 0 0 1 {place} Tm"
        shown = "".join(f"{code:04X}" for code in codes)
        if len(codes) == 1:  # PDFium passes over a single letter that shows nothing, but not over two
            yield f"{_stretch(wide, 1, size)} Tz <{shown}0020> Tj"
            continue
        yield f"{_stretch(wide, len(codes), size)} Tz <{shown}> Tj"
        if i + 1 < len(words):
            yield f"{_stretch(gap, 1, size)} Tz <0020> Tj"


def _fitting(high: int, tallest: int) -> tuple[int, float]:
    """The font, and its size in px, that make a word just as high when the line's size is about `tallest`."""
    level = min(_LEVELS - 1, round(math.log(tallest / max(1, high), _STEP)))
    return level, max(1, high) * _EM / round(_EM / _STEP**level)


def _codes(text: str) -> list[int]:
    """Give the codes to show; what plane 0 can't hold becomes the replacement character."""
    shown = (ord(c) for c in nfc(text) if c.isprintable() and not c.isspace())
    return [code if code <= _LAST_PLANE_0 and code >> 8 not in _SURROGATES else _LAST_PLANE_0 for code in shown]


def _stretch(wide: float, count: int, size: float) -> str:
    """Give the horizontal scaling in percent that makes `count` glyphs of `size` pt exactly `wide` pt wide."""
    return _number(100.0 * wide / (count * size * _ADVANCE / _EM))


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
