"""`./run build --try`: the built folder by itself, as an office gets it, does its work on the sample scans.

Nothing of the project or of its environment is within reach of the programs under trial.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples"
SUFFIX = ".exe" if sys.platform == "win32" else ""
BUILT = PROJECT / "dist" / "tram-so-hoa"
PATIENCE = 120.0


def main() -> int:
    """Exit status 0 only if every trial went well."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        system = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TESSDATA_PREFIX") if name in os.environ}
        environment = system | {
            "HOME": folder,
            "USERPROFILE": folder,
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "STATION_ROOT": str(place / "root"),
            "STATION_WATCH": str(place / "scan"),
            "STATION_LANG": "vi",
            "STATION_SETTLE_SECONDS": "0.2",
        }
        for trial in (command_line, conversion, window):
            trial(place, environment)
            print(f"✓ {trial.__name__}", flush=True)
    return 0


def station(environment: dict[str, str], *words: object, code: int = 0) -> str:
    """What the built command line says; its exit code must be `code`."""
    call = [str(BUILT / f"station{SUFFIX}"), *map(str, words)]
    done = subprocess.run(call, env=environment, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False)
    if done.returncode != code:
        raise SystemExit(f"{' '.join(call)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def command_line(place: Path, environment: dict[str, str]) -> None:
    """Metadata, catalogue, migrations and profiles are in the folder."""
    station(environment, "--version")
    expect("Mở, hoàn tất" in station(environment, "--help"), "the help is not in Vietnamese")
    station(environment, "init")
    expect("1.001193" in station(environment, "profile", "list"), "the shipped profiles are missing")
    station(environment, "verify")


def conversion(place: Path, environment: dict[str, str]) -> None:
    """The workers start, decode, read and write PDF/A; a damaged file is told by its exit code."""
    sample = SAMPLES / "ton-dong" / "03-bang-ke.png"
    station(environment, "convert", sample, SAMPLES / "khai-sinh" / "05-hong.jpg", "--out", place / "out", code=4)
    page = json.loads((place / "out" / f"{sample.name}.json").read_text(encoding="utf-8"))["pages"][0]
    expect("BẢNG KÊ HỒ SƠ" in page["text"], "the text was not read")
    expect((place / "out" / f"{sample.name}.pdf").stat().st_size > 10_000, "the PDF is too small to be one")


def window(place: Path, environment: dict[str, str]) -> None:
    """The window opens, its own workers judge a page, and no worker opens another window."""
    running = subprocess.Popen([str(BUILT / f"dossier-station{SUFFIX}")], env=environment)
    try:
        until(lambda: status(environment)["running"], "the window did not open its station", running)
        station(environment, "dossier", "open", "ton-dong", "--code", "HS-1")
        shutil.copy(SAMPLES / "ton-dong" / "03-bang-ke.png", place / "scan")
        until(lambda: status(environment)["pages"] == {"ready": 1}, "the page was not read", running)
    finally:
        running.terminate()
        running.wait(PATIENCE)
    station(environment, "verify")


def status(environment: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(station(environment, "status", "--json"))
    return found


def until(holds: Callable[[], bool], otherwise: str, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        expect(running.poll() is None and time.monotonic() < end, otherwise)
        time.sleep(0.5)


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


if __name__ == "__main__":
    sys.exit(main())
