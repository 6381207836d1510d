"""What was judged of the scanner so far: one line a sheet, in a file beside the ledger."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ocr.scanner.shown import Registration, ScannerHealth, Streak
from station import durable
from station.lamps import Lamp, lamps, overall

HISTORY = "scanner-health.jsonl"


@dataclass(frozen=True, slots=True)
class Checked:
    """One judged sheet. at: ISO 8601 with offset; file: the scan's name, never its path."""

    at: str
    file: str
    operator: str
    light: str
    lights: dict[str, str]
    health: dict[str, Any]


def remember(root: Path, name: str, operator: str, health: ScannerHealth) -> tuple[Checked, tuple[Lamp, ...]]:
    """Add a judgement to the history, durably."""
    found = lamps(health)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    lights = {lamp.key: lamp.light.value for lamp in found}
    checked = Checked(now, name, operator, overall(found).value, lights, dataclasses.asdict(health))
    path = root / HISTORY
    durable.make_folder(root)
    durable.append_private(path, json.dumps(dataclasses.asdict(checked), ensure_ascii=False).encode())
    return checked, found


def history(root: Path) -> tuple[Checked, ...]:
    """Every judged sheet, the newest first; lines that were torn are left out."""
    try:
        lines = (root / HISTORY).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    found = (_checked(line) for line in reversed(lines))
    return tuple(checked for checked in found if checked is not None)


def _checked(line: bytes) -> Checked | None:
    try:
        return Checked(**json.loads(line))
    except (ValueError, TypeError):
        return None


def lamps_of(checked: Checked) -> tuple[Lamp, ...]:
    """The lamps of a remembered sheet, in the language that is set."""
    body = dict(checked.health)
    body["streaks"] = tuple(Streak(**streak) for streak in body["streaks"])
    body["back"] = Registration(**body["back"]) if body["back"] else None
    return lamps(ScannerHealth(**body))
