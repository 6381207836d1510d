"""Makes the pictures of the help: `python -m tests.world.help_pictures` plays the sample dossier and photographs the rooms."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import ui  # noqa: F401 - first: makes Qt safe on Python 3.11
from station.config import Settings, load
from station.i18n import use_language
from ui.app import Application
from ui.help.pages import PICTURES

WIDTH = 860
"""px: what fits beside the list of pages on a small screen."""


def main() -> int:
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        os.environ["STATION_CONFIG"] = str(place / "station.toml")
        (place / "scan").mkdir()
        settings = load(root=place / "tram-so-hoa", watch=place / "scan", lang="vi", operator="Nguyễn Thị An")
        whole = Application(app, settings)
        try:
            _play(app, whole, settings)
        finally:
            whole.stop()
    use_language("en")
    return 0


def _play(app: QApplication, whole: Application, settings: Settings) -> None:
    whole._practise(settings)
    _until(app, lambda: whole.window.desk is not None and len(whole.window.desk.grid.pages.entries) > 0)
    _until(app, lambda: whole.station.upkeep.status().pages.get("ready", 0) >= 4)
    found = whole.station.desk.recent()[0]
    for lang in ("vi", "en"):
        whole._speak(lang)
        window = whole.window
        _until(app, lambda: whole.window.desk is not None and len(whole.window.desk.grid.pages.entries) > 0)
        window.practice.hide()
        window.resize(1180, 664)
        _wait(app, 3)
        _take(whole, "desk", lang)
        window.go(window.search)
        window.search.box.setText("nguyen")
        _until(app, lambda: len(whole.window.search.model.rows) > 1)
        _wait(app, 4)
        _take(whole, "search", lang)
        window.openers[window.settings].setEnabled(True)
        window.go(window.settings)
        window.settings.go(window.settings.target)
        _wait(app, 1)
        _take(whole, "settings", lang)
    whole.station.desk.finish(found.id, "…")
    _until(app, lambda: any(row.state == "verified" for row in whole.station.outbox.rows()))
    for lang in ("vi", "en"):
        whole._speak(lang)
        whole.window.practice.hide()
        whole.window.resize(1180, 664)
        whole.window.go(whole.window.outbox)
        _wait(app, 2)
        _take(whole, "outbox", lang)


def _take(whole: Application, name: str, lang: str) -> None:
    whole.window.status.hide()  # it names this machine's folders
    whole.window.repaint()
    image = whole.window.grab().toImage().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    PICTURES.mkdir(exist_ok=True)
    image.save(str(PICTURES / f"{name}-{lang}.png"), "PNG", 0)
    print(name, lang, (PICTURES / f"{name}-{lang}.png").stat().st_size)


def _until(app: QApplication, done: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        _wait(app, 0.1)


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
