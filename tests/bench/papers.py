"""`./run bench papers`: are pages sorted into the right papers, how many without asking, and is the probability true?

A corpus has `input/` and `truth/` (page JSON with `doc_type`, `dossier.json`); what `station convert` made of it may be given
beside it as CORPUS=OUT, else the pages are read here.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ocr.types import Box, Line, RecognisedPage, Word
from station.config import shipped_profiles
from station.convert import Wish, convert
from station.dossier_record import Leaf, papers_of
from station.profiles.files import choose, load_folder, load_papers
from station.profiles.model import Profile
from station.sorting.guess import FIT, Certainty
from station.sorting.kinds import component_of, sorter_of
from station.sorting.sheet import Sheet, sheet_of
from station.sorting.stack import Placed, Sorter
from tests.world.forms import FORMS, STRANGE, typed

NAMES = Path(__file__).parent / "names.toml"
LEVELS = ("clean", "easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Marked:
    """A page with what was said of it. kind: ours, in the bench's words. apart, truly_apart: another paper than the page before."""

    page: str
    level: str
    role: str
    true_kind: str
    kind: str
    placed: Placed
    apart: bool
    truly_apart: bool
    first: bool

    @property
    def sure(self) -> bool:
        return self.placed.certainty is Certainty.SURE

    @property
    def right(self) -> bool:
        return self.kind == self.true_kind


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench papers", description=__doc__)
    parser.add_argument("corpora", nargs="+", help="CORPUS or CORPUS=OUT, OUT from station convert")
    parser.add_argument("--no-profile", action="store_true", help="sort by all kinds, as convert does")
    parser.add_argument("--fit", action="store_true", help="print slope and offset that these pages want")
    chosen = parser.parse_args(arguments)
    marked: list[Marked] = []
    for given in chosen.corpora:
        corpus, _sign, out = given.partition("=")
        if out:
            marked += mark(Path(corpus), Path(out), not chosen.no_profile)
        else:
            with tempfile.TemporaryDirectory(prefix="bench-") as work:
                convert([Path(corpus) / "input"], Wish(Path(work), "vie", 120.0, 1500), lambda _outcome, _of: None)
                marked += mark(Path(corpus), Path(work), not chosen.no_profile)
    _show(Console(width=None if sys.stdout.isatty() else 150), marked)
    if chosen.fit:
        slope, offset = fitted([*marks_for_fit(marked), *_typed_marks()])
        print(f"FIT = ({slope:.2f}, {offset:.2f})")
    return 0


def mark(corpus: Path, out: Path, with_profile: bool) -> list[Marked]:
    """Sort every dossier of a corpus and hold each page against its truth."""
    names = tomllib.loads(NAMES.read_text("utf-8"))
    papers = load_papers(shipped_profiles() / "papers")
    procedures = {bench: ours for ours, bench in names["procedures"].items()}
    profiles = load_folder(shipped_profiles() / "papers", shipped_profiles() / "procedures", NAMES.parent / "profiles")[
        0
    ]
    found: list[Marked] = []
    for told in sorted((corpus / "truth").glob("*/dossier.json")):
        dossier = json.loads(told.read_text("utf-8"))
        profile = choose(profiles, procedures[dossier["procedure"]]).profile if with_profile else None
        found += _dossier(dossier, told.parent, out, sorter_of(papers.values(), (), profile), profile, names["kinds"])
    return found


def _dossier(
    dossier: dict[str, Any], truth: Path, out: Path, sorter: Sorter, profile: Profile | None, kinds: dict[str, str]
) -> list[Marked]:
    pages = [(page, part) for page in dossier["pages"] for part in _parts(out, page)]
    files = {name: number for number, name in enumerate(dict.fromkeys(page["file"] for page, _part in pages))}
    sheets = [_sheet(part, files[page["file"]]) for page, part in pages]
    placed = sorter.sort(sheets)
    leaves = [
        Leaf(page["file"], page["index_in_file"], part["part"], sheet, component_of(profile, each.kind) if profile else "",
             each.kind, each.certainty, each.begins)
        for (page, part), sheet, each in zip(pages, sheets, placed, strict=True)
    ]  # fmt: skip
    paper = {id(leaf): number for number, leaves_ in enumerate(papers_of(leaves, sorter.kinds)) for leaf in leaves_}
    marks: list[Marked] = []
    before: tuple[int, int] | None = None
    for at, ((page, _part), leaf) in enumerate(zip(pages, leaves, strict=True)):
        if sheets[at].blank:
            continue
        told = json.loads((truth / f"{page['page']}.json").read_text("utf-8"))
        number = paper.get(id(leaf), -1 - at)
        true_number = page["document"] if page["document"] is not None else -1 - at
        first = before is None or page["role"] != "page"
        marks.append(Marked(
            f"{truth.parent.parent.name}/{page['page']}", dossier["level"], page["role"], told["doc_type"],
            kinds.get(leaf.kind, leaf.kind), placed[at], before is not None and number != before[0],
            before is not None and true_number != before[1], first,
        ))  # fmt: skip
        if page["role"] == "page":
            before = number, true_number
    return marks


