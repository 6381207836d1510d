"""`./run bench pdf`: what a page weighs in a compact PDF, by part, and what is still read of it there.

Every page of a corpus (`input/` and `truth/`) is looked at and read, written alone into a PDF without a text layer, rendered at
300 dpi and read again by the same engine, without the second reader. Blank pages and sheets between papers count by bytes only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ocr import page as engine
from ocr.errors import Failure
from ocr.geometry import plan
from ocr.pdf import write as writer
from ocr.types import Geometry, PageJob, PdfJob, PdfPage, PdfWay
from tests.bench import text
from tests.bench.truth import PageTruth, limited, load

_DPI = 300.0
_SECONDS = 120.0
_PARTS = ("Ink", "Colours", "Paper", "Picture", "Page")
_SHEET_BETWEEN = "to_phan_cach"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One page: bytes of its file by part; letters of its truth, and edits from it of the scan's reading and the PDF's."""

    page: str
    level: str
    bytes: int
    parts: Counter[str] = field(default_factory=Counter)
    letters: int = 0
    scan: int = 0
    again: int = 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench pdf", description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=0, help="so many of each corpus, taken evenly (0 = all)")
    parser.add_argument("--each", action="store_true", help="print every page, the most lost first")
    parser.add_argument("--keep", type=Path, help="a folder for the PDFs")
    chosen = parser.parse_args(arguments)
    weighed = []
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = chosen.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for page in (page for corpus in chosen.corpora for page in limited(load(corpus), chosen.pages)):
            try:
                weighed.append(weigh(page, folder / f"{page.page.replace('/', '-')}.pdf"))
            except Failure as failure:
                print(f"{page.page}: {failure.code}", file=sys.stderr)
    _show(Console(width=None if sys.stdout.isatty() else 150), weighed, chosen.each)
    return 0


def weigh(page: PageTruth, target: Path) -> Weighed:
    """Write one page as a compact PDF at `target` and read it there; raises Failure for a scan that can't be read."""
    look = engine.look(PageJob(str(page.path), page.index))
    write(page, look.geometry, target)
    told = Weighed(page.page, page.level, target.stat().st_size, _parts(target))
    if not page.lines or page.illegible or look.blank or look.parts or page.doc_type == _SHEET_BETWEEN:
        return told
    lines = [line for line, _quad in page.lines]
    scan, letters = text.errors(lines, _read(page.path, page.index, look.geometry))
    shown = target.with_suffix(".png")
    cv2.imwrite(str(shown), rendered(target))
    size = cv2.imread(str(shown), cv2.IMREAD_GRAYSCALE)
    assert size is not None
    again, _ = text.errors(lines, _read(shown, 0, plan(size.shape, _DPI)))
    return Weighed(told.page, told.level, told.bytes, told.parts, letters, scan, again)


def write(page: PageTruth, how: Geometry, target: Path) -> None:
    """One page, without text, as a compact PDF."""
    job = PdfJob(
        (PdfPage(str(page.path), page.index, how, None),),
        str(target), "t", "i", "d", "c", "vi", "2024-09-05T08:30:00+07:00", PdfWay.COMPACT,
    )  # fmt: skip
    writer.write(job)


def rendered(target: Path) -> NDArray[np.uint8]:
    """The first page as a reader shows it at 300 dpi, BGR."""
    document = pypdfium2.PdfDocument(target)
    try:
        return np.array(document[0].render(scale=_DPI / 72).to_numpy()[..., :3])
    finally:
        document.close()


def _read(path: Path, index: int, how: Geometry) -> str:
    return engine.read(str(path), index, how, "vie", _SECONDS, twice=False).text


def _parts(target: Path) -> Counter[str]:
    """Bytes of the images of a one-page PDF: what its ink, the ink's colours, paper, pictures or the whole page take."""
    sizes: Counter[str] = Counter()
    with pikepdf.open(target) as opened:
        for name, image in opened.pages[0].get_images().items():
            own, through = len(image.read_raw_bytes()), image.get("/Mask")
            kind = name[1:].rstrip("0123456789")
            if isinstance(through, pikepdf.Stream):
                sizes["Ink"] += len(through.read_raw_bytes())
                kind = "Colours"
            sizes[kind] += own
    return sizes


def _show(console: Console, weighed: Sequence[Weighed], each: bool) -> None:
    table = Table("", "pages", "KB/page", *(f"{part} KB" for part in _PARTS), "read", "scan CER %", "PDF CER %", "lost")
    for level in (*dict.fromkeys(one.level for one in weighed), "all"):
        _row(table, level, [one for one in weighed if level in (one.level, "all")])
    if each:
        table.add_section()
        for one in sorted(weighed, key=lambda one: (one.scan - one.again, -one.bytes)):
            _row(table, one.page, [one])
    console.print(table)


def _row(table: Table, name: str, weighed: Sequence[Weighed]) -> None:
    count, letters = len(weighed), sum(one.letters for one in weighed)
    scan, again = (sum(getattr(one, name) for one in weighed) for name in ("scan", "again"))
    table.add_row(
        name, str(count), f"{sum(one.bytes for one in weighed) / count / 1000:.1f}",
        *(f"{sum(one.parts[part] for one in weighed) / count / 1000:.1f}" for part in _PARTS),
        str(sum(one.letters > 0 for one in weighed)),
        *(f"{100 * edits / letters:.2f}" if letters else "–" for edits in (scan, again, again - scan)),
    )  # fmt: skip
