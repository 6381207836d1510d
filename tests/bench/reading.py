"""`./run bench read`: the whole `station convert` and the peers over the same folder, one after another on the same cores."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from ocr import pdf
from ocr.errors import Failure
from tests.bench import peers, text_layer
from tests.bench.metering import Weight, children_cpu
from tests.bench.text_scores import TextScore, scored
from tests.bench.truth import PageTruth, limited, load

_SHEET_BETWEEN = "to_phan_cach"
"""Sheets that part papers are not kept, so what they say is not scored."""


@dataclass(slots=True)
class Row:
    """One engine's figures. seconds: of the clock; memory_mb: PSS of all it started; valid: (PDF/A-valid, PDFs)."""

    engine: str
    pages: int
    seconds: float = 0.0
    cpu: float = 0.0
    memory_mb: float = 0.0
    bytes: int = 0
    text: TextScore = field(default_factory=TextScore)
    levels: dict[str, TextScore] = field(default_factory=dict)
    again: TextScore | None = None
    valid: tuple[int, int] | None = None
    boxes: dict[str, tuple[int, int, int]] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    chosen = _parser().parse_args(arguments)
    told = [page for folder in chosen.folder for page in load(Path(folder))]
    names = tuple(filter(None, chosen.peers.split(",")))
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        work = Path(made)
        pages = _whole_files(told, chosen.limit)
        rows = [_ours(pages, work)]
        files = peers.exported(pages, work / "pages")
        for name in names:
            if why := peers.missing(name):
                print(f"{name}: {why}", file=sys.stderr)
                continue
            rows.append(_peer(name, pages, files, work / name))
    _show(rows)
    if chosen.json:
        body = [asdict(row) | {"load": os.getloadavg()} for row in rows]
        Path(chosen.json).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _whole_files(pages: list[PageTruth], limit: int) -> list[PageTruth]:
    """Every page of the files that a limited choice of pages touches: `convert` takes files whole."""
    files = {page.path for page in limited(pages, limit)}
    return [page for page in pages if page.path in files]


def _ours(pages: list[PageTruth], work: Path) -> Row:
    row = Row("ours", len(pages))
    names = {path: f"{n:04d}-{path.name}" for n, path in enumerate(dict.fromkeys(page.path for page in pages))}
    scans, out = work / "scans", work / "ours"
    scans.mkdir()
    for path, name in names.items():
        shutil.copy(path, scans / name)
    command = [sys.executable, "-m", "station", "convert", str(scans), "--out", str(out), "--workers", "2"]
    environment = os.environ | {"STATION_CONFIG": os.devnull, "OMP_THREAD_LIMIT": "1"}

    def convert() -> None:
        subprocess.run(command, env=environment, capture_output=True, check=False)

    _measured(row, convert)
    row.bytes = _size(out)
    valid = 0
    again = TextScore()
    for path, name in names.items():
        body = out / f"{name}.json"
        answers = json.loads(body.read_text("utf-8"))["pages"] if body.exists() else []
        made = body.with_suffix(".pdf")
        copied = text_layer.texts(made) if made.exists() else []
        valid += made.exists() and _is_valid(made)
        if made.exists():
            _boxes(row, answers, made)
        for page in pages:
            if page.path != path:
                continue
            place = next((n for n, one in enumerate(answers) if one["index_in_file"] == page.index), None)
            answer = answers[place] if place is not None else {"text": "", "words": []}
            words = [(word["text"], word["confidence"]) for word in answer["words"]]
            _add(row, page, answer["text"], words)
            if _counts(page):
                again += scored(_lines(page), copied[place] if place is not None and place < len(copied) else "")
    row.again, row.valid = again, (valid, len(names))
    return row


def _boxes(row: Row, answers: list[dict[str, Any]], made: Path) -> None:
    """Words that convert told, against the words of the layer as two readers see them, at 300 dpi."""
    for reader, words in (("poppler", text_layer.by_poppler), ("pdfium", text_layer.by_pdfium)):
        for answer, given in zip(answers, words(made), strict=False):
            scale = 300 / answer["dpi"]
            told = [
                (one["text"], tuple(scale * n for n in one["box"])) for one in answer["words"] if " " not in one["text"]
            ]
            found = text_layer.within(told, given)
            before = row.boxes.get(reader, (0, 0, 0))
            row.boxes[reader] = (before[0] + found[0], before[1] + found[1], before[2] + found[2])


