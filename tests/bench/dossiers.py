"""`./run bench dossiers`: is the verdict on a dossier right, and are planted contradictions found?

A corpus has `input/` and `truth/` (`dossier.json`). Reading takes long, so what was read is kept in --keep FOLDER. With
--plant each dossier is judged again with a value of one paper changed (a mark, day and month, a digit), and with what the
same kind of paper says in another dossier, as it was read, in the place of its own.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pickle
import sys
import tempfile
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from station.config import shipped_profiles
from station.convert import Wish, files_under, pages_of
from station.dossier_record import Leaf
from station.profiles.files import choose, load_folder, load_papers
from station.profiles.model import Profile
from station.sorting.kinds import sorter_of
from station.sorting.stack import Sorter
from station.trying import Tried, leaves_of, pages_as, stands
from station.types import Page
from station.workers import Workers

NAMES = Path(__file__).parent / "names.toml"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench dossiers", description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for what was read")
    parser.add_argument("--plant", action="store_true", help="plant contradictions")
    parser.add_argument("--show", action="store_true", help="the sentence of each dossier that isn't right")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        return _measure(chosen.corpora, chosen.keep or Path(work), chosen.plant, chosen.show)


def _measure(corpora: Sequence[Path], keep: Path, plant: bool, show: bool) -> int:
    counts: dict[str, Counter[str]] = {}
    names = tomllib.loads(NAMES.read_text("utf-8"))
    stacks: list[Stack] = []
    for told, profile, sorter, files in _dossiers(corpora, keep):
        leaves = leaves_of(None, profile, sorter, files, profile.papers)
        stack = Stack(told, profile, leaves, pages_as(leaves, files))
        verdict = stack.verdict(leaves)
        _judge(counts.setdefault(told["level"], Counter()), told, profile, verdict, names["kinds"], show)
        if not verdict["contradictions"] and profile.kind == "desk":
            stacks.append(stack)
    for at, stack in enumerate(stacks if plant else ()):
        _plant(counts[stack.told["level"]], stack, [*stacks[at + 1 :], *stacks[:at]], show)
    _print(counts)
    return 0


@dataclasses.dataclass(frozen=True)
class Stack:
    """A dossier as it was read and sorted."""

    told: dict[str, Any]
    profile: Profile
    leaves: list[Leaf]
    pages: list[Page]

    def verdict(self, leaves: Sequence[Leaf]) -> dict[str, Any]:
        """With these leaves in the place of its own."""
        verdict: dict[str, Any] = stands(self.profile, leaves, self.pages, 0)["verdict"]
        return verdict


def _dossiers(corpora: Sequence[Path], keep: Path) -> Iterator[tuple[dict[str, Any], Profile, Sorter, list[Tried]]]:
    papers = load_papers(shipped_profiles() / "papers")
    folders = (shipped_profiles() / "papers", shipped_profiles() / "procedures", NAMES.parent / "profiles")
    profiles = load_folder(*folders)[0]
    procedures = {bench: ours for ours, bench in tomllib.loads(NAMES.read_text("utf-8"))["procedures"].items()}
    keep.mkdir(parents=True, exist_ok=True)
    for corpus in corpora:
        for path in sorted((corpus / "truth").glob("*/dossier.json")):
            told = json.loads(path.read_text("utf-8"))
            profile = choose(profiles, procedures[told["procedure"]]).profile
            files = _read(corpus / "input" / told["dossier"], keep / f"{corpus.name}-{told['dossier']}.pickle")
            yield (
                told | {"name": f"{corpus.name}/{told['dossier']}"},
                profile,
                sorter_of(papers.values(), (), profile),
                files,
            )


def _read(folder: Path, kept: Path) -> list[Tried]:
    if not kept.exists():
        workers = Workers(1, 3000, 120.0, quick=1)
        wish = Wish(Path(), "vie", 120.0, 3000)
        try:
            made = [(f"{folder.name}/{name}", pages_of(workers, wish, path)[1]) for path, name in files_under([folder])]
        finally:
            workers.close()
        kept.write_bytes(pickle.dumps(made))
    return [Tried(name, pages) for name, pages in pickle.loads(kept.read_bytes())]


def _judge(
    count: Counter[str],
    told: dict[str, Any],
    profile: Profile,
    verdict: dict[str, Any],
    kinds: dict[str, str],
    show: bool,
) -> None:
    """Against the truth of papers that our profile requires; a paper that a question decides about is no gap for us."""
    required = {
        kinds.get(paper.code, "") for c in profile.components if c.need == "required" for paper in c.papers
    }  # fmt: skip
    gaps = [name for name in told["missing_papers"] if name in required]
    whole = not gaps and not told["illegible_pages"]
    pages = [
        [p["file"], p["index_in_file"]] for p in told["pages"] if p["page"] in told["illegible_pages"]
    ]  # fmt: skip
    named = [[each["file"], each["index_in_file"]] for each in verdict["unreadable"]]
    missing_right = all(
        any(kinds.get(k) == gap for m in verdict["missing"] for k in m["kinds"]) for gap in gaps
    ) and len(verdict["missing"]) == len(gaps)
    right = verdict["complete"] == whole
    count["dossiers"] += 1
    count["complete right"] += right
    count["false complete"] += verdict["complete"] and not whole
    count["missing right"] += missing_right
    count["illegible"] += len(pages)
    count["illegible named"] += sum(page in named for page in pages)
    count["false unreadable"] += sum(page not in pages for page in named)
    count["false contradiction"] += bool(verdict["contradictions"])
    count["asked in vain"] += bool(verdict["doubtful_persons"])
    if show and (not right or not missing_right or verdict["contradictions"]):
        print(told["name"], told["level"], told["procedure"], "missing", gaps, "illegible", pages)
        print("   ", verdict["sentence_vi"])


def _plant(count: Counter[str], stack: Stack, others: Sequence[Stack], show: bool) -> None:
    """Another person's paper in the place of each that was asked for, and one certain value changed that is said twice."""
    for component in (each for each in stack.profile.components if each.need == "required"):
        for kind in {leaf.kind for leaf in stack.leaves if leaf.component == component.code and leaf.placed}:
            swapped = _swapped_in(stack, others, component.code, kind)
            if swapped is not None:
                card = "card" if stack.profile.papers[kind].identity else "paper"
                _count(count, f"other's {card}", stack.verdict(swapped), f"{stack.told['name']} {kind}", show)
    for how, field, change in (("mark", "name", _mark), ("date", "date", _swapped), ("digit", "person-number", _digit)):
        target = _doubly_said(stack, field, change)
        if target is not None:
            at, name, text = target
            lied = tuple(replace(v, value=text) if v.name == name else v for v in stack.leaves[at].values)
            leaves = [replace(leaf, values=lied) if n == at else leaf for n, leaf in enumerate(stack.leaves)]
            _count(count, how, stack.verdict(leaves), f"{stack.told['name']} {name} {text}", show)


