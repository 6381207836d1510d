"""`./run bench window`: how soon the window is up, how soon a page is seen, whether it stutters at work, and what it holds.

Wall-clock figures are true only on a PC that does nothing else; CPU seconds and PSS are true anyhow.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import psutil
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

import ui  # noqa: F401 - first: makes Qt safe on Python 3.11
from station.config import Settings, load
from station.intake import add_pages
from station.ledger.tables import page as page_table
from station.states import Kind
from tests.bench.metering import own_pss
from ui.app import Application
from ui.desk.models import Tile

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "khai-sinh" / "02-giay-chung-sinh.jpg"
DPI = 200
UP = """
import os, sys, time, psutil
import ui
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from station.config import load
from ui.app import Application
app = QApplication([])
whole = Application(app, load())
whole.start()
began = psutil.Process().create_time()
app.processEvents()
shown = time.time() - began
while whole.window.desk is None or whole.window.desk.intake.procedure.count() == 0:
    app.processEvents()
    time.sleep(0.005)
ready, spent = time.time() - began, time.process_time()
whole.stop()
print(shown, ready, spent)
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench window")
    parser.add_argument("--pages", type=int, default=300, help="files of the import (default: %(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=120.0, help="how long to watch the import (default: %(default)s)"
    )
    parser.add_argument("--large", type=int, default=1000, help="pages of the dossier that is scrolled")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="window-") as folder:
        _up(Path(folder))
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="window-") as folder:
        place = Path(folder)
        os.environ["STATION_CONFIG"] = str(place / "none.toml")
        (place / "scan").mkdir()
        settings = load(root=place / "root", watch=place / "scan", lang="vi", operator="bench", settle_seconds=0.3)
        whole = Application(app, settings)
        try:
            whole.start()
            _until(app, lambda: whole.window.desk is not None)
            print(f"memory of the window, empty: {_memory()}")
            whole.station.desk.open("1.001193")
            _first_pages(app, whole, settings)
            if chosen.pages:
                _import(app, whole, settings, chosen.pages, chosen.seconds)
            _scroll(app, whole, min(300, chosen.large))
            _scroll(app, whole, chosen.large)
        finally:
            whole.stop()
    return 0


def _up(place: Path) -> None:
    """Twice: the second finds its files in memory, as on a PC that was used today."""
    (place / "scan").mkdir()
    setting = {"STATION_ROOT": place / "root", "STATION_WATCH": place / "scan", "STATION_CONFIG": place / "none.toml"}
    environment = os.environ | {name: str(value) for name, value in setting.items()}
    for how in ("first", "warm"):
        done = subprocess.run([sys.executable, "-c", UP], env=environment, capture_output=True, text=True, check=True)
        shown, ready, spent = map(float, done.stdout.split())
        print(f"up, {how}: seen after {shown:.2f} s, ready after {ready:.2f} s, {spent:.2f} s of CPU")


def _sheets(count: int, first: int) -> list[tuple[str, bytes]]:
    """As many scans, no two alike: each has its number printed on it."""
    picture = cv2.imread(str(SAMPLE))
    assert picture is not None
    made = []
    for n in range(first, first + count):
        page = picture.copy()
        cv2.putText(
            page, f"{n}", (200 + 37 * n % 900, 160 + 53 * n % 1800), cv2.FONT_HERSHEY_DUPLEX, 2.5, (20, 20, 20), 4
        )
        target = Path(tempfile.gettempdir()) / f"sheet-{os.getpid()}.jpg"
        Image.fromarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB)).save(target, quality=80, dpi=(DPI, DPI))
        made.append((f"sheet-{n:04d}.jpg", target.read_bytes()))
        target.unlink()
    return made


def _give(settings: Settings, sheets: list[tuple[str, bytes]]) -> None:
    for name, body in sheets:
        (settings.watch / f"{name}.part").write_bytes(body)
        (settings.watch / f"{name}.part").rename(settings.watch / name)


def _first_pages(app: QApplication, whole: Application, settings: Settings) -> None:
    """One page after the other: from its acceptance (the ledger's time) to its place on the screen, and its verdict."""
    seen: list[float] = []
    judged: list[float] = []
    for n in range(5):
        known = len(_tiles(whole))
        _give(settings, _sheets(1, n))
        _until(app, lambda known=known: len(_tiles(whole)) > known)
        at = time.time()
        page = _tiles(whole)[-1].page
        _until(app, lambda page=page: _state(whole, page.id) != "secured")
        done = time.time()
        accepted = next(_moment(e.at) for e in whole.station.upkeep.events(0) if (e.kind, e.ref) == ("page", page.id))
        seen.append(at - accepted)
        judged.append(done - accepted)
        _until(app, lambda page=page: _state(whole, page.id) not in ("secured", "judged"))
    print(f"a page is seen after {_worst(seen)}, judged after {_worst(judged)} (worst of {len(seen)})")


