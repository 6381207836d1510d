"""`./run bench fields`: are the values that pages give exactly right, and are the certain ones?

A corpus has `input/` and `truth/` (page JSON with `doc_type` and `fields`); what `station convert` made of it may be given
beside it as CORPUS=OUT, else the pages are read here. A value is right when it equals the truth's but for white space and the
kind of dash. Values of which the truth says nothing are counted apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from station.config import shipped_profiles
from station.convert import Wish, convert
from station.profiles.files import load_papers
from station.sorting.kinds import sorter_of
from tests.bench.papers import LEVELS, NAMES

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
SEPARATOR = "to_phan_cach"
"""Kept in no dossier, so nothing is read from it."""
IDENTIFIERS = ("so_dinh_danh", "so_dinh_danh_nu", "so_dinh_danh_nam", "so_ky_hieu", "ma_ho_so", "so_phat_hanh", "so_vao_so", "mrz",
               "dien_thoai", "thua_dat", "to_ban_do", "tong_tien")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One field of one page against its truth. value: None where nothing was given; true: None where the truth has none."""

    page: str
    level: str
    kind: str
    field: str
    value: str | None
    true: str | None
    confidence: float
    certain: bool

    @property
    def right(self) -> bool:
        return self.value is not None and self.true is not None and plain(self.value) == plain(self.true)


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_DASHES).split())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench fields", description=__doc__)
    parser.add_argument("corpora", nargs="+", help="CORPUS or CORPUS=OUT, OUT from station convert")
    parser.add_argument("--wrong", action="store_true", help="print every value that is wrong")
    chosen = parser.parse_args(arguments)
    held: list[Held] = []
    for given in chosen.corpora:
        corpus, _sign, out = given.partition("=")
        if out:
            held += hold(Path(corpus), Path(out))
            continue
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            papers = load_papers(shipped_profiles() / "papers")
            wish = Wish(Path(work), "vie", 120.0, 1500, sorter=sorter_of(papers.values(), ()), papers=papers)
            convert([Path(corpus) / "input"], wish, lambda _outcome, _of: None)
            held += hold(Path(corpus), Path(work))
    _show(Console(width=None if sys.stdout.isatty() else 150), held, chosen.wrong)
    return 0


def hold(corpus: Path, out: Path) -> list[Held]:
    """Every field that truth or station tells of the legible pages of a corpus."""
    names = tomllib.loads(NAMES.read_text("utf-8"))["fields"]
    found: list[Held] = []
    for path in sorted((corpus / "truth").glob("*/*.json")):
        truth = json.loads(path.read_text("utf-8"))
        if "page" in truth and not truth["illegible"] and truth["fields"] and truth["doc_type"] != SEPARATOR:
            found += _page(truth, out, names)
    return found


def _page(truth: dict[str, Any], out: Path, names: dict[str, str]) -> Iterator[Held]:
    told = out / f"{truth['file']}.json"
    pages = json.loads(told.read_text("utf-8"))["pages"] if told.exists() else []
    page = next((page for page in pages if page["index_in_file"] == truth["index_in_file"]), {"fields": {}})
    given = {names.get(name, name): field for name, field in page["fields"].items()}
    for name in dict.fromkeys((*truth["fields"], *given)):
        field = given.get(name, {})
        yield Held(
            truth["page"], truth["level"], truth["doc_type"], name, field.get("value"), truth["fields"].get(name),
            field.get("confidence", 0.0), field.get("certain", False),
        )  # fmt: skip


def _show(console: Console, held: Sequence[Held], wrong: bool) -> None:
    asked = [each for each in held if each.true is not None]
    table = Table("", "fields", "right", "wrong", "empty", "certain ones right")
    for level in (*(level for level in LEVELS if any(each.level == level for each in asked)), "all"):
        _row(table, level, [each for each in asked if level in (each.level, "all")])
    _row(table, "identifiers", [each for each in asked if each.field in IDENTIFIERS])
    for name, part in (("kind", "kind"), ("field", "field")):
        table.add_section()
        for each in sorted({getattr(one, part) for one in asked}):
            _row(table, f"{name} {each}", [one for one in asked if getattr(one, part) == each])
    console.print(table)
    told = Table("confidence said", "values", "right")
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.97), (0.97, 1.01)):
        inside = [each for each in asked if each.value is not None and low <= each.confidence < high]
        told.add_row(f"{low:.2f} – {min(high, 1.0):.2f}", str(len(inside)), _share(inside))
    console.print(told)
    console.print(f"{len(held) - len(asked)} values of which the truth says nothing")
    for each in asked if wrong else ():
        if each.value is not None and not each.right:
            sure = " CERTAIN" if each.certain else ""
            console.print(
                f"{each.page} {each.kind} {each.field}{sure}: {each.value!r}, not {each.true!r}", markup=False
            )


def _row(table: Table, name: str, held: Sequence[Held]) -> None:
    given = [each for each in held if each.value is not None]
    right = sum(each.right for each in held)
    table.add_row(
        name, str(len(held)), _percent(right, len(held)), _percent(len(given) - right, len(held)),
        _percent(len(held) - len(given), len(held)), _share([each for each in given if each.certain]),
    )  # fmt: skip


def _share(held: Iterable[Held]) -> str:
    every = list(held)
    right = sum(each.right for each in every)
    return f"{_percent(right, len(every))} ({right} of {len(every)})"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