def _count(count: Counter[str], what: str, verdict: dict[str, Any], where: str, show: bool) -> None:
    count[f"{what}"] += 1
    count["found"] += bool(verdict["contradictions"])
    asked = not verdict["contradictions"] and bool(verdict["doubtful_persons"])
    count["asked"] += asked
    count["silent"] += not verdict["contradictions"] and not asked
    if show and not verdict["contradictions"]:
        print("    planted and", "only asked:" if asked else "not found:", what, where)


def _swapped_in(stack: Stack, others: Sequence[Stack], component: str, kind: str) -> list[Leaf] | None:
    """The leaves with another dossier's paper of this kind; None where no other has it, or tells of persons at all."""
    if not any(rule.person for rule in stack.profile.papers[kind].fields):
        return None
    mine = [n for n, leaf in enumerate(stack.leaves) if leaf.placed and leaf.kind == kind]
    for other in others:
        theirs = [leaf for leaf in other.leaves if leaf.placed and leaf.kind == kind]
        if other.told["level"] == stack.told["level"] and theirs:
            put = dict(zip(mine, theirs, strict=False))
            return [
                replace(leaf, values=put[n].values if n in put else () if n in mine else leaf.values)
                for n, leaf in enumerate(stack.leaves)
            ]
    return None


def _doubly_said(stack: Stack, kind: str, change: Callable[[str], str]) -> tuple[int, str, str] | None:
    """(leaf, field, another value) of what two papers say for certain."""
    seen: dict[str, int] = {}
    for at, leaf in enumerate(stack.leaves):
        paper = stack.profile.papers.get(leaf.kind)
        names = {rule.name for rule in paper.fields if rule.type == kind and rule.person} if paper else set()
        for value in leaf.values:
            if leaf.placed and value.certain and value.name in names:
                key = unicodedata.normalize("NFC", value.value).casefold()
                if key in seen and seen[key] != at and value.engine == "ocr" and (new := change(value.value)):
                    return at, value.name, new
                seen.setdefault(key, at)
    return None


def _mark(name: str) -> str:
    """Another tone on one vowel."""
    for at in reversed(range(len(name))):
        parts = unicodedata.normalize("NFD", name[at])
        if parts[0] in "aeiouy" and "\u0301" not in parts:
            bare = "".join(c for c in parts if c not in "\u0300\u0303\u0309\u0323")
            return unicodedata.normalize("NFC", name[:at] + bare + "\u0301" + name[at + 1 :])
    return ""


def _swapped(day: str) -> str:
    parts = day.split("-")
    return (
        "-".join((parts[0], parts[2], parts[1]))
        if len(parts) == 3 and parts[1] != parts[2] and parts[2] <= "12"
        else ""
    )


def _digit(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _print(counts: dict[str, Counter[str]]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 150)
    table = Table("level", *(rows := list(dict.fromkeys(name for count in counts.values() for name in count))))
    total: Counter[str] = Counter()
    for level, count in sorted(counts.items()):
        table.add_row(level, *(str(count[name]) for name in rows))
        total.update(count)
    table.add_row("all", *(str(total[name]) for name in rows))
    console.print(table)
