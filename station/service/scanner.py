"""The scanner's health: the sheet to print, and the judgement of its scan."""

from __future__ import annotations

from pathlib import Path

from ocr.errors import Failure
from station.config import Settings
from station.i18n import _
from station.lamps import Lamp
from station.scanner_history import Checked, history, lamps_of, remember
from station.workers import Workers

SAMPLE = "Ủy ban nhân dân xã Nguyễn Phước Đường: ẵ ặ ể ỗ ợ ử ỵ 01234"

Judged = tuple[Checked, tuple[Lamp, ...]]


def latest(root: Path) -> Judged | None:
    """What the newest scan of the sheet said; None when there was none."""
    judged = history(root)
    return (judged[0], lamps_of(judged[0])) if judged else None


def sheet() -> bytes:
    """The test sheet as PDF, in the language that is set."""
    from ocr.scanner.sheet import SheetWords, make  # drawing libraries, that no other command needs

    return make(
        SheetWords(
            title=_("SCANNER TEST SHEET"),
            back_title=_("BACK SIDE"),
            subtitle=_("Print once; scan monthly, and whenever pages come out streaked, soft or askew"),
            steps=(
                _("Print both sides on white A4 paper at 100 % (not “fit to page”)."),
                _("Measure the ruler below: 0 to 100 must be exactly 100 mm."),
                _("Scan both sides in colour at 300 dpi, the way dossiers are scanned."),
                _("The station knows this sheet, judges the scanner and sets it aside."),
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


def check(settings: Settings, scan: Path) -> Judged:
    """Judge a scan of the sheet and remember it. Raises SCN-001 when it is none, SCN-003 when it is cut off."""
    workers = Workers(1, settings.worker_memory_mb, settings.page_seconds)
    try:
        health = workers.judge_scanner(str(scan))
    finally:
        workers.close()
    return remember(settings.root, scan.name, settings.operator, health)


def save_sheet(target: Path) -> None:
    """Write the sheet to `target`; raises SCN-004 where that can't be."""
    body = sheet()
    try:
        target.write_bytes(body)
    except OSError as cause:
        raise Failure("SCN-004", file=str(target), error=cause.strerror or str(cause)) from cause
