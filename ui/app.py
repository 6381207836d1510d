"""Starts and stops the window: language, look, what to do with the unforeseen, and an orderly end."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from station.app import Station, show_holder
from station.config import Settings
from station.i18n import _, use_language
from ui import style
from ui.main_window import MainWindow

log = logging.getLogger("ui")


class QtWords(QTranslator):
    """Qt's own words come from our gettext catalogue, so that one file holds all translations."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return qt_words().get(source.replace("&", "")) if source else None


def qt_words() -> dict[str, str]:
    return {
        "OK": _("OK"),
        "Cancel": _("Cancel"),
        "Yes": _("Yes"),
        "No": _("No"),
        "Close": _("Close"),
        "Save": _("Save"),
        "Open": _("Open"),
        "Undo": _("Undo"),
        "Redo": _("Redo"),
        "Cut": _("Cut"),
        "Copy": _("Copy"),
        "Paste": _("Paste"),
        "Delete": _("Delete"),
        "Select All": _("Select all"),
    }


class Front(QObject):
    """What a second start of the program asks of the first: come to the front. Called from the door's thread."""

    asked = Signal()

    def show(self) -> None:
        self.asked.emit()


class Application(QObject):
    """Holds the station and the one window; a change of language makes a new window, the ledger keeps the work."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self._app = app
        self._lang: str = settings.lang
        self._words = QtWords(self)
        self._open = False
        self.station = Station(settings)
        self._front = Front(self)
        self._front.asked.connect(self._come_forward)
        self.station.rooms["window"] = self._front
        use_language(self._lang)
        app.installTranslator(self._words)
        style.apply(app, app.font().pointSizeF())
        self.window = self._make_window()
        sys.excepthook = self._unforeseen

    def start(self) -> None:
        """Show the window first; the station opens behind it."""
        self.window.show()
        self.window.tasks.act(self._open_station, lambda _none: self._opened())

    def stop(self) -> None:
        """Give the acts under way their time, then stop the engine and close the ledger."""
        self.window.leave()
        if self._open:
            self.station.stop()
            self.station.close()
            self._open = False

    def _open_station(self) -> None:
        self.station.open()
        self._open = True
        self.station.start()

    def _come_forward(self) -> None:
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    def _opened(self) -> None:
        self.window.enter(self.station)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self._lang)
        window.language_asked.connect(self._speak)
        window.closed.connect(self._app.quit)
        return window

    def _speak(self, lang: str) -> None:
        """The same work in another language."""
        self._lang = lang
        use_language(lang)
        before, self.window = self.window, self._make_window()
        self.window.setGeometry(before.geometry())
        self.window.show()
        before.leave()
        before.hide()
        before.deleteLater()
        if self._open:
            self.window.enter(self.station)

    def _unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        self.window.messages.show_failure(error.with_traceback(trace))


def run(settings: Settings, arguments: list[str]) -> int:
    if show_holder(settings):
        return 0
    app = QApplication(arguments)
    app.setApplicationName("dossier-station")
    app.setQuitOnLastWindowClosed(False)
    whole = Application(app, settings)
    whole.start()
    try:
        return app.exec()
    finally:
        whole.stop()
