"""A short letter to print on A5: paragraphs set one under the other, with words that can be searched."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Dictionary, Name, Pdf

from ocr.pdf.drawing import Drawing, wrapped

A5 = (148.0, 210.0)
_SIDE, _TOP, _BOTTOM = 12.0, 16.0, 198.0
_MM_A_POINT = 25.4 / 72
_LEADING = 1.4
"""Distance of baselines in sizes of the font."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """points: size of the font. before: mm above it. mark: what stands before it, such as a bullet."""

    text: str
    points: float = 11.0
    bold: bool = False
    before: float = 0.0
    mark: str = ""


def make(paragraphs: Sequence[Paragraph], title: str) -> bytes:
    """A PDF of as many A5 pages as it takes; equal words give equal bytes. Raises SCN-002 where no font is found."""
    with Pdf.new() as pdf:
        page, y = Drawing(pdf, A5), _TOP
        for paragraph in paragraphs:
            y += paragraph.before
            indent = 5.0 if paragraph.mark else 0.0
            step = paragraph.points * _MM_A_POINT * _LEADING
            for number, line in enumerate(
                wrapped(paragraph.text, paragraph.points, A5[0] - 2 * _SIDE - indent, paragraph.bold)
            ):
                if y + step > _BOTTOM:
                    page.lay_down()
                    page, y = Drawing(pdf, A5), _TOP
                y += step
                if paragraph.mark and not number:
                    page.text(_SIDE, y, paragraph.mark, paragraph.points)
                page.findable(_SIDE + indent, y, line, paragraph.points, paragraph.bold)
        page.lay_down()
        pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name.None_)
        pdf.Root.Lang = "vi-VN"
        pdf.docinfo["/Title"] = title
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
