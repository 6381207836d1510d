"""`./run bench idle`: what the window and the engine cost while nothing comes in; and a worker at work, `--work`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench.metering import tree_pss

SAMPLE = Path(__file__).resolve().parents[2] / "samples"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench idle")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long to watch")
    parser.add_argument("--work", action="store_true", help="let it take the sample scans first, then rest")
    chosen = parser.parse_args(arguments)
    place = Path(tempfile.mkdtemp(prefix="idle-"))
    window = _window(place)
    try:
        time.sleep(8)
        if chosen.work:
            for scan in sorted((SAMPLE / "ton-dong").iterdir()):
                shutil.copy(scan, place / "scan")
            print(f"at work: {_most(window, 30):.0f} MiB PSS at most, with its workers")
            time.sleep(60)  # idle workers are let go after 45 s
        before, since = _cpu(window), time.monotonic()
        time.sleep(chosen.seconds)
        used = (_cpu(window) - before) / (time.monotonic() - since)
        print(f"idle: {100 * used:.2f} % of a core over {chosen.seconds:.0f} s, {tree_pss(window.pid):.0f} MiB PSS")
    finally:
        window.terminate()
        window.wait()
        shutil.rmtree(place, ignore_errors=True)
    return 0


def _window(place: Path) -> subprocess.Popen[bytes]:
    """The window offscreen on a new root, with a dossier open for what comes."""
    (place / "scan").mkdir()
    setting = {"STATION_ROOT": place / "root", "STATION_WATCH": place / "scan", "STATION_CONFIG": place / "none.toml"}
    environment = os.environ | {name: str(value) for name, value in setting.items()} | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "station", "dossier", "open", "ton-dong"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return subprocess.Popen([sys.executable, "-m", "ui"], env=environment)


def _tree(window: subprocess.Popen[bytes]) -> list[psutil.Process]:
    first = psutil.Process(window.pid)
    return [first, *first.children(recursive=True)]


def _cpu(window: subprocess.Popen[bytes]) -> float:
    """Seconds of the processes that live, user and system."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in _tree(window)))


def _most(window: subprocess.Popen[bytes], seconds: float) -> float:
    most, until = 0.0, time.monotonic() + seconds
    while time.monotonic() < until:
        most = max(most, tree_pss(window.pid))
        time.sleep(0.3)
    return most
