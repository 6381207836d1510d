"""Makes ocr/glyphless.ttf: a TrueType font with two empty glyphs. Run it with fontTools; equal bytes every time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

TARGET = Path(__file__).parents[2] / "ocr" / "glyphless.ttf"
UNITS = 1000
ADVANCE = 500
MADE = 3_850_000_000  # seconds since 1904; any fixed time will do


def font_bytes() -> bytes:
    """Build the font; needs fontTools, which the product itself never imports."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "any"])
    builder.setupCharacterMap({0x20: "any"})
    builder.setupGlyf({".notdef": Glyph(), "any": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "any": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Glyphless", "styleName": "Regular", "psName": "Glyphless"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = MADE
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(font_bytes())
