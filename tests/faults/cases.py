"""Every persistence call of a small job, killed or broken one after the other; then the checker, a recovery, the truth."""

from __future__ import annotations

import errno
import gc
import json
import os
import random
import signal
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from station import checker
from tests.faults import shim
from tests.faults.shim import Call, Mode, Op
from tests.faults.world import Outcome, World, copy_of, still_clock, template, wrong

WRITES = (Op.WRITE,)
MAKING = (Op.WRITE, Op.SYNC, Op.RENAME, Op.MKDIR, Op.OPEN)


@dataclass(frozen=True)
class Plan:
    """What happens at which call of the job, and to which call of its recovery (0 = nothing)."""

    fault: str
    call: int
    again: int = 0

    @classmethod
    def of(cls, text: str) -> Plan:
        fault, where = text.split("@")
        call, _, again = where.partition("+")
        return cls(fault, int(call), int(again or 0))

    def __str__(self) -> str:
        return f"{self.fault}@{self.call}" + (f"+{self.again}" if self.again else "")


FAULTS: dict[str, tuple[Mode, int, tuple[Op, ...]]] = {
    "kill": (Mode.KILL, 0, tuple(Op)),
    "tear": (Mode.TEAR, 0, WRITES),
    "eio": (Mode.FAIL, errno.EIO, tuple(Op)),
    "full": (Mode.FAIL, errno.ENOSPC, MAKING),
    "short": (Mode.SHORT, 0, WRITES),
    "dead": (Mode.DEAD, errno.EIO, tuple(Op)),
    "filled": (Mode.DEAD, errno.ENOSPC, MAKING),
}
"""Name → mode, errno, the kinds of calls that it can happen to."""


class Lab:
    """A warm parent with the template world; every run is a forked child."""

    def __init__(self, place: Path, pages: int = 3) -> None:
        self.place = place
        tempfile.tempdir = str(place)  # the checker's copies too lie in memory
        still_clock()
        self.template = template(place / "template", pages)
        world = copy_of(self.template, place / "case")
        world.scan()
        world.work(Outcome())  # once in this process, so that each fork finds everything loaded
        self.calls = self._record()
        gc.freeze()  # else collecting in a fork copies the whole memory of this process

    def _record(self) -> list[Call]:
        """Which calls a whole job makes, from a run that nothing happens to."""
        world = copy_of(self.template, self.place / "case")
        truth = world.scan()
        log = self.place / "calls"
        outcome = self.run(world, Mode.COUNT, log=log)
        found = self.judge(world, truth, "without a fault", final=True)
        if outcome is None or not outcome.done or found:
            raise SystemExit(f"the world doesn't even run without faults: {outcome} {found}")
        return [call for call in shim.read(log) if call.op is not Op.OPEN or call.offset == 1]

    def run(self, world: World, mode: Mode, call: int = 0, error: int = 0, log: Path | None = None) -> Outcome | None:
        """The job in a child; None when it was killed."""
        told, tell = os.pipe()
        sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) if log else -1
        child = os.fork()
        if not child:
            os.close(told)
            self._child(world, tell, (mode, call, error, sink))
        os.close(tell)
        if sink >= 0:
            os.close(sink)
        with os.fdopen(told, "rb") as reader:
            body = reader.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            if os.WTERMSIG(status) != signal.SIGKILL:
                raise RuntimeError(f"the station fell by signal {os.WTERMSIG(status)}")
            return None
        return Outcome(**json.loads(body))

    def _child(self, world: World, tell: int, plan: tuple[Mode, int, int, int]) -> None:
        outcome = Outcome()
        try:
            mode, call, error, sink = plan
            shim.arm(world.base, mode, call, error, sink)
            world.work(outcome)
        except checker.CannotLook:
            raise
        except BaseException as cause:  # noqa: BLE001 - whatever ends the station is what this case is about
            outcome.troubles.append(getattr(cause, "code", ""))
            if not getattr(cause, "code", ""):
                outcome.unforeseen.append(f"{type(cause).__name__}: {cause}")
        finally:
            outcome.calls = shim.count()
            shim.arm(world.base, Mode.OFF)
            os.write(tell, json.dumps(asdict(outcome)).encode())
            os._exit(0)

    def case(self, plan: Plan) -> list[str]:
        """Run one case; gives what is wrong."""
        world = copy_of(self.template, self.place / "case")
        truth = world.scan()
        mode, error, _ = FAULTS[plan.fault]
        outcome = self.run(world, mode, plan.call, error)
        found = self.judge(world, truth, "after the fault", final=False)
        found += _complaints(plan, outcome)
        if plan.again:
            self.run(world, mode, plan.again, error)
            found += self.judge(world, truth, "after the second fault", final=False)
        after = self.run(world, Mode.OFF)
        if after is None or not after.done:
            found.append(f"never got done afterwards: {after}")
        return found + self.judge(world, truth, "at the end", final=True)

    @staticmethod
    def judge(world: World, truth: Path, when: str, final: bool) -> list[str]:
        report = checker.check(world.root, receiver=world.other, truth=truth)
        found = [f"{when}: {finding.invariant} {finding.what}" for finding in report.findings]
        return found + ([f"{when}: {what}" for what in wrong(world)] if final else [])

    def plans(self, fault: str) -> list[Plan]:
        """Every call that the fault can happen to."""
        fits = FAULTS[fault][2]
        return [Plan(fault, number) for number, call in enumerate(self.calls, 1) if call.op in fits]

    def doubles(self, dice: random.Random, count: int) -> list[Plan]:
        """Kills followed by a kill in the recovery."""
        most = len(self.calls)
        return [Plan("kill", dice.randint(1, most), dice.randint(1, most // 3)) for _ in range(count)]


def _complaints(plan: Plan, outcome: Outcome | None) -> list[str]:
    """A kill says nothing. An error must be put into words, and one that passes must be got over without a restart."""
    if outcome is None:
        return [] if plan.fault in ("kill", "tear") else ["the station was killed"]
    found = [f"nobody foresaw {what}" for what in outcome.unforeseen]
    found += [f"a reason nobody put into words: {code}" for code in outcome.troubles if code == "SYS-001"]
    passing = plan.fault in ("eio", "full", "short")
    if passing and outcome.started and not outcome.done:
        found.append(f"did not go on by itself: {outcome.troubles}")
    return found


def sweep(lab: Lab, plans: list[Plan]) -> int:
    """Run the plans; prints what is wrong, each with the line that repeats it. Gives how many cases were wrong."""
    started, bad, kinds = cpu(), 0, Counter(plan.fault for plan in plans)
    for plan in plans:
        found = lab.case(plan)
        if found:
            bad += 1
            print(f"✗ {plan} [{lab.calls[plan.call - 1].op.name}]   ./run faults repro --case {plan}")
            print("".join(f"    {line}\n" for line in found), end="", flush=True)
    told = ", ".join(f"{count} {name}" for name, count in kinds.items())
    print(f"{len(plans)} cases ({told}) of {len(lab.calls)} calls: {bad} wrong; {cpu() - started:.0f} s of CPU")
    return bad


def cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
