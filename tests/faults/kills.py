"""`./run faults`: kill the station at random moments of a 40-page job; nothing lost, doubled or mixed, checker green each time."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from station import checker
from station.case_system.server import CaseSystem
from station.ledger.queries import Queries
from station.vault import hash_file
from tests.world.papers import code_page

TOKEN = "fault-token-1234"


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(words)
    place = Path(tempfile.mkdtemp(prefix="kills-"))
    receiver = CaseSystem(place / "case-system", "127.0.0.1", 0, TOKEN)
    receiver.start()
    try:
        return _job(place, receiver.url, chosen.kills, chosen.pages, random.Random(chosen.seed))
    finally:
        receiver.stop()
        shutil.rmtree(place, ignore_errors=True)


def _job(place: Path, url: str, kills: int, pages: int, dice: random.Random) -> int:
    root, watch = place / "root", place / "scan"
    watch.mkdir()
    setting = {"STATION_ROOT": root, "STATION_WATCH": watch, "STATION_TARGET_URL": url, "STATION_TARGET_TOKEN": TOKEN}
    setting |= {"STATION_SETTLE_SECONDS": 0.2, "STATION_READ_BACK_SECONDS": 0, "STATION_CONFIG": place / "none.toml"}
    environment = os.environ | {name: str(value) for name, value in setting.items()}
    _station(environment, "dossier", "open", "ton-dong", "--code", "HS-KILL")
    truth = _arrivals(place, watch, pages)
    worst_start = 0.0
    for number in range(kills):
        child = subprocess.Popen(
            [sys.executable, "-m", "station", "run"], env=environment, start_new_session=True, stdout=subprocess.DEVNULL
        )
        time.sleep(dice.uniform(0.3, 6.0))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if _broken(root, truth, f"after kill {number + 1}"):
            return 1
        started = time.monotonic()
        _station(environment, "status", "--json")
        worst_start = max(worst_start, time.monotonic() - started)
        if number == kills * 2 // 3:
            _station(environment, "dossier", "finish", "HS-KILL", "--reason", "fault run")
    for _attempt in range(20):
        _station(environment, "run", "--once")
        state = Queries(root / "ledger.db").dossier_by_code("HS-KILL").state
        if state == "sealed":
            break
        _station(environment, "dossier", "finish", "HS-KILL", "--reason", "fault run", check=False)
    return _verdict(place, root, truth, pages, worst_start)


def _arrivals(place: Path, watch: Path, pages: int) -> Path:
    files = []
    for number in range(pages):
        path = watch / f"scan_{number:04d}.png"
        code_page(number).save(path)
        files.append({"sha256": hash_file(path), "name": path.name})
    truth = place / "truth.json"
    truth.write_text(json.dumps({"watch": str(watch), "files": files}), encoding="utf-8")
    return truth


def _station(environment: dict[str, str], *words: str, check: bool = True) -> None:
    subprocess.run([sys.executable, "-m", "station", *words], env=environment, check=check, stdout=subprocess.DEVNULL)


def _broken(root: Path, truth: Path, when: str, receiver: Path | None = None) -> bool:
    report = checker.check(root, receiver=receiver, truth=truth)
    for finding in report.findings:
        print(f"{when}: {finding.invariant} {finding.what}")
    return bool(report.findings)


def _verdict(place: Path, root: Path, truth: Path, pages: int, worst_start: float) -> int:
    queries = Queries(root / "ledger.db")
    found = queries.dossier_by_code("HS-KILL")
    have = [page.original for page in queries.pages(found.id)]
    want = [entry["sha256"] for entry in json.loads(truth.read_text(encoding="utf-8"))["files"]]
    delivered = [row.state for row in queries.deliveries()]
    broken = _broken(root, truth, "at the end", place / "case-system")
    lost, doubled = len(set(want) - set(have)), len(have) - len(set(have))
    print(f"{pages} pages: {lost} lost, {doubled} doubled; dossier {found.state}, deliveries {delivered}")
    print(f"slowest 'status' after a kill: {worst_start:.2f} s (a whole process, imports included)")
    return 1 if broken or lost or doubled or found.state != "sealed" or delivered != ["verified"] else 0


if __name__ == "__main__":
    sys.exit(main())
