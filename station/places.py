"""Says in words where on a page a verdict lies, and the whole sentence that a person acts on."""

from __future__ import annotations

from ocr.types import Box, Verdict
from station.i18n import _
from station.verdict_words import verdict_words

_WIDE = 0.6
"""A box over more than this part of the page's width or height is no corner any more."""


def place(box: Box, size: tuple[int, int]) -> str:
    """Where a box lies on an upright page of `size` px, in the language that is set; empty for the whole page."""
    width, height = max(1, size[0]), max(1, size[1])
    wide, high = (box.x1 - box.x0) / width > _WIDE, (box.y1 - box.y0) / height > _WIDE
    if wide and high:
        return ""
    across = "" if wide else _third((box.x0 + box.x1) / 2 / width, "left", "right")
    down = "" if high else _third((box.y0 + box.y1) / 2 / height, "top", "bottom")
    return {
        ("top", ""): _("at the top"),
        ("bottom", ""): _("at the bottom"),
        ("", "left"): _("at the left edge"),
        ("", "right"): _("at the right edge"),
        ("top", "left"): _("upper left"),
        ("top", "right"): _("upper right"),
        ("bottom", "left"): _("lower left"),
        ("bottom", "right"): _("lower right"),
        ("top", "middle"): _("at the top"),
        ("bottom", "middle"): _("at the bottom"),
        ("middle", "left"): _("at the left edge"),
        ("middle", "right"): _("at the right edge"),
    }.get((down, across), _("in the middle"))


def sentence(verdict: Verdict, size: tuple[int, int]) -> str:
    """What, where and what to do: one line for the desk."""
    name, advice = verdict_words(verdict.kind.value)
    where = place(verdict.box, size)
    what = f"{name} ({where})" if where else name
    return f"{what[:1].upper()}{what[1:]}: {advice}" if advice else what


def _third(at: float, first: str, last: str) -> str:
    return first if at < 1 / 3 else last if at > 2 / 3 else "middle"