def _import(app: QApplication, whole: Application, settings: Settings, count: int, seconds: float) -> None:
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    sheets = _sheets(count, 100)
    spent = time.thread_time()
    last = began = time.perf_counter()
    timer.start()
    _give(settings, sheets[: count // 2])
    _wait(app, 1)
    _give(settings, sheets[count // 2 :])
    _wait(app, seconds)
    timer.stop()
    took, spent = time.perf_counter() - began, time.thread_time() - spent
    gaps.sort()
    done = sum(tile.page.state == "ready" for tile in _tiles(whole))
    print(
        f"import of {count} pages, {took:.0f} s watched, {len(_tiles(whole))} taken, {done} read: frame gap"
        f" p50 {1000 * gaps[len(gaps) // 2]:.0f} ms, p99 {1000 * gaps[len(gaps) * 99 // 100]:.0f} ms,"
        f" most {1000 * gaps[-1]:.0f} ms; the GUI thread used {spent:.1f} s of CPU; {_memory()}"
    )


def _scroll(app: QApplication, whole: Application, count: int) -> None:
    """A dossier of so many pages, scrolled from its first to its last page in 200 steps."""
    dossier = whole.station.desk.open("ton-dong")
    _fill(whole, dossier.id, count)
    desk = whole.window.desk
    assert desk is not None
    began = time.thread_time()
    desk.look_at(dossier.id)
    _until(app, lambda: len(_tiles(whole)) >= count)
    laid_out = time.thread_time() - began
    bar = desk.grid.verticalScrollBar()
    _until(app, lambda: bar.maximum() > 10 * desk.grid.height())
    steps: list[tuple[float, float]] = []
    for step in range(201):
        began, spent = time.perf_counter(), time.thread_time()
        bar.setValue(bar.maximum() * step // 200)
        desk.grid.viewport().repaint()
        app.processEvents()
        steps.append((1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - spent)))
        _wait(app, 0.02)
    assert bar.value() == bar.maximum()
    _wait(app, 2)
    steps.sort()
    cpu = sorted(used for _took, used in steps)
    print(
        f"{count} pages: shown with {1000 * laid_out:.0f} ms of CPU in the GUI thread; a step of scrolling takes"
        f" {steps[100][0]:.0f} ms, p99 {steps[198][0]:.0f} ms (of CPU {cpu[100]:.0f} ms, p99 {cpu[198]:.0f} ms); {_memory()}"
    )


def _fill(whole: Application, dossier_id: int, count: int) -> None:
    """Pages as the stages leave them, each with a picture of its own, without the stages' work."""
    ctx = whole.station._ctx
    assert ctx is not None
    model = next(page for page in ctx.queries.pages(1) if page.reading)
    with ctx.ledger.transaction() as connection:
        scan = ctx.ledger.begin(
            connection, Kind.SCAN, raw_name=b"stack.pdf", dev=1, ino=dossier_id, size=7, mtime_ns=1,
            dossier_id=dossier_id, first_seen_mono=0.0,
        )  # fmt: skip
        ctx.ledger.advance(connection, Kind.SCAN, scan, "seen", "settling")
        secured = {"sha256": model.original, "frames": count}
        ctx.ledger.advance(connection, Kind.SCAN, scan, "settling", "secured", **secured)
        add_pages(ctx.ledger, connection, scan, dossier_id, model.original, count)
        ctx.ledger.advance(connection, Kind.SCAN, scan, "secured", "cleaned")
        for page in connection.execute(page_table.select().where(page_table.c.scan_id == scan)).all():
            ctx.ledger.advance(
                connection, Kind.PAGE, page.id, "secured", "judged", width=model.size[0], height=model.size[1]
            )
            ctx.ledger.advance(connection, Kind.PAGE, page.id, "judged", "ready")
            own = ctx.vault.put(ctx.vault.get(model.thumbnail) + f"{page.id}".encode())  # JPEG readers stop at its end
            values = {"thumbnail": own, "look": model.look, "reading": model.reading}
            connection.execute(update(page_table).where(page_table.c.id == page.id).values(**values))


def _tiles(whole: Application) -> list[Tile]:
    desk = whole.window.desk
    return [entry for entry in desk.grid.pages.entries if isinstance(entry, Tile)] if desk is not None else []


def _state(whole: Application, page_id: int) -> str:
    return next((tile.page.state for tile in _tiles(whole) if tile.page.id == page_id), "")


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _worst(seconds: list[float]) -> str:
    return f"{max(seconds):.2f} s"


def _memory() -> str:
    me = psutil.Process()
    return f"RSS {me.memory_info().rss / 2**20:.0f} MiB, PSS {own_pss(me.pid):.0f} MiB"


def _until(app: QApplication, done: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        _wait(app, 0.01)


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.001)