def _peer(name: str, pages: list[PageTruth], files: dict[str, Path], place: Path) -> Row:
    row = Row(f"{name} {peers.version(name)}", len(pages))
    place.mkdir()
    said: dict[str, peers.Said] = {}
    _measured(row, lambda: said.update(peers.run(name, "read", pages, files, place)))
    made = [path for path in place.rglob("*.pdf") if not path.name.endswith(".in.pdf")]
    row.bytes = sum(path.stat().st_size for path in made)
    if name == "ocrmypdf":
        row.valid = (sum(map(_is_valid, made)), len(made))
    for page in pages:
        _add(row, page, said[page.page].text or "", [])
    return row


def _measured(row: Row, does: Callable[[], None]) -> None:
    """Clock, CPU of all children and their largest common weight while it is done."""
    own = psutil.Process().pid
    begun, spent = time.monotonic(), children_cpu()
    weight = Weight(own)
    does()
    weight.stop()
    row.seconds, row.cpu = time.monotonic() - begun, children_cpu() - spent
    row.memory_mb = weight.tree_mb - weight.own_mb


def _add(row: Row, page: PageTruth, text: str, words: Iterable[tuple[str, float]]) -> None:
    if _counts(page):
        one = scored(_lines(page), text, words)
        row.text += one
        row.levels[page.level] = row.levels.get(page.level, TextScore()) + one


def _counts(page: PageTruth) -> bool:
    return bool(page.lines) and not page.illegible and page.doc_type != _SHEET_BETWEEN


def _lines(page: PageTruth) -> list[str]:
    return [line for line, _ in page.lines]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.pdf"))


def _is_valid(path: Path) -> bool:
    try:
        pdf.validate(str(path))
    except Failure:
        return False
    return True


def _show(rows: list[Row]) -> None:
    """Ratios: how many times faster we are by the clock and by CPU; our part of the peer's memory, bytes and errors."""
    ours = rows[0]
    levels = sorted(ours.levels)
    table = Table(
        "engine", "pages/min", "ratio", "CPU s/page", "ratio", "PSS MiB", "ratio", "KB/page", "ratio", "CER %", "ratio", "in order",
        "WER %", "marks %", *(f"CER {level}" for level in levels), "PDF/A",
    )  # fmt: skip
    for row in rows:
        text = row.text
        fast, own = 60 * row.pages / row.seconds, 60 * ours.pages / ours.seconds
        table.add_row(
            row.engine, f"{fast:.1f}", f"{own / fast:.2f}", f"{row.cpu / row.pages:.2f}", _part(row.cpu, ours.cpu),
            f"{row.memory_mb:.0f}", _part(ours.memory_mb, row.memory_mb),
            f"{row.bytes / row.pages / 1000:.0f}", _part(ours.bytes, row.bytes),
            _percent(text.edits, text.letters), _part(ours.text.edits, text.edits), _percent(text.in_order, text.letters),
            _percent(text.word_edits, text.words), _percent(text.mark_errors, text.marks),
            *(_percent(row.levels[level].edits, row.levels[level].letters) for level in levels),
            f"{row.valid[0]}/{row.valid[1]}" if row.valid else "-",
        )  # fmt: skip
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    print(
        f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores (clock times hold only when it is about 2)"
    )
    if ours.again and ours.text.letters:
        shown, copied = ours.text, ours.again
        before, after = (_percent(one.edits, one.letters) for one in (shown, copied))
        print(f"read again from our PDFs: CER {after} % (in the JSON {before} %)")
        print(f"words shown as ≥ 0.90: {shown.sure} of {shown.words}, right {_percent(shown.sure_right, shown.sure)} %")
    for reader, (told, sides, edges) in ours.boxes.items():
        sides_part, edges_part = _percent(sides, told), _percent(edges, told)
        print(
            f"text layer by {reader}: {told} words; left and right within 2 px {sides_part} %, all edges {edges_part} %"
        )


def _part(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other else "-"


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}" if whole else "-"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench read", description=__doc__)
    parser.add_argument("folder", nargs="+", help="a corpus: input/ and truth/; `./run bench plant` makes one")
    parser.add_argument("--peers", default=",".join(peers.NAMES), help="by commas, empty for none; all: %(default)s")
    parser.add_argument("--limit", type=int, default=0, help="so many pages, taken evenly, and the rest of their files")
    parser.add_argument("--json", help="write all figures here")
    return parser
