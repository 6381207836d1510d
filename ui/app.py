"""Starts and stops the window: language, look, what to do with the unforeseen, and an orderly end."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from ocr.errors import Failure
from station.app import Station, show_holder
from station.config import Settings
from station.crash_report import keep_report
from station.i18n import _, use_language
from station.practice import Practice
from station.service import settings as service
from station.settings_file import Entry
from ui import style
from ui.cover import Idleness
from ui.main_window import MainWindow
from ui.session_lock import SessionLock

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
        self._scale = settings.font_scale
        self._words = QtWords(self)
        self._open = False
        self._practice: Practice | None = None
        self.station = Station(settings)
        self._front = Front(self)
        self._front.asked.connect(self._come_forward)
        self.station.rooms["window"] = self._front
        use_language(self._lang)
        app.installTranslator(self._words)
        self._points = app.font().pointSizeF()
        style.apply(app, self._points, settings.font_scale)
        self.window = self._make_window()
        self.idleness = Idleness(settings, self)
        self.idleness.cover.connect(self._cover)
        self.idleness.lock.connect(self._lock)
        self.session = SessionLock(self)
        self.session.locked.connect(self._lock)
        sys.excepthook = self._unforeseen

    def start(self) -> None:
        """Show the window first; the station opens behind it, or after the first steps where nothing is set up yet."""
        self.window.show()
        if service.is_first_start(self.station.settings):
            self.window.welcome(self.station.settings)
        else:
            self._open_behind()

    def _open_behind(self) -> None:
        self.window.tasks.act(self._open_station, lambda _none: self._opened())

    def stop(self) -> None:
        """Give the acts under way their time, then stop the engine and close the ledger."""
        self.session.end()
        self.window.leave()
        if self._open:
            self.station.stop()
            self.station.close()
            self._open = False
        if self._practice is not None:
            self._practice.end()

    def _open_station(self) -> None:
        self.station.open()
        self._open = True
        self.station.start()

    def _come_forward(self) -> None:
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    def _opened(self) -> None:
        self.window.enter(self.station, self._practice is not None)
        self.session.begin(self.window)

    def _make_window(self) -> MainWindow:
        window = MainWindow(self._lang)
        window.language_asked.connect(self._speak_from_now_on)
        window.settings_kept.connect(self._take_up)
        window.reopen_asked.connect(self._reopen)
        window.first_finished.connect(self._first_finished)
        window.first_spoken.connect(self._first_spoken)
        window.practice_asked.connect(lambda: self._practise(self.station.settings))
        window.practice_over.connect(self._end_practice)
        window.closed.connect(self._app.quit)
        return window

    def _speak_from_now_on(self, lang: str) -> None:
        """Asked for at the rail: kept as the settings keep it, and what can't be kept is said."""
        before = self.station.settings
        self.station.settings = before.model_copy(update={"lang": lang})
        self._speak(lang)
        self.window.tasks.act(lambda: service.change(before, {"lang": lang}))

    def _speak(self, lang: str) -> None:
        """The same work in another language."""
        self._lang = lang
        use_language(lang)
        self._renew()

    def _renew(self) -> None:
        """The same work in a new window: every word and size is laid out anew."""
        before = self._leave_window()
        if self._open:
            self._opened()
            self.window.go_like(before)
        before.deleteLater()

    def _leave_window(self) -> MainWindow:
        """A new window in the place of the one there is, which is given back; acts given in it are carried out."""
        before, self.window = self.window, self._make_window()
        self.window.setGeometry(before.geometry())
        self.window.show()
        before.leave()
        before.hide()
        return before

    def _take_up(self, settings: Settings) -> None:
        """What was kept and holds at once."""
        self.station.settings = settings
        self.idleness.put(settings)
        if settings.font_scale != self._scale:
            self._scale = settings.font_scale
            style.apply(self._app, self._points, self._scale)
            self._renew()
        if settings.lang != self._lang:
            self._speak(settings.lang)

    def _reopen(self, settings: Settings) -> None:
        """End the work in order and begin it again with these settings; scans wait in their folder meanwhile."""
        old = self._begin_anew(settings)
        self.window.tasks.act(old.close)
        self._open_behind()

    def _begin_anew(self, settings: Settings) -> Station:
        """A window and a station in the place of those there are; gives the old station, which is still to be closed."""
        self._leave_window().deleteLater()
        old, self.station = self.station, Station(settings)
        self.station.rooms["window"] = self._front
        self._open = False
        return old

    def _first_spoken(self, lang: str) -> None:
        """The first steps in another language; nothing is kept yet."""
        again = self._open
        self._lang = lang
        use_language(lang)
        self._renew()
        self.window.welcome(self.station.settings.model_copy(update={"lang": lang}), again)
        if self.window.first is not None:
            self.window.first.go(1)

    def _first_finished(self, changes: dict[str, Entry | None], practise: bool) -> None:
        """Keep what the first steps came to, then open the station, or the practice."""
        now = self.station.settings

        def keep() -> Settings:
            service.make_folder(Path(str(changes["watch"])))
            return service.change(now, changes).settings

        self.window.tasks.act(keep, self._practise if practise else self._reopen)

    def _practise(self, settings: Settings) -> None:
        """Another station in the same window; the real one is closed meanwhile, and its scans wait in their folder."""
        before = self._practice
        practice = Practice(before.real if before else settings)
        old = self._begin_anew(settings)
        self._practice = practice

        def begin() -> None:
            old.close()
            if before is not None:
                before.end()
            self.station = Station(practice.begin())
            self.station.rooms["window"] = self._front
            self._open_station()
            practice.lay_out(self.station.desk)

        self.window.tasks.act(begin, lambda _none: self._opened(), self._practice_failed)

    def _practice_failed(self, error: BaseException) -> None:
        """Back to the real work, and say why."""
        practice, self._practice = self._practice, None
        if practice is not None:
            practice.end()
            self._reopen(practice.real)
        self.window.messages.show_failure(error)

    def _end_practice(self) -> None:
        practice, self._practice = self._practice, None
        if practice is None:
            return
        old = self._begin_anew(practice.real.model_copy(update={"lang": self._lang}))
        self.window.tasks.act(old.close)
        self.window.tasks.act(practice.end)
        self._open_behind()

    def _cover(self) -> None:
        if self._open:
            self.window.hide_work()

    def _lock(self) -> None:
        if self._open:
            self.window.hide_work(self.station.settings.lock_pin)

    def _unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        found = error.with_traceback(trace)
        self.window.messages.show_failure(found)
        try:
            log.error("reported in %s", keep_report(found).name)
        except Failure as failure:
            log.error("no report could be written: %s", failure.code)


def end_at_logout(app: QApplication) -> QSocketNotifier:
    """SIGTERM ends the window as its cross does. Keep the answer: Python looks at a signal only when something wakes it."""
    heard, told = socket.socketpair()
    for each in (heard, told):
        each.setblocking(False)
    signal.set_wakeup_fd(told.fileno())
    signal.signal(signal.SIGTERM, lambda *_: app.quit())
    ear = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read)
    ear.activated.connect(lambda *_: heard.recv(64))
    ear.destroyed.connect(told.close)
    return ear


def run(settings: Settings, arguments: list[str]) -> int:
    if show_holder(settings):
        return 0
    app = QApplication(arguments)
    app.setApplicationName("dossier-station")
    app.setQuitOnLastWindowClosed(False)
    ear = end_at_logout(app)
    whole = Application(app, settings)
    whole.start()
    try:
        return app.exec()
    finally:
        whole.stop()
        ear.setEnabled(False)
