"""A worker is held back: tried from inside one, and said as it is."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ocr.errors import Failure
from ocr.types import PageJob, PdfJob, PdfPage
from station.confinement import Reach
from station.vault import Vault
from station.workers import Workers
from tests.world.command import station
from tests.world.delivered import ROOT, SAMPLES

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits and the filter are Linux's")


def landlock() -> bool:
    """Whether this kernel can keep a process from files."""
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) > 0


@linux
def test_a_worker_has_no_network_limits_of_memory_and_size_and_only_its_own_files(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "root")
    (tmp_path / "root" / "packages" / ".tmp").mkdir(parents=True)
    (tmp_path / "root" / "ledger.db").write_bytes(b"not a worker's business")
    scan = vault.path(vault.put((SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg").read_bytes()))
    workers = Workers(1, 2000, 60.0, reach=Reach.within(tmp_path / "root"))
    try:
        found = workers.confinement(str(tmp_path / "root" / "ledger.db"))
        job = PageJob(str(scan), 0, "vie")
        look = workers.look(job)
        words = workers.read(job, look.geometry).text
        target = tmp_path / "root" / "packages" / ".tmp" / "x.pdf"
        page = PdfPage(str(scan), 0, look.geometry, None)
        made = workers.write_pdf(PdfJob((page,), str(target), "x", "x", "", "", "vi-VN", "2026-01-01T00:00:00+07:00"))
        with pytest.raises(Failure):
            workers.inspect(str(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg"))
    finally:
        workers.close()

    assert (found.memory, found.file_size, found.network) == (True, True, True)
    assert found.files == landlock()
    assert found.word == ("full" if found.files else "partial")
    assert (made.pages, target.stat().st_mode & 0o077, len(words) > 100) == (1, 0, True)


@linux
def test_the_command_says_what_holds_and_what_does_not(tmp_path: Path) -> None:
    call = station(root=tmp_path / "root", lang="en")
    call("init")

    answer = call("health", "sandbox", "--json")

    files = landlock()
    assert answer.json == {
        "sandbox": "full" if files else "partial",
        "memory": True,
        "file_size": True,
        "network": True,
        "files": files,
    }


@linux
def test_children_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    code = "import threading, time; from station.workers import Workers; w = Workers(1, 2000, 60.0)\n"
    code += "threading.Thread(target=w._run, args=('quick', 'time', 'sleep', 90.0, 60.0)).start()\n"
    code += "print('up', flush=True); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    parent.stdout.readline()
    children: list[psutil.Process] = []
    while not any("spawn_main" in " ".join(child.cmdline()) for child in children):
        children = psutil.Process(parent.pid).children(recursive=True)
        time.sleep(0.2)
    time.sleep(2.0)  # a child asks to end with its parent as its first act

    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(children, timeout=20)

    assert not [child for child in alive if child.status() != psutil.STATUS_ZOMBIE]
