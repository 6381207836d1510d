"""Good pages of many looks: whatever is said against one of them is a false alarm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.bench.planted import sheets
from tests.bench.planted.blank import aged
from tests.bench.planted.desk import Planter, delivered, picked
from tests.bench.planted.scan import Scan, bilevel, gray, resampled, sensed
from tests.bench.planted.sheets import ALL_LAYOUTS, Layout
from tests.world.sheet import INK

_COLOURED = ((205, 180, 250), (250, 220, 160), (170, 240, 250), (120, 170, 205), (175, 230, 175), (150, 200, 215))


def _plain(layout: Layout) -> Planter:
    def plant(rng: np.random.Generator, severity: str) -> Scan:
        return delivered(picked(rng, (layout,)), rng)

    return plant


def coloured_paper(rng: np.random.Generator, severity: str) -> Scan:
    """Pink, blue, yellow, kraft, green paper; kraft is darker than a dim scan of white."""
    scan = picked(rng)
    tint = np.array(_COLOURED[int(rng.integers(len(_COLOURED)))], np.float32) / 255
    return delivered(replace(scan, pixels=(scan.pixels * tint).astype(np.uint8)), rng, lean=0)


def fax(rng: np.random.Generator, severity: str) -> Scan:
    return bilevel(sensed(picked(rng, dpi=200), rng))


def small_gray(rng: np.random.Generator, severity: str) -> Scan:
    return replace(gray(delivered(picked(rng, ALL_LAYOUTS, 200), rng)), quality=75)


def hard_jpeg(rng: np.random.Generator, severity: str) -> Scan:
    return replace(delivered(picked(rng, ALL_LAYOUTS), rng), quality=40)


def mistold_low(rng: np.random.Generator, severity: str) -> Scan:
    """A 300-dpi scan whose file claims 96 dpi or says nothing: a program's filler, not a poor scan."""
    scan = delivered(picked(rng, dpi=300), rng)
    return replace(scan, said_dpi=float(rng.choice([0, 72, 96])))


def old_paper(rng: np.random.Generator, severity: str) -> Scan:
    scan = picked(rng)
    return delivered(replace(scan, pixels=aged(scan, rng)), rng)


def rules_to_the_edge(rng: np.random.Generator, severity: str) -> Scan:
    """Register pages: rules and columns run off the sheet on purpose, the words do not; vertical hairlines are print."""
    sheet = sheets.Recorded(int(rng.choice([300, 200])), rng)
    sheet.bold(105, 20, "SỔ ĐĂNG KÝ KHAI SINH", 14)
    for x in (20, 44, 92, 140, 176):
        sheet.draw.line([(sheet.px(x), 0), (sheet.px(x), sheet.image.height)], INK, max(1, sheet.px(0.15)))
    for row in range(22):
        y = 34 + 11.5 * row
        sheet.rule(0, 210, y, 0.2)
        for x, word in (
            (24, str(row + 1)),
            (47, sheet.say.person()),
            (95, sheet.say.person()),
            (144, sheet.say.date()),
        ):
            sheet.text(x, y + 8, word, 10.5)
    return delivered(sheet.scan("so_dang_ky"), rng, lean=0.3)


def narrow_margins(rng: np.random.Generator, severity: str) -> Scan:
    """Text to within 4 mm of the edge, yet whole."""
    sheet = sheets.Recorded(int(rng.choice([300, 200])), rng)
    y = 9.0
    while y < 278:
        y = sheet.paragraph(y, f"{sheet.say.sentence()} {sheet.say.sentence()}", 4, 206, 6)
    return delivered(sheet.scan("le_hep"), rng, lean=0.1)


def at_240(rng: np.random.Generator, severity: str) -> Scan:
    return delivered(resampled(picked(rng, dpi=300), 0.8), rng)


def punched_and_creased(rng: np.random.Generator, severity: str) -> Scan:
    """Filing holes and a pocket fold through a text page: a paper's life, no fault of the scan."""
    scan = picked(rng)
    pixels = scan.pixels.copy()
    ys, xs = np.ogrid[: pixels.shape[0], : pixels.shape[1]]
    for y in (108.5, 188.5):
        pixels[(xs - scan.mm(12)) ** 2 + (ys - scan.mm(y)) ** 2 < scan.mm(3) ** 2] = 30
    middle, half = round(scan.mm(148.5)), max(1, round(scan.mm(0.3)))
    pixels[middle - half : middle + half] = (pixels[middle - half : middle + half] * 0.82).astype(np.uint8)
    return delivered(replace(scan, pixels=pixels), rng)


PLANTERS = {layout.__name__.replace("_", "-"): _plain(layout) for layout in ALL_LAYOUTS} | {
    "coloured": coloured_paper, "fax": fax, "gray-200": small_gray, "jpeg-40": hard_jpeg, "mistold-low": mistold_low,
    "old-paper": old_paper, "register": rules_to_the_edge, "narrow-margins": narrow_margins,
    "dpi-240": at_240, "holes-and-fold": punched_and_creased,
}  # fmt: skip
