"""The scanner's health: the sheet to print, the judgement of its scan, and what earlier ones said."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ocr.errors import Failure
from ocr.scanner_health import ScannerHealth
from ocr.scanner_sheet import SheetWords, make
from station import durable
from station.config import Settings
from station.i18n import _
from station.service.lamps import Lamp, lamps, overall
from station.workers import Workers

HISTORY = "scanner-health.jsonl"
SAMPLE = "Ủy ban nhân dân xã Nguyễn Phước Đường: ẵ ặ ể ỗ ợ ử ỵ 01234"


@dataclass(frozen=True, slots=True)
class Checked:
    """One judged sheet. at: ISO 8601 with offset; file: the scan's name, never its path."""

    at: str
    file: str
    operator: str
    light: str
    lights: dict[str, str]
    health: dict[str, Any]


def sheet() -> bytes:
    """The test sheet as PDF, in the language that is set."""
    return make(
        SheetWords(
            title=_("SCANNER TEST SHEET"),
            back_title=_("BACK SIDE"),
            subtitle=_("Print once; scan monthly, and whenever pages come out streaked, soft or askew"),
            steps=(
                _("Print both sides on white A4 paper at 100 % (not “fit to page”)."),
                _("Measure the ruler below: 0 to 100 must be exactly 100 mm."),
                _("Scan both sides in colour at 300 dpi, the way dossiers are scanned."),
                _("Then run: station health check <scan file>"),
            ),
            sample=SAMPLE,
            wedge=_("Grey steps: all 11 must be seen"),
            sharpness=_("Sharpness"),
            colour=_("Colour and fine lines"),
            ruler=_("100 mm when printed true"),
            bare=_("The bare bands show dirt on the glass: please don't write on this sheet."),
            back_note=_("Shows whether both sides of a paper lie alike."),
        )
    )


def check(settings: Settings, scan: Path) -> tuple[Checked, tuple[Lamp, ...]]:
    """Judge a scan of the sheet and remember it. Raises SCN-001 when it is none, SCN-003 when it is cut off."""
    workers = Workers(1, settings.worker_memory_mb, settings.page_seconds)
    try:
        health = workers.judge_scanner(str(scan))
    finally:
        workers.close()
    return remember(settings, scan.name, health)


def remember(settings: Settings, name: str, health: ScannerHealth) -> tuple[Checked, tuple[Lamp, ...]]:
    """Add a judgement to the history, durably."""
    found = lamps(health)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    lights = {lamp.key: lamp.light.value for lamp in found}
    checked = Checked(now, name, settings.operator, overall(found).value, lights, dataclasses.asdict(health))
    path = settings.root / HISTORY
    durable.make_folder(settings.root)
    with durable.disk_faults(path), path.open("ab") as out:
        # a line torn by a power cut ends here, and costs only itself
        start = b"" if out.tell() == 0 or _ends_whole(path) else b"\n"
        out.write(start + json.dumps(dataclasses.asdict(checked), ensure_ascii=False).encode() + b"\n")
        durable.sync_open(out)
    return checked, found


def history(settings: Settings) -> tuple[Checked, ...]:
    """Every judged sheet, the newest first; lines that were torn are left out."""
    try:
        lines = (settings.root / HISTORY).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    found = (_checked(line) for line in reversed(lines))
    return tuple(checked for checked in found if checked is not None)


def _checked(line: bytes) -> Checked | None:
    try:
        return Checked(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as lines:
        lines.seek(-1, 2)
        return lines.read(1) == b"\n"


def save_sheet(target: Path) -> None:
    """Write the sheet to `target`; raises SCN-004 where that can't be."""
    body = sheet()
    try:
        target.write_bytes(body)
    except OSError as cause:
        raise Failure("SCN-004", file=str(target), error=cause.strerror or str(cause)) from cause
