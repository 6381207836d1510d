"""Cuts the power in a recorded job: what a disk may then hold is laid out, checked, started from, and checked again.

What it can't see: disks that lie about a flush, the order in which NTFS keeps names, a share's own cache.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

from tests.faults import shim
from tests.faults.cases import Lab, cpu
from tests.faults.disk import MODELS, Disk
from tests.faults.shim import Mode
from tests.faults.world import OtherSide, World, copy_of

State = dict[str, tuple[int, bytes] | None]


class Cuts:
    """One recorded job, and the disk states that cuts in it may leave. One seed, one row of states."""

    def __init__(self, lab: Lab, seed: int) -> None:
        self._lab, self._seed = lab, seed
        world = copy_of(lab.template, lab.place / "case")
        world.scan()
        self._before = lab.place / "before"
        _fresh_copy(world.place, self._before)
        self._times = {path.stat().st_ino: path.stat().st_mtime_ns for path in world.watch.iterdir()}
        self.disk_at_start = Disk(world.base)
        log = lab.place / "calls"
        outcome = lab.run(world, Mode.COUNT, log=log)
        assert outcome is not None and outcome.done, outcome
        self.calls = list(shim.read(log))
        self._other = lab.place / "other-at-the-end"
        _fresh_copy(world.other, self._other)
        self._sent_at = OtherSide(world.other).sent_at()

    def states(self, count: int) -> list[tuple[str, int, State]]:
        """So many different states, spread evenly over calls and models: (name, persistence calls before the cut, state)."""
        disk, counted = self.disk_at_start, 0
        cuts = [(number, model) for number in range(len(self.calls)) for model in MODELS]
        each = -(-count // len(cuts))
        wanted = set(random.Random(self._seed).sample(cuts, min(count, len(cuts))))
        seen: set[bytes] = set()
        found = []
        for number, call in enumerate(self.calls):
            disk.follow(call)
            counted += call.op is not shim.Op.OPEN or call.offset == 1
            for name, model in (
                (f"cut-{model}@{number}.{turn}", model)
                for model in MODELS
                if (number, model) in wanted
                for turn in range(each)
            ):
                state = disk.state(model, random.Random(f"{self._seed} {name}"))
                if (mark := _mark(state)) not in seen:
                    seen.add(mark)
                    found.append((name, counted, state))
        return found

    def judge(self, counted: int, state: State, start: bool) -> list[str]:
        """Lay a state out and check it; with `start` the station then works from it to the end and is checked again."""
        world = World(self._lab.place / "case", self._lab.template.truth, self._lab.template.workers)
        shutil.rmtree(world.place)
        world.base.mkdir(parents=True)
        shutil.copy(self._before / "truth.json", world.place)
        if counted >= self._sent_at:
            shutil.copytree(self._other, world.other)
        else:
            world.other.mkdir()
        numbers = self._lay_out(world, state)
        truth = world.place / "truth.json"
        found = self._lab.judge(world, truth, "after the cut", final=False)
        if not start:
            return found
        _same_arrivals(world.root / "ledger.db", numbers)
        outcome = self._lab.run(world, Mode.OFF)
        if outcome is None or not outcome.done:
            found.append(f"never got done afterwards: {outcome}")
        return found + self._lab.judge(world, truth, "at the end", final=True)

    def _lay_out(self, world: World, state: State) -> dict[int, int]:
        """Write a state; gives the new inode numbers of what lies in the scan folder by the old ones."""
        numbers = {}
        for name, what in state.items():
            path = world.base / name
            if what is None:
                path.mkdir(mode=0o700)
                continue
            path.write_bytes(what[1])
            path.chmod(0o400 if name.startswith("root/vault/") or name.startswith("root/quarantine/") else 0o600)
            if path.parent == world.watch:
                numbers[what[0]] = path.stat().st_ino
                time = self._times[what[0]]
                os.utime(path, ns=(time, time))
        return numbers


def _fresh_copy(one: Path, two: Path) -> None:
    shutil.rmtree(two, ignore_errors=True)
    shutil.copytree(one, two)


def _mark(state: State) -> bytes:
    digest = hashlib.sha256()
    for name, what in state.items():
        digest.update(repr((name, what and what[1])).encode())
    return digest.digest()


def _same_arrivals(ledger: Path, numbers: dict[int, int]) -> None:
    """Files laid out anew have other inode numbers than on the disk that lost its power; the ledger is told the new ones."""
    connection = sqlite3.connect(ledger)
    with connection:
        for old in numbers:
            connection.execute("UPDATE scan SET ino = -? WHERE ino = ?", (old, old))
        for old, new in numbers.items():
            connection.execute("UPDATE scan SET ino = ? WHERE ino = -?", (new, old))
    connection.close()


def main(place: Path, seed: int, states: int, recoveries: int) -> int:
    """Prints what is wrong; gives the exit code."""
    started = cpu()
    cuts = Cuts(Lab(place), seed)
    rows = cuts.states(states)
    chosen = set(random.Random(seed).sample(range(len(rows)), min(recoveries, len(rows))))
    bad = 0
    kinds = Counter(name.split("@")[0] for name, *_ in rows)
    for number, (name, counted, state) in enumerate(rows):
        found = cuts.judge(counted, state, number in chosen)
        if found:
            bad += 1
            print(f"✗ {name}   ./run faults repro --seed {seed} --case {name}:{states}")
            print("".join(f"    {line}\n" for line in found), end="", flush=True)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(
        f"{len(rows)} different disk states ({told}), started from {len(chosen)} of them: {bad} wrong; {cpu() - started:.0f} s of CPU"
    )
    return int(bad > 0)


def repeat(place: Path, seed: int, case: str) -> int:
    """One state again, with the recovery."""
    name, _, states = case.partition(":")
    cuts = Cuts(Lab(place), seed)
    counted, state = next(
        (counted, state) for found, counted, state in cuts.states(int(states or 2000)) if found == name
    )
    found = cuts.judge(counted, state, True)
    print(*(found or ["holds"]), sep="\n")
    return int(bool(found))
