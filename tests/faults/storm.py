"""Many kills to one job: scans arrive one by one, the station is killed again and again while it works and while it recovers.

Each kill strikes at a persistence call (between two of them the disk holds the same as at the later one), one in five in the
middle of a write. After every kill the checker looks; at the end the job is brought to its end and the truth compared.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.cases import Lab, cpu
from tests.faults.shim import Mode
from tests.faults.world import World, copy_of

FARTHEST = (30,) * 14 + (90,) * 5 + (300,)
"""Calls that a run gets at most before it is killed: opening makes about ten, sealing a hundred, a whole job 550."""


@dataclass
class Storm:
    """One world and the kills that it has borne."""

    lab: Lab
    dice: random.Random
    world: World = field(init=False)
    truth: Path = field(init=False)
    kills: int = 0

    def __post_init__(self) -> None:
        self.world = copy_of(self.lab.template, self.lab.place / "case")
        self.truth = self.world.scan(arrived=0)

    def run(self, most: int) -> list[str]:
        """Kill until the job is done or `most` kills were borne; then let it end. Gives what is wrong."""
        arrived = 0
        while self.kills < most:
            if arrived < len(self.world.truth.files) and self.dice.random() < 0.4:
                arrived += self.dice.randint(1, len(self.world.truth.files) - arrived)
                self.world.scan(arrived)
            mode = Mode.TEAR if self.dice.random() < 0.2 else Mode.KILL
            if self.lab.run(self.world, mode, self.dice.randint(1, self.dice.choice(FARTHEST))) is not None:
                if arrived == len(self.world.truth.files):
                    break
                continue
            self.kills += 1
            if found := self.lab.judge(self.world, self.truth, f"after kill {self.kills}", final=False):
                return found
        self.world.scan()
        after = self.lab.run(self.world, Mode.OFF)
        found = [] if after is not None and after.done else [f"never got done afterwards: {after}"]
        return found + self.lab.judge(self.world, self.truth, f"at the end, {self.kills} kills", final=True)


def main(place: Path, seed: int, kills: int, pages: int) -> int:
    return int(sweep(Lab(place, pages), seed, kills) > 0)


def sweep(lab: Lab, seed: int, kills: int) -> int:
    """So many kills, world after world; prints what is wrong with the line that repeats it. Gives how many worlds were."""
    began, spent, pages = time.monotonic(), cpu(), len(lab.template.truth.numbers)
    borne = worlds = bad = 0
    while borne < kills:
        storm = Storm(lab, random.Random(f"{seed} {worlds}"))
        found = storm.run(kills - borne)
        borne, worlds = borne + storm.kills, worlds + 1
        if found:
            bad += 1
            print(f"✗ world {worlds - 1}   ./run faults storm --seed {seed} --pages {pages} --world {worlds - 1}")
            print("".join(f"    {line}\n" for line in found), end="", flush=True)
        if worlds % 10 == 0:
            print(f"{borne} kills in {worlds} worlds, {bad} wrong, {cpu() - spent:.0f} s of CPU", flush=True)
    spent = cpu() - spent
    print(
        f"{borne} kills in {worlds} worlds of {pages} pages: {bad} wrong; {borne / spent:.1f} kills/s of CPU, "
        f"{spent:.0f} s of CPU, {time.monotonic() - began:.0f} s"
    )
    return bad


def repeat(place: Path, seed: int, world: int, pages: int) -> int:
    """One world of a storm again."""
    found = Storm(Lab(place, pages), random.Random(f"{seed} {world}")).run(1 << 30)
    print(*(found or ["holds"]), sep="\n")
    return int(bool(found))
