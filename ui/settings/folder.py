"""The scan folder: typed, chosen, or found by a test page; the page is only looked at and stays where it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from station.config import Settings
from station.i18n import _
from station.service import settings as service
from station.service.settings import Arrival, Checked, PageWatch
from ui.settings.panel import Panel
from ui.style import Tone, button
from ui.tasks import Latest, Tasks
from ui.widgets.said import Said

LOOK_MS = 400


class FolderPanel(Panel):
    """Says where scans come from; `found` tells that a test page was seen in the folder that stands there."""

    found = Signal(str)
    judged = Signal()
    """Whether the folder is `usable` was found out anew."""

    def __init__(self, settings: Settings, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(_("Scan folder"), _("The folder that your scanner writes into."), parent)
        self._settings, self._tasks = settings, tasks
        self._watch: PageWatch | None = None
        self._looking = False
        self.usable = False
        self.path = QLineEdit()
        self.choose = button(_("Choose…"), "Ctrl+O", _("Choose the folder from the disk"))
        self.test = button(_("Find it by a test page"), "Ctrl+T", _("Watches the usual folders while you scan a page"))
        self.test.setCheckable(True)
        self.keep = button(_("Use this folder"), "Ctrl+Return", _("Keeps this folder as the scan folder"), primary=True)
        self.check, self.page = Said(), Said()
        self._checks = Latest(tasks, self._checked_now, self._say_check)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.add_field(_("Folder"), self.path, _("The whole path of the folder"))
        self.add_row(self.choose, self.test, self.keep)
        for widget in (self.check, self.page):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.path.textChanged.connect(lambda _text: self._checks.want())
        self.choose.clicked.connect(self._ask_path)
        self.test.toggled.connect(self._toggle)
        self.keep.clicked.connect(self.keep_it)
        self.put(settings)

    @property
    def folder(self) -> Path:
        return Path(self.path.text().strip()).expanduser()

    def put(self, settings: Settings) -> None:
        self._settings = settings
        if not self.path.hasFocus():
            self.path.setText(str(settings.watch))

    def begin(self) -> None:
        self._checks.want()

    def end(self) -> None:
        self.test.setChecked(False)

    def keep_it(self) -> None:
        """Make the folder if it isn't there, then keep it."""
        folder = self.folder
        self._tasks.act(lambda: service.make_folder(folder), lambda _none: self.changed.emit({"watch": str(folder)}))

    def _checked_now(self) -> Checked:
        return service.check_folder(self.folder, self._settings.root)

    def _say_check(self, found: Checked) -> None:
        self.check.say(Tone(found.severity), found.said, found.advice)
        self.usable = found.severity != "bad"
        self.keep.setEnabled(self.usable)
        self.judged.emit()

    def _ask_path(self) -> None:
        dialog = QFileDialog(self, _("Scan folder"), self.path.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def _toggle(self, on: bool) -> None:
        if not on:
            self._timer.stop()
            self._watch = None
            self.test.setText(_("Find it by a test page"))
            return
        self.test.setText(_("Stop waiting"))
        self.page.say(
            Tone.QUIET,
            _("Now put any sheet into the scanner and scan it as usual. Waiting…"),
            _("This folder and the usual ones of this PC are watched; the page is only looked at."),
        )
        folder = self.folder
        self._tasks.ask(lambda: PageWatch((folder, *service.likely_folders())), self._begin_watch)

    def _begin_watch(self, watch: PageWatch) -> None:
        if self.test.isChecked():
            self._watch, self._looking = watch, False
            self._timer.start()

    def _look(self) -> None:
        watch = self._watch
        if watch is not None and not self._looking:
            self._looking = True
            self._tasks.ask(watch.look, lambda arrival: self._looked(watch, arrival), lambda _error: self._again())

    def _again(self) -> None:
        self._looking = False

    def _looked(self, watch: PageWatch, arrival: Arrival | None) -> None:
        self._looking = False
        if arrival is None or watch is not self._watch:
            return
        self.test.setChecked(False)
        self.path.setText(str(arrival.path.parent))
        self._checks.want()  # the same folder may not have been there before
        self.page.say(Tone.QUIET, _("A file arrived: {name}. Looking at it…").format(name=arrival.path.name))
        settings = self._settings
        self._tasks.ask(lambda: service.check_page(arrival, settings), lambda said: self._say_page(arrival, said))

    def _say_page(self, arrival: Arrival, said: Checked) -> None:
        self.page.say(Tone(said.severity), said.said, said.advice)
        if said.severity != "bad":
            self.found.emit(str(arrival.path.parent))
