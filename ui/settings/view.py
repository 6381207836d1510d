"""The settings room: sections on the left, the chosen one on the right, and one line that says what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from station.i18n import _
from station.service import settings as service
from station.service.settings import Saved
from station.settings_file import Entry
from ui.settings.folder import FolderPanel
from ui.settings.general import GeneralPanel
from ui.settings.panel import Panel
from ui.settings.place import PlacePanel
from ui.settings.privacy import PrivacyPanel
from ui.settings.procedures import ProceduresPanel
from ui.settings.scanner import ScannerPanel
from ui.settings.scanning import ScanningPanel
from ui.settings.target import TargetPanel
from ui.style import GRID, Tone, button, text_label
from ui.tasks import Tasks
from ui.widgets.said import Said

if TYPE_CHECKING:
    from station.app import Station


class SettingsView(QWidget):
    """Room 7, Cài đặt."""

    kept = Signal(object)
    """Settings that were written and hold at once, as far as they can."""
    reopen_asked = Signal(object)
    """The station is to be opened again with these settings."""
    guide_asked = Signal()
    practice_asked = Signal()

    def __init__(self, station: Station, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings, self._tasks = station.settings, tasks
        settings = self.settings
        self.general = GeneralPanel()
        self.folder = FolderPanel(settings, tasks)
        self.target = TargetPanel(settings, tasks)
        self.procedures = ProceduresPanel(settings, tasks)
        self.place = PlacePanel(settings, tasks)
        self.scanner = ScannerPanel(settings, tasks)
        self.scanning = ScanningPanel(settings, tasks, station.scanning)
        self.privacy = PrivacyPanel()
        self.panels: tuple[Panel, ...] = (
            self.general,
            self.folder,
            self.target,
            self.procedures,
            self.scanning,
            self.scanner,
            self.place,
            self.privacy,
        )
        self.sections, self.stack = QListWidget(), QStackedWidget()
        self.said = Said()
        self.reopen = button(
            _("Open the station again now"),
            "Ctrl+Shift+R",
            _("Takes the change up; no page is lost by it"),
            primary=True,
        )
        self.guide = button(_("First steps again…"), "", _("Goes through language, scan folder and sending once more"))
        self.practise = button(_("Practise…"), "", _("Opens a sample dossier to play with; nothing of it is sent"))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        for panel in self.panels:
            self.sections.addItem(panel.title)
            self.stack.addWidget(panel)
        widest = max(self.sections.fontMetrics().horizontalAdvance(panel.title) for panel in self.panels)
        self.sections.setFixedWidth(widest + 5 * GRID)
        for row in range(self.sections.count()):
            entry = self.sections.item(row)
            entry.setSizeHint(QSize(widest, self.fontMetrics().lineSpacing() + 2 * GRID))
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.setAccessibleName(_("Sections of the settings"))
        self.sections.setToolTip(_("Arrow keys choose a section, Tab goes into it"))
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.sections, 1)
        left.addWidget(self.practise)
        left.addWidget(self.guide)
        bottom = QHBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self.said, 1)
        bottom.addWidget(self.reopen)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.stack, 1)
        right.addLayout(bottom)
        both = QHBoxLayout()
        both.setSpacing(3 * GRID)
        both.addLayout(left)
        both.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(text_label(_("Settings"), bold=True, larger=1.15))
        column.addLayout(both, 1)
        self.reopen.hide()

    def _wire(self) -> None:
        for panel in self.panels:
            panel.changed.connect(self.keep)
            panel.put(self.settings)
        self.sections.currentRowChanged.connect(self._choose)
        self.sections.setCurrentRow(0)
        self.reopen.clicked.connect(lambda: self.reopen_asked.emit(self.settings))
        self.guide.clicked.connect(self.guide_asked)
        self.practise.clicked.connect(self.practice_asked)

    def begin(self) -> None:
        """The room is entered."""
        self._panel().begin()
        self.sections.setFocus()

    def go(self, panel: Panel) -> None:
        self.sections.setCurrentRow(self.panels.index(panel))

    def keep(self, changes: dict[str, Entry | None]) -> None:
        """Write them, then say what holds from when on."""
        now = self.settings
        self._tasks.act(lambda: service.change(now, changes), self._kept)

    def _kept(self, saved: Saved) -> None:
        before, self.settings = self.settings, saved.settings
        for panel in self.panels:
            panel.put(saved.settings)
        if saved.overridden:
            names = ", ".join(f"STATION_{name.upper()}" for name in saved.overridden)
            advice = _("Take it out of this account's environment, or ask the person who looks after this PC.")
            self.said.say(
                Tone.WARN, _("Kept, but {names} in the environment counts instead.").format(names=names), advice
            )
        elif saved.restart:
            self.said.say(Tone.WARN, _("Kept. It holds when the station is opened again."))
        else:
            self.said.say(Tone.GOOD, _("Kept."))
        self.reopen.setVisible(saved.restart and not saved.overridden or self.reopen.isVisible())
        if saved.settings != before:
            self.kept.emit(saved.settings)

    def _panel(self) -> Panel:
        return self.panels[self.stack.currentIndex()]

    def _choose(self, row: int) -> None:
        self._panel().end()
        self.stack.setCurrentIndex(row)
        self._panel().begin()
