"""A sample of what `./run faults` does in full; each runs as a process of its own, since the shim must be there from the start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import shim
from tests.faults.mutants import trial

pytestmark = pytest.mark.skipif(bool(shim.missing()), reason=shim.missing() or "-")


def run(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *words], cwd=shim.PROJECT, capture_output=True, text=True, timeout=290
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_kill_and_no_disk_fault_at_a_persistence_call_loses_doubles_or_mixes_a_page() -> None:
    run("slice")


def test_no_disk_state_that_a_power_cut_may_leave_breaks_an_invariant_or_costs_a_page() -> None:
    run("powercut", "--states", "200", "--recoveries", "8")


def test_every_planted_bug_still_has_its_place_and_one_of_them_turns_the_suite_red(tmp_path: Path) -> None:
    mutants = trial.all_mutants()
    for mutant in mutants:
        assert mutant.planted((shim.PROJECT / mutant.file).read_text(encoding="utf-8"))
    trial.copy_tree(tmp_path)

    assert len(mutants) >= 25
    assert trial.red(next(mutant for mutant in mutants if mutant.by.endswith("test_vault.py")), tmp_path)[0]
