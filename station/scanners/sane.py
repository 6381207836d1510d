"""SANE by its program `scanimage`: a driver that crashes or hangs ends that child, and nothing else.

scanimage gives a page its name only when it is whole (`….part` until then), and ends with the number of the SANE status:
https://sane-project.gitlab.io/standard/api.html#tab-status
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import time
from pathlib import Path

from ocr.errors import Failure
from station import durable
from station.scanners import Device, is_feeder

DPI = 300
_FIND_SECONDS = 60.0
_CANCELLED = 2
_CODES = {3: "DEV-006", 6: "DEV-003", 7: "DEV-004", 8: "DEV-005"}
_OPTION = re.compile(r"^\s+--(?P<name>source|mode|resolution) (?P<values>[^\[\n]+?)\s*(?:\[.*)?$", re.MULTILINE)


class Sane:
    """One scan each: what was stopped, while the scanner was still asked what it can do, never begins."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[str] | None = None
        self._stopped = False

    def devices(self) -> tuple[Device, ...]:
        rows = (line.split("\t") for line in _asked("-f", "%d\t%v %m%n").splitlines())
        return tuple(Device(row[0], row[1].strip()) for row in rows if len(row) == 2)

    def sources(self, device: str) -> tuple[str, ...]:
        return options(_asked("-d", device, "-A")).get("source", ())

    def scan(self, device: str, source: str, folder: Path) -> int:
        known = options(_asked("-d", device, "-A"))
        chosen = source if source in known.get("source", ()) else ""
        stem = f"quet-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}-"
        command = ["scanimage", "-d", device, "--format=png", f"--batch={stem}%04d.png"]
        command += [] if is_feeder(chosen) else ["--batch-count=1"]
        command += [f"--source={chosen}"] if chosen else []
        command += [f"--mode={mode}"] if (mode := best_mode(known.get("mode", ()))) else []
        command += [f"--resolution={dpi}"] if (dpi := best_dpi(known.get("resolution", ()))) else []
        try:
            if self._stopped:
                return 0
            self._running = subprocess.Popen(
                command, cwd=folder, env=_plain(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, text=True, errors="replace",
            )  # fmt: skip
            if self._stopped:  # between the question and the start
                self._running.terminate()
            with self._running as child:
                _out, told = child.communicate()
        except OSError as cause:
            raise Failure("DEV-002", device=device, why=cause.strerror or str(cause)) from cause
        finally:
            self._running = None
            for left in folder.glob(f"{stem}*.part"):
                durable.discard(left)
        came = len(re.findall(r"\(scanner status = 5\)", told))  # capture may have taken the files already
        if child.returncode and not (self._stopped or child.returncode == _CANCELLED):
            raise _failure(child.returncode, device, told, came)
        return came

    def stop(self) -> None:
        self._stopped = True
        child = self._running
        if child is not None:
            child.terminate()


def options(text: str) -> dict[str, tuple[str, ...]]:
    """The values of source, mode and resolution as `scanimage -A` lists them; a range stands as it is."""
    return {found["name"]: tuple(found["values"].split("|")) for found in _OPTION.finditer(text)}


def best_mode(modes: tuple[str, ...]) -> str:
    """Colour, since seals and ink are told by it; "" leaves it to the scanner."""
    return next((mode for mode in modes if "colo" in mode.lower()), "")


def best_dpi(values: tuple[str, ...]) -> int:
    """300 dpi or what lies nearest above, else the most there is; 0 = nothing to choose."""
    numbers = [int(number) for number in re.findall(r"\d+", " ".join(values).split("(")[0])]
    if not numbers:
        return 0
    if ".." in values[0]:
        return min(max(DPI, numbers[0]), numbers[-1])
    return min((number for number in numbers if number >= DPI), default=max(numbers))


def _asked(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["scanimage", *arguments], env=_plain(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=_FIND_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as cause:
        raise Failure("DEV-002", device=" ".join(arguments[1:2]), why=type(cause).__name__) from cause
    if done.returncode:
        raise _failure(done.returncode, arguments[1], done.stderr, 0)
    return done.stdout


def _failure(status: int, device: str, told: str, came: int) -> Failure:
    lines = [line for line in told.splitlines() if line.startswith("scanimage:")]
    return Failure(_CODES.get(status, "DEV-002"), device=device, pages=came, why=lines[-1][:200] if lines else "")


def _plain() -> dict[str, str]:
    """Names of options and what is told, untranslated."""
    return os.environ | {"LC_ALL": "C"}
