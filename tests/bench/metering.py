"""CPU seconds and memory of processes."""

from __future__ import annotations

import resource
import threading
from pathlib import Path


def cpu() -> float:
    """CPU seconds of this process and of all its finished children."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def children_cpu() -> float:
    """CPU seconds of all finished children, and of theirs."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


class Weight:
    """Watches a process until `stop`: the most it held, and it with all it started (`own_mb`, `tree_mb`; PSS in MiB)."""

    def __init__(self, process: int) -> None:
        self.own_mb = self.tree_mb = 0.0
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            own = own_pss(self._process)
            self.own_mb = max(self.own_mb, own)
            self.tree_mb = max(self.tree_mb, own + sum(map(own_pss, _descendants(self._process))))


def tree_pss(process: int) -> float:
    """PSS in MiB of a process and all below it."""
    return own_pss(process) + sum(map(own_pss, _descendants(process)))


def own_pss(process: int) -> float:
    """Proportional set size in MiB; 0 where the system does not tell (only Linux does)."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("Pss:")), 0.0)


def _descendants(process: int) -> list[int]:
    direct: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):  # a child belongs to the thread that started it
        try:
            direct += [int(word) for word in task.read_text().split()]
        except OSError:
            continue
    return direct + [below for child in direct for below in _descendants(child)]
