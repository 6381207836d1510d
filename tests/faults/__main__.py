"""`./run faults …`: what may happen to the station, and whether it keeps its word. Without a word: kills."""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults import shim

HOME = "/dev/shm"
SLICE = {"kill": 4, "tear": 2, "eio": 9, "full": 5, "short": 2, "dead": 2, "filled": 2}
"""Cases of each fault in the suite: with `slice` the seed decides which. Kills come by a storm, which has them cheaper."""
SLICE_KILLS = 50


def main(words: list[str]) -> int:
    verb = words[0] if words and not words[0].startswith("-") else "kills"
    rest = words[1:] if words[:1] == [verb] else words
    if verb == "kills":
        from tests.faults import kills

        return kills.main(rest)
    if verb == "mutants":
        from tests.faults.mutants import trial

        return trial.main(rest)
    if verb in _IN_TURN:
        done = [subprocess.run([sys.executable, "-m", *line.split(), *rest]).returncode for line in _IN_TURN[verb]]
        return int(any(done))
    if verb not in _UNDER_SHIM:
        print(__doc__, "\nwords: kills", "mutants", *_IN_TURN, *_UNDER_SHIM)
        return 2
    shim.preload("tests.faults", words)
    place = Path(tempfile.mkdtemp(prefix="faults-", dir=HOME if Path(HOME).is_dir() else None))
    try:
        return _UNDER_SHIM[verb](place, rest)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--case", default="")
    parser.add_argument("--every", type=int, default=1, help="only each n-th case")
    parser.add_argument("--only", default="", help="only this fault")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first call; negative: from the end")
    parser.add_argument("--where", default="", help="only calls whose path has this in it")
    parser.add_argument("--to", dest="last", type=int, default=1 << 30, help="the last call")
    parser.add_argument("--states", type=int, default=2000, help="disk states of a power cut")
    parser.add_argument("--recoveries", type=int, default=300, help="of them, how many the station starts from")
    parser.add_argument("--kills", type=int, default=1000, help="of a storm")
    parser.add_argument("--world", type=int, default=-1, help="only this world of a storm")
    return parser.parse_args(words)


def _io(place: Path, words: list[str]) -> int:
    """Every call, every fault; with --seed the double faults differ."""
    from tests.faults import cases

    chosen = _options(words)
    lab = cases.Lab(place, chosen.pages)
    first = chosen.first if chosen.first > 0 else len(lab.calls) + chosen.first
    plans = []
    for fault in [chosen.only] if chosen.only else cases.FAULTS:
        fits = [plan for plan in lab.plans(fault) if first <= plan.call <= chosen.last]
        fits = [plan for plan in fits if chosen.where in lab.calls[plan.call - 1].one]
        plans += fits[:: chosen.every]
    plans += [] if chosen.only else lab.doubles(random.Random(chosen.seed), len(plans) // 20)
    return int(cases.sweep(lab, plans) > 0)


def _slice(place: Path, words: list[str]) -> int:
    """A sample of every fault, for the test suite."""
    from tests.faults import cases, storm

    chosen = _options(words)
    lab, dice = cases.Lab(place, chosen.pages), random.Random(chosen.seed)
    plans = [plan for fault, count in SLICE.items() for plan in dice.sample(lab.plans(fault), count)]
    wrong = cases.sweep(lab, plans + lab.doubles(dice, 1))
    return int(wrong + storm.sweep(lab, chosen.seed, SLICE_KILLS) > 0)


def _repro(place: Path, words: list[str]) -> int:
    """One case again, e.g. --case eio@181 or --case kill@30+12; --seed and --pages as it was found."""
    from tests.faults import cases, powercut

    chosen = _options(words)
    if chosen.case.startswith("cut"):
        return powercut.repeat(place, chosen.seed, chosen.case)
    return int(cases.sweep(cases.Lab(place, chosen.pages), [cases.Plan.of(chosen.case)]) > 0)


def _powercut(place: Path, words: list[str]) -> int:
    from tests.faults import powercut

    chosen = _options(words)
    return powercut.main(place, chosen.seed, chosen.states, chosen.recoveries)


def _storm(place: Path, words: list[str]) -> int:
    """Thousands of kills, dozens to a world."""
    from tests.faults import storm

    chosen = _options(words)
    if chosen.world >= 0:
        return storm.repeat(place, chosen.seed, chosen.world, chosen.pages)
    return storm.main(place, chosen.seed, chosen.kills, chosen.pages)


_UNDER_SHIM: dict[str, Callable[[Path, list[str]], int]] = {
    "storm": _storm,
    "io": _io,
    "slice": _slice,
    "repro": _repro,
    "powercut": _powercut,
}

_IN_TURN: dict[str, tuple[str, ...]] = {
    "delivery": ("pytest -q -s tests/servers",),
    "nightly": (
        "tests.faults kills --kills 300",
        "tests.faults io",
        "tests.faults powercut --states 20000 --recoveries 2000",
        "tests.faults mutants",
        "pytest -q -s tests/servers",
    ),
}
"""Words that stand for several programs, one after the other."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
