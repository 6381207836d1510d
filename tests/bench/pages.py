"""`./run bench pages`: our engine and the peers over the same pages with truth, in the same run."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests.bench import compare, peers, summary, tables
from tests.bench.ours import Child, Task
from tests.bench.planted import sets
from tests.bench.scoring import PageScore, score
from tests.bench.truth import PageTruth, limited, load, samples


def main(arguments: list[str]) -> int:
    """A bench is not a test: it ends with 0 whatever the figures are."""
    chosen = _parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else 170)
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        pages = limited(_pages(chosen, Path(work)), chosen.limit)
        scores, memory = look_at(pages, chosen.read)
        report = report_of(scores)
        report["memory"] = memory
        names = () if chosen.only == "ours" else tuple(filter(None, chosen.peers.split(",")))
        if names or chosen.speed:
            report["engines"], report["missing"] = compare.engines(pages, scores, names, chosen.read, Path(work))
    tables.show(console, report)
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def look_at(pages: list[PageTruth], read: bool) -> tuple[list[PageScore], summary.Figures]:
    """Have our engine look at every page in one child; gives the scores and the child's largest memory."""
    child = Child()
    tasks = [Task(page.page, str(page.path), page.index, read and not page.blank, read and fine(page), page.marks)
             for page in pages]  # fmt: skip
    answers = track(
        child.answers(tasks), "ours", len(tasks), console=Console(stderr=True), disable=not sys.stderr.isatty()
    )
    scores = [score(page, answer) for page, answer in zip(pages, answers, strict=True)]
    child.close()
    return scores, {"own_mb": child.weight.own_mb, "tree_mb": child.weight.tree_mb}


def fine(page: PageTruth) -> bool:
    """Whether there was nothing to set right, so that cleaning can only do harm."""
    level = page.skew_deg is not None and abs(page.skew_deg) <= 1
    return page.good and bool(page.lines) and page.rotation == 0 and level and len(page.papers) == 0


def report_of(scores: list[PageScore]) -> summary.Figures:
    return {
        "groups": {name: summary.figures(some) for name, some in summary.groups(scores).items()},
        "verdicts": summary.verdicts(scores) if any(one.truth.planted or one.truth.good for one in scores) else [],
        "codes": summary.codes(scores), "papers": summary.papers(scores), "harm": summary.harm(scores),
    }  # fmt: skip


def _pages(chosen: argparse.Namespace, work: Path) -> list[PageTruth]:
    """The pages of the folders; without any, our samples and freshly planted sets."""
    if chosen.folder:
        return [page for folder in chosen.folder for page in load(Path(folder))]
    names = chosen.sets.split(",") if chosen.sets else sets.NAMES
    place = work / "planted"
    print(f"Planting sets with seed {chosen.seed}…", file=sys.stderr)
    sets.write(place, chosen.seed, chosen.per, names)
    return ([] if chosen.sets else samples()) + load(place)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench pages", description=__doc__)
    parser.add_argument("folder", nargs="*", help="a corpus: input/ and truth/ (else our samples and planted sets)")
    parser.add_argument("--peers", default=",".join(peers.NAMES), help="by commas; all: %(default)s")
    parser.add_argument("--only", choices=("ours",), help="no peers")
    parser.add_argument("--read", action="store_true", help="read the text too, and score it")
    parser.add_argument("--speed", action="store_true", help="with --only ours: pages a minute on two cores")
    parser.add_argument("--limit", type=int, default=0, help="so many pages at most, evenly from all")
    parser.add_argument("--seed", type=int, default=1, help="of the planted sets")
    parser.add_argument("--per", type=int, default=1, help="rounds of planted pages")
    parser.add_argument("--sets", default="", help=f"only these planted sets: {','.join(sets.NAMES)}")
    parser.add_argument("--json", help="write all figures here")
    return parser
