"""A worker is held back: tried from inside one, and said as it is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from station.workers import Workers
from tests.world.command import station

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits and the filter are Linux's")


@linux
def test_a_worker_has_no_network_and_limits_of_memory_and_files(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a worker's business")
    workers = Workers(1, 2000, 30.0)
    try:
        found = workers.confinement(str(tmp_path / "ledger.db"))
    finally:
        workers.close()

    assert (found.memory, found.file_size, found.network) == (True, True, True)
    assert found.word == ("full" if found.files else "partial")


@linux
def test_the_command_says_what_holds_and_what_does_not(tmp_path: Path) -> None:
    answer = station(root=tmp_path / "root", lang="en")("health", "sandbox", "--json")

    assert answer.json == {"sandbox": "partial", "memory": True, "file_size": True, "network": True, "files": False}
