"""`./run bench dossiers`: is the verdict on a dossier right, and are planted contradictions found?

A corpus has `input/` and `truth/` (`dossier.json`). Reading takes long, so what was read is kept in --keep FOLDER. With
--plant each dossier is judged again with a value of one paper changed (a mark, day and month, a digit), and with a paper
of another dossier in the place of its own.
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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from station.config import shipped_profiles
from station.convert import Wish, files_under, pages_of
from station.findings import Value
from station.profiles.files import choose, load_folder, load_papers
from station.profiles.model import Profile
from station.sorting.kinds import sorter_of
from station.sorting.stack import Sorter
from station.trying import Tried, judged
from station.workers import Workers

NAMES = Path(__file__).parent / "names.toml"
_NAMES = ("nguoi-khai", "ho-ten", "ho-ten-cha", "ho-ten-me", "ho-ten-nam", "ho-ten-nu")


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
    for told, profile, sorter, files in _dossiers(corpora, keep):
        count = counts.setdefault(told["level"], Counter())
        found = judged(profile, sorter, files, {})
        _judge(count, told, profile, found["verdict"], names["kinds"], show)
        if plant:
            _plant(count, profile, sorter, files, bool(found["verdict"]["contradictions"]), show)
    _print(counts)
    return 0


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
    if show and (not right or not missing_right or verdict["contradictions"]):
        print(told["name"], told["level"], told["procedure"], "missing", gaps, "illegible", pages)
        print("   ", verdict["sentence_vi"])


def _plant(
    count: Counter[str], profile: Profile, sorter: Sorter, files: list[Tried], already: bool, show: bool
) -> None:
    """Change one certain value of a name, a date or a number that another paper says for certain too."""
    if already:
        return
    import station.trying as trying

    real = trying.values_of
    said: list[tuple[Any, tuple[Value, ...]]] = []

    def listen(look: Any, *rest: Any) -> tuple[Value, ...]:
        values = real(look, *rest)
        said.append((look, values))
        return values

    stranger = {"ho-ten": "Trịnh Công Phúc Hậu", "so-dinh-danh": "038088017345", "ngay-sinh": "1988-02-27"}

    def another(look: Any, *rest: Any) -> tuple[Value, ...]:
        values = real(look, *rest)
        coded = any(v.engine in ("qr", "mrz") and v.name == "so-dinh-danh" for v in values)
        return tuple(dataclasses.replace(v, value=stranger.get(v.name, v.value)) if coded else v for v in values)

    said.clear()
    trying.values_of = listen
    judged(profile, sorter, files, {})
    cards = [look for look, values in said if any(v.engine == "qr" and v.name == "so-dinh-danh" for v in values)]
    named = any(v.certain and v.name in _NAMES and look not in cards for look, values in said for v in values)
    if len(cards) == 1 and named:
        trying.values_of = another
        found = judged(profile, sorter, files, {})["verdict"]
        count["planted person"] += 1
        count["found person"] += bool(found["contradictions"])
        if show and not found["contradictions"]:
            print("    planted and not found: another person's card")
    trying.values_of = real
    for how, field, change in (("mark", "name", _mark), ("date", "date", _swapped), ("digit", "person-number", _digit)):
        trying.values_of = listen
        said.clear()
        judged(profile, sorter, files, {})
        target = _doubly_said(profile, said, field, change)
        trying.values_of = real
        if target is None:
            continue
        look_at, name, text = target

        def lie(look: Any, *rest: Any, at: Any = look_at, of: str = name, to: str = text) -> tuple[Value, ...]:
            values = real(look, *rest)
            return tuple(dataclasses.replace(v, value=to) if look is at and v.name == of else v for v in values)

        trying.values_of = lie
        found = judged(profile, sorter, files, {})["verdict"]["contradictions"]
        trying.values_of = real
        count[f"planted {how}"] += 1
        count[f"found {how}"] += bool(found)
        if show and not found:
            print("    planted and not found:", how, name, text)


def _doubly_said(profile: Profile, said: Any, kind: str, change: Any) -> tuple[Any, str, str] | None:
    types = {
        (paper.code, rule.name): rule
        for slot in (*profile.slots,)
        for paper in slot.papers
        for rule in paper.fields
        if rule.type == kind and rule.person
    }
    names = {name for _code, name in types}
    seen: dict[str, tuple[Any, str]] = {}
    for look, values in said:
        for value in values:
            if value.certain and value.name in names:
                key = unicodedata.normalize("NFC", value.value).casefold()
                if key in seen and seen[key][0] is not look and value.engine == "ocr" and (new := change(value.value)):
                    return look, value.name, new
                seen.setdefault(key, (look, value.name))
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