def _parts(out: Path, page: dict[str, Any]) -> list[dict[str, Any]]:
    read = json.loads((out / f"{page['file']}.json").read_text("utf-8"))["pages"]
    return [part for part in read if part["index_in_file"] == page["index_in_file"]]


def _sheet(page: dict[str, Any], file: int) -> Sheet:
    words = iter(Word(word["text"], Box(*word["box"]), word["confidence"]) for word in page["words"])
    rows = [line for line in page["text"].split("\n") if line.strip()]
    lines = tuple(Line(tuple(next(words) for _word in row.split()), 0) for row in rows)
    codes = [code["text"] for code in page["barcodes"]]
    return sheet_of(RecognisedPage(lines, "", ""), (page["size"][0], page["size"][1]), codes, page["blank"], file)


def _show(console: Console, marked: Sequence[Marked]) -> None:
    table = Table("level", "pages", "assigned", "right of assigned", "right of all", "others assigned", "boundaries F1")
    for level in (*(level for level in LEVELS if any(each.level == level for each in marked)), "all"):
        mine = [each for each in marked if level in (each.level, "all")]
        pages = [each for each in mine if each.role == "page"]
        sure = [each for each in mine if each.sure and (each.role == "page" or each.kind)]
        others = [each for each in mine if each.role not in ("page", "separator")]
        table.add_row(
            level, str(len(pages)), _share([each.sure for each in pages]), _share([each.right for each in sure]),
            _share([each.right for each in pages]), f"{sum(each.sure for each in others)} of {len(others)}",
            f"{boundaries(pages):.3f}",
        )  # fmt: skip
    console.print(table)
    told = Table("probability said", "pages", "right")
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 0.995), (0.995, 1.01)):
        inside = [each for each in marked if each.kind and low <= each.placed.probability < high]
        told.add_row(f"{low:.3f} – {min(high, 1.0):.3f}", str(len(inside)), _share([each.right for each in inside]))
    console.print(told)
    confused = Counter((each.true_kind, each.kind or "asked", each.sure) for each in marked if not each.right)
    for (true, kind, sure), count in confused.most_common():
        pages_of = ", ".join(each.page for each in marked if (each.true_kind, each.kind or "asked") == (true, kind))
        console.print(f"{count} × {true} → {kind}{' (sure)' if sure else ''}: {pages_of[:200]}")


def _share(marks: Sequence[bool]) -> str:
    return f"{100 * sum(marks) / len(marks):.1f} % of {len(marks)}" if marks else "–"


def boundaries(pages: Iterable[Marked]) -> float:
    """F1 of the places where one paper ends and the next begins, first pages of dossiers left out."""
    inner = [each for each in pages if not each.first]
    both = sum(each.apart and each.truly_apart for each in inner)
    every = sum(each.apart for each in inner) + sum(each.truly_apart for each in inner)
    return 2 * both / every if every else 1.0


def marks_for_fit(marked: Iterable[Marked]) -> list[tuple[float, bool]]:
    """Log odds as they are before the fit, and whether the answer was right."""
    return [(_raw(each.placed.probability), each.right) for each in marked if each.kind]


def _typed_marks() -> list[tuple[float, bool]]:
    sorter = sorter_of(load_papers(shipped_profiles() / "papers").values(), ())
    out = []
    for seed, misread in enumerate((0.04, 0.08, 0.12, 0.16)):
        for kind, text in (*FORMS.items(), *(("", text) for text in STRANGE.values())):
            placed = sorter.place(typed(text, misread, seed + 100), None)
            if placed.kind:
                out.append((_raw(placed.probability), placed.kind == kind))
    return out


def _raw(probability: float) -> float:
    inside = min(max(probability, 1e-12), 1 - 1e-12)
    return (math.log(inside / (1 - inside)) - FIT[1]) / FIT[0]


def fitted(marks: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of a logistic curve through the marks, by Newton's steps; drawn weakly towards (1, 0)."""
    slope, offset = 1.0, 0.0
    for _step in range(50):
        g0, g1, h00, h01, h11 = slope - 1.0, offset, 1.0, 0.0, 1.0
        for odds, right in marks:
            p = 1 / (1 + math.exp(-max(-50.0, min(50.0, slope * odds + offset))))
            g0, g1 = g0 + (p - right) * odds, g1 + (p - right)
            w = p * (1 - p)
            h00, h01, h11 = h00 + w * odds * odds, h01 + w * odds, h11 + w
        down = h00 * h11 - h01 * h01
        slope, offset = slope - (h11 * g0 - h01 * g1) / down, offset - (h00 * g1 - h01 * g0) / down
    return slope, offset
