"""The window: a rail of rooms on the left, the message bar above, and a status strip that is always true."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.config import Settings
from station.i18n import _
from station.types import Status
from ui import words
from ui.bridge import Bridge
from ui.cover import Cover
from ui.desk.view import DeskView
from ui.figures.view import FiguresView
from ui.first.view import FirstStart
from ui.help.view import HelpView
from ui.notify import MessageBar
from ui.outbox.view import OutboxView
from ui.search.view import SearchView
from ui.settings.view import SettingsView
from ui.style import GRID, Tone, button, key_name, text_label, tone_sign, tone_style
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station


class MainWindow(QMainWindow):
    """Opens at once; the rooms come when the station is open."""

    language_asked = Signal(str)
    settings_kept = Signal(object)
    reopen_asked = Signal(object)
    first_finished = Signal(dict, bool)
    first_spoken = Signal(str)
    practice_asked = Signal()
    practice_over = Signal()
    closed = Signal()

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.tasks = Tasks(self)
        self.bridge: Bridge | None = None
        self.desk: DeskView | None = None
        self.outbox: OutboxView | None = None
        self.search: SearchView | None = None
        self.figures: FiguresView | None = None
        self.settings: SettingsView | None = None
        self.messages = MessageBar()
        self.rooms = QStackedWidget()
        self.status = StatusStrip()
        self.status.told.connect(self.messages.show_notice)
        self.tasks.trouble.connect(self.messages.show_failure)
        self._rail = QVBoxLayout()
        self._rail_holder = QWidget()
        self._look: Latest | None = None
        self.openers: dict[QWidget, QPushButton] = {}
        self.first: FirstStart | None = None
        self.help: HelpView | None = None
        self._before_help: QWidget | None = None
        self.faces = QStackedWidget()
        self.cover = Cover(self.tasks)
        self.cover.opened.connect(self.uncover)
        self.practice = PracticeBand()
        self.practice.over.connect(self.practice_over)
        self.setWindowTitle(_("Dossier scanning station"))
        opening = text_label(_("Opening the dossiers…"), larger=1.2)
        opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rooms.addWidget(opening)
        self._lay_out()
        self.resize(1366, 768)

    def _lay_out(self) -> None:
        rail = self._rail_holder
        rail.setLayout(self._rail)
        self._rail.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID)
        self._rail.setSpacing(GRID // 2)
        self._rail.addStretch(1)
        other = "en" if self._lang == "vi" else "vi"
        tip = _("Changes the language of the window; nothing is lost")
        asks = button(_("Help"), "F1", _("What this room is for, and all keys"))
        asks.clicked.connect(self.show_help)
        self._rail.addWidget(asks)
        switch = button("English" if other == "en" else "Tiếng Việt", "Ctrl+Alt+L", tip)
        switch.clicked.connect(lambda: self.language_asked.emit(other))
        self._rail.addWidget(switch)
        room = QVBoxLayout()
        room.setSpacing(0)
        room.addWidget(self.practice)
        room.addWidget(self.messages)
        room.addWidget(self.rooms, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(rail)
        upper.addLayout(room, 1)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)
        centre = QWidget()
        centre.setLayout(whole)
        self.faces.addWidget(centre)
        self.faces.addWidget(self.cover)
        self.setCentralWidget(self.faces)

    def welcome(self, settings: Settings, again: bool = False) -> None:
        """Show the first steps: before the station is opened at all, or `again` from its settings."""
        first = self.first = FirstStart(settings, self.tasks, again)
        first.finished.connect(self.first_finished)
        first.spoken.connect(self.first_spoken)
        first.left.connect(self._leave_first)
        self.rooms.addWidget(first)
        self.rooms.setCurrentWidget(first)
        self._rail_holder.setEnabled(not again)
        self._rail_holder.setVisible(again)
        self.status.setVisible(again)

    def _leave_first(self) -> None:
        """Back to the settings, nothing changed."""
        if self.first is not None:
            self.first.folder.end()
            self.rooms.removeWidget(self.first)
            self.first.deleteLater()
            self.first = None
        self._rail_holder.setEnabled(True)
        self.go(self.settings)

    def enter(self, station: Station, practising: bool = False) -> None:
        """The station is open: furnish the rooms and listen for news."""
        self._rail_holder.show()
        self._rail_holder.setEnabled(True)
        self.status.show()
        self.practice.setVisible(practising)
        self.bridge = Bridge(station, self.tasks, self)
        self.desk = DeskView(station, self.tasks, self.bridge)
        self.outbox = OutboxView(station, self.tasks, self.bridge)
        self.search = SearchView(station, self.tasks, self.bridge)
        self._add_room("▣", _("Reception"), "Alt+1", _("Dossiers at the desk"), self.desk)
        self._add_room("⇪", _("Sending"), "Alt+2", _("Dossiers on their way to the receiver"), self.outbox)
        self._add_room("⌕", _("Search"), "Alt+3", _("Finds pages and dossiers by their words"), self.search)
        figures = self.figures = FiguresView(station, self.tasks)
        self._add_room("▤", _("Statistics"), "Alt+4", _("Today and this month in numbers"), figures)
        self._add_settings(station)
        self.search.opened.connect(self._show_dossier)
        self._key("Ctrl+F", _("Search"), lambda: self.go(self.search))
        if practising:
            self.openers[self.settings].setEnabled(False)
        self.desk.practice_asked.connect(self.practice_asked)
        self.go(self.desk)
        look = self._look = Latest(self.tasks, station.upkeep.status, self.status.put)
        self.bridge.anything.connect(look.want)
        self.bridge.beat.connect(look.want)
        self.bridge.start()
        self.desk.intake.procedure.setFocus()

    @property
    def covered(self) -> bool:
        return self.faces.currentWidget() is self.cover

    def hide_work(self, kept_pin: str = "") -> None:
        """Cover everything, or lock it when there is a PIN; what is under way goes on."""
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self.faces.setCurrentWidget(self.cover)
        self.cover.begin(kept_pin)

    def uncover(self) -> None:
        self.faces.setCurrentIndex(0)
        shown = self.rooms.currentWidget()
        if shown is not None:
            shown.setFocus()

    def _lock_now(self) -> None:
        if self.settings is not None:
            self.hide_work(self.settings.settings.lock_pin)

    def _add_settings(self, station: Station) -> None:
        self.settings = SettingsView(station, self.tasks)
        self.settings.kept.connect(self.settings_kept)
        self.settings.reopen_asked.connect(self.reopen_asked)
        self.settings.guide_asked.connect(lambda: self.welcome(station.settings, again=True))
        self.settings.practice_asked.connect(self.practice_asked)
        self._add_room("⚙", _("Settings"), "Alt+5", _("Scan folder, sending, language, scanner"), self.settings)
        self._key("Ctrl+L", _("Covers the work at once, or locks it when a PIN is set"), self._lock_now)
        self._key("Ctrl+,", _("Settings"), lambda: self.go(self.settings))

    def _add_room(self, sign: str, name: str, key: str, tip: str, room: QWidget) -> None:
        opener = QPushButton(f"{sign}\n{name}")
        opener.setCheckable(True)
        opener.setAutoExclusive(True)
        opener.setProperty("rail", True)
        opener.setMinimumWidth(opener.fontMetrics().horizontalAdvance(name) + 5 * GRID)
        opener.setAccessibleName(name)
        opener.setShortcut(key)
        opener.setToolTip(f"{tip} ({key_name(key)})")
        opener.clicked.connect(lambda: self.go(room))
        self._rail.insertWidget(self.rooms.count() - 1, opener)
        self.openers[room] = opener
        self.rooms.addWidget(room)

    def _key(self, key: str, does: str, do: Callable[[], None]) -> None:
        QShortcut(QKeySequence(key), self, do).setWhatsThis(does)

    def show_help(self) -> None:
        """The page of the room that is shown; a second F1 goes back."""
        shown = self.rooms.currentWidget()
        if self.help is not None and shown is self.help:
            self._leave_help()
            return
        if self.help is None:
            named = [(opener.accessibleName(), room) for room, opener in self.openers.items()]
            self.help = HelpView(self._lang, ((_("Everywhere"), self), *named))
            self.help.left.connect(self._leave_help)
            self.rooms.addWidget(self.help)
        self._before_help = shown
        self.rooms.setCurrentWidget(self.help)
        pages = {self.desk: "desk", self.outbox: "outbox", self.search: "search", self.settings: "settings"}
        pages[self.figures] = "figures"
        self.help.begin(pages.get(shown, "begin"))  # type: ignore[call-overload]

    def _leave_help(self) -> None:
        before = self._before_help
        if before in self.openers:
            self.go(before)
        elif before is not None:
            self.rooms.setCurrentWidget(before)

    def go(self, room: QWidget | None) -> None:
        """Show a room; a room that has a `begin` is told, so that typing can start at once."""
        if room is None or self.covered or not self.openers[room].isEnabled():
            return
        self.rooms.setCurrentWidget(room)
        self.openers[room].setChecked(True)
        if isinstance(room, SearchView | SettingsView):
            room.begin()
        elif isinstance(room, DeskView):
            room.refresh()  # what was set elsewhere, a scanner for one, shows here

    def go_like(self, other: MainWindow) -> None:
        """Show the room that another window showed."""
        before = other.rooms.currentWidget()
        same = next((at for at, room in enumerate(other.openers) if room is before), 0)
        self.go(tuple(self.openers)[same])
        if self.settings is not None and other.settings is not None:
            self.settings.sections.setCurrentRow(other.settings.sections.currentRow())

    def _show_dossier(self, dossier_id: int, page_id: int) -> None:
        """A dossier that was looked for is only shown: which one takes new pages is the desk's to say."""
        if self.desk is not None:
            self.desk.look_at(dossier_id, page_id)
            self.go(self.desk)

    def leave(self) -> None:
        """Stop listening; acts that were given are still carried out."""
        if self.bridge is not None:
            self.bridge.stop()
        self.tasks.stop()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        super().closeEvent(event)
        self.closed.emit()


