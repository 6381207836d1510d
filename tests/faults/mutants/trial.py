"""`./run faults mutants`: plants each bug in a copy of the tree and demands that the tests named for it turn red."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
_PARTS = ("ocr", "station", "ui", "profiles", "samples", "tests", "docs", "pyproject.toml", "run")


@dataclass(frozen=True)
class Mutant:
    """One bug: in `file`, `old` becomes `new`; `by` is what must notice, narrowed by `named`."""

    name: str
    file: str
    old: str
    new: str
    by: str
    named: str = ""

    def planted(self, text: str) -> str:
        """The file with the bug in it. Raises ValueError when the place isn't there, or not there once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: the place of '{self.name}' stands there {text.count(self.old)} times")
        return text.replace(self.old, self.new)

    def command(self) -> list[str]:
        if not self.by.startswith("tests/"):
            return [sys.executable, "-m", "tests.faults", *self.by.split()]
        words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", self.by]
        return words + (["-k", self.named] if self.named else [])


def all_mutants() -> list[Mutant]:
    told = tomllib.loads(Path(__file__).with_name("planted.toml").read_text(encoding="utf-8"))
    return [Mutant(**row) for row in told["mutant"]]


def copy_tree(place: Path) -> None:
    """What the tests need of the project, in a place where it may be broken."""
    for part in _PARTS:
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place / part)


def red(mutant: Mutant, place: Path) -> tuple[bool, str]:
    """Whether the tests notice; and the last line that they said. Exit code 1 is a finding, any other is none."""
    path = place / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutant.planted(whole), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    environment |= {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(mutant.command(), cwd=place, env=environment, capture_output=True, text=True)
    finally:
        path.write_text(whole, encoding="utf-8")
    lines = (done.stdout + done.stderr).strip().splitlines() or [""]
    return done.returncode == 1, lines[-1]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run faults mutants")
    parser.add_argument("--only", default="", help="part of a name")
    chosen = parser.parse_args(words)
    mutants = [mutant for mutant in all_mutants() if chosen.only in mutant.name]
    found = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        place = Path(folder)
        copy_tree(place)
        for number, mutant in enumerate(mutants, 1):
            noticed, last = red(mutant, place)
            found += noticed
            print(f"{'✓ found   ' if noticed else '✗ SURVIVED'} {number:2} {mutant.name}  [{mutant.by}]", flush=True)
            if not noticed:
                print(f"    {last}")
    print(f"{found} of {len(mutants)} planted bugs found")
    return int(found < len(mutants))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
