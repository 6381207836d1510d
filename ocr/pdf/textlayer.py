"""The invisible text behind a page image, for search, copying and reading aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from ocr.reading.vietnamese import nfc
from ocr.types import Box, Line, RecognisedPage, Word

RESOURCE = "/Glyphless"

# These four are those of glyphless.ttf (tests/world/make_glyphless.py), in 1/1000 em.
_ADVANCE, _ASCENT, _DESCENT, _EM = 500, 800, -200, 1000
_LAST_PLANE_0 = 0xFFFD
_SURROGATES = range(0xD8, 0xE0)
# A line this much taller than its tallest word is slanted; its words then stand each on its own.
_SLANTED = 1.3
# Readers join words that stand nearer than this part of the text size, whatever space is between them.
_LEAST_GAP = 0.1
_MOST_SHORTENED = 0.5


def embed(pdf: Pdf) -> pikepdf.Object:
    """Put the glyphless font into the document and give it, to be shared by all its pages under `RESOURCE`.

    Every code is a Unicode number of plane 0 and shows the same empty glyph, so the file needs no real font.
    """
    program = files("ocr").joinpath("glyphless.ttf").read_bytes()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Glyphless,
        Flags=4,
        FontBBox=Array([0, _DESCENT, _ADVANCE, _ASCENT]),
        ItalicAngle=0,
        Ascent=_ASCENT,
        Descent=_DESCENT,
        CapHeight=_ASCENT,
        StemV=80,
        FontFile2=pdf.make_indirect(Stream(pdf, program, Length1=len(program))),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Glyphless,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_ADVANCE,
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\x00\x01" * 0x10000)),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name.Glyphless,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode())),
    )
    return pdf.make_indirect(font)


def _to_unicode() -> bytes:
    """Say that every code is its own Unicode number: one range per high byte, as the PDF standard wants it."""
    highs = [high for high in range(0x100) if high not in _SURROGATES]
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

    Each word spans exactly its box, and the space after it exactly the gap to the next word of the line;
    a word that all but touches the next one is shortened, so that the two stay apart when copied.
    """
    out = [operators for line in page.lines for operators in _line(line, 72.0 / dpi, height)]
    if not out:
        return b""
    return "\n".join(["q BT 3 Tr", *out, "ET Q"]).encode("ascii")


def _line(line: Line, scale: float, height: int) -> Iterator[str]:
    """Give the operators of one line; `scale` is pt per px."""
    words = [(word, codes) for word in line.words if (codes := _codes(word.text))]
    band = _band([word for word, _ in words])
    for i, (word, codes) in enumerate(words):
        box = band or word.box
        size = max(1, box.y1 - box.y0) * scale
        baseline = (height - box.y1) * scale - size * _DESCENT / _EM
        wide = max(1, word.box.x1 - word.box.x0) * scale
        gap = (words[i + 1][0].box.x0 - word.box.x1) * scale if i + 1 < len(words) else 0.0
        if i + 1 < len(words) and gap < _LEAST_GAP * size:
            shortened = max(wide * _MOST_SHORTENED, wide + gap - _LEAST_GAP * size)
            wide, gap = shortened, _LEAST_GAP * size
        yield f"{RESOURCE} {_number(size)} Tf 1 0 0 1 {_number(word.box.x0 * scale)} {_number(baseline)} Tm"
        yield f"{_stretch(wide, len(codes), size)} Tz <{''.join(f'{code:04X}' for code in codes)}> Tj"
        if i + 1 < len(words):
            yield f"{_stretch(gap, 1, size)} Tz <0020> Tj"


def _band(words: Sequence[Word]) -> Box | None:
    """Give the box that all words of a level line share, so that they select as one; None for a slanted line."""
    if not words:
        return None
    tallest = max(word.box.y1 - word.box.y0 for word in words)
    top, bottom = min(word.box.y0 for word in words), max(word.box.y1 for word in words)
    if bottom - top > _SLANTED * tallest:
        return None
    return Box(words[0].box.x0, top, words[-1].box.x1, bottom)


def _codes(text: str) -> list[int]:
    """Give the codes to show; what plane 0 can't hold becomes the replacement character."""
    shown = (ord(c) for c in nfc(text) if c.isprintable() and not c.isspace())
    return [code if code <= _LAST_PLANE_0 and code >> 8 not in _SURROGATES else _LAST_PLANE_0 for code in shown]


def _stretch(wide: float, count: int, size: float) -> str:
    """Give the horizontal scaling in percent that makes `count` glyphs of `size` pt exactly `wide` pt wide."""
    return _number(100.0 * wide / (count * size * _ADVANCE / _EM))


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