class PracticeBand(QFrame):
    """Says without a pause that nothing here is real."""

    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("practice")
        tip = _("Goes back to the real dossiers; what was practised is thrown away the next time")
        self.end = button(_("End practising"), "Ctrl+Shift+P", tip)
        self.end.clicked.connect(self.over)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        words = _("PRACTICE: a sample dossier and a case system inside this PC. Nothing is sent, nothing is kept.")
        row.addWidget(text_label(f"{tone_sign(Tone.WARN)} {words}", bold=True), 1)
        row.addWidget(self.end)
        self.setStyleSheet(tone_style("QFrame#practice", Tone.WARN, self.palette()))
        self.hide()


class StatusStrip(QWidget):
    """What is watched, when the last page came, what waits, how much disk is left, who works here."""

    told = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts = {name: text_label() for name in ("watching", "last", "waiting", "disk", "operator")}
        self.trouble = button("", "Ctrl+I", _("Shows what needs attention"))
        self._status: Status | None = None
        self.trouble.clicked.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        row.setSpacing(3 * GRID)
        for name, label in self.parts.items():
            label.setWordWrap(name in ("watching", "operator"))
            row.addWidget(label, {"watching": 3, "operator": 1}.get(name, 0))
        row.addWidget(self.trouble)
        self.trouble.hide()

    def put(self, status: Status) -> None:
        self._status = status
        tone = Tone.GOOD if status.watcher_alive else Tone.BAD
        words_of = _("watching {folder}") if status.watcher_alive else _("NOT watching {folder}")
        folder = status.watching.replace("\\", "\\\u200b").replace("/", "/\u200b")
        self.parts["watching"].setText(f"{tone_sign(tone)} {words_of.format(folder=folder)}")
        last = words.moment(status.last_page_at) or _("none yet")
        self.parts["last"].setText(_("Last page: {time}").format(time=last))
        waiting = sum(status.deliveries.get(state, 0) for state in ("queued", "sending", "acknowledged"))
        held = status.deliveries.get("held", 0)
        text = _("Waiting to be sent: {count}").format(count=waiting)
        self.parts["waiting"].setText(text + (" · " + _("held: {count}").format(count=held) if held else ""))
        self.parts["disk"].setText(_("Disk free: {size}").format(size=words.size(status.disk_free)))
        self.parts["operator"].setText(status.operator)
        self.trouble.setVisible(bool(status.trouble))
        if status.trouble:
            self.trouble.setText(f"{tone_sign(Tone.WARN)} {status.trouble[0].title}")

    def _tell(self) -> None:
        for message in reversed(self._status.trouble if self._status else ()):
            self.told.emit(message)
