"""The scanner's test sheet: to print, to scan, and what its last scan said of the scanner."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from station.config import Settings
from station.i18n import _
from station.lamps import Lamp, Light
from station.service import scanner
from station.service.scanner import Judged
from ui import words
from ui.settings.panel import Panel
from ui.style import Tone, button
from ui.tasks import Latest, Tasks
from ui.widgets.lines import Line, LinesView
from ui.widgets.said import Said

NAME = "phieu-kiem-tra-may-quet.pdf"
TONES = {Light.GREEN: Tone.GOOD, Light.AMBER: Tone.WARN, Light.RED: Tone.BAD}


class ScannerPanel(Panel):
    """The sheet is scanned like any page: the station knows it, judges the scanner and sets it aside."""

    def __init__(self, settings: Settings, tasks: Tasks, parent: QWidget | None = None) -> None:
        explained = _(
            "Print the test sheet once, then scan it whenever pages come out streaked, soft or askew: "
            "the station knows it, judges the scanner and tells here what to do."
        )
        super().__init__(_("Scanner"), explained, parent)
        self._settings, self._tasks = settings, tasks
        self._news = Latest(tasks, lambda: scanner.latest(self._settings.root), self._show)
        self.print = button(_("Open the sheet to print"), "Ctrl+P", _("Opens it in your PDF viewer; print it at 100 %"))
        self.save = button(_("Save the sheet…"), "Ctrl+S", _("Writes the sheet as a PDF file"))
        self.result = Said()
        self.lamps = LinesView()
        self.lamps.setAccessibleName(_("What was judged of the scanner"))
        self.lamps.setToolTip(_("One line for each number; what is to be done stands below it"))
        self.add_row(self.print, self.save)
        self.column.addWidget(self.result)
        self.column.addWidget(self.lamps, 1)
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._save)

    def put(self, settings: Settings) -> None:
        self._settings = settings

    def begin(self) -> None:
        self._news.want()

    def write(self, path: Path) -> None:
        """Make the sheet there and say so."""
        self._tasks.act(
            lambda: scanner.save_sheet(path),
            lambda _none: self.result.say(Tone.GOOD, _("Written: {file}").format(file=path.name), _how()),
        )

    def _print(self) -> None:
        path = Path(tempfile.gettempdir()) / NAME
        self._tasks.act(
            lambda: scanner.save_sheet(path),
            lambda _none: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )

    def _save(self) -> None:
        dialog = QFileDialog(self, _("Save the sheet…"), str(Path.home() / NAME))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(NAME)
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def _show(self, judged: Judged | None) -> None:
        self.lamps.setVisible(judged is not None)
        if judged is None:
            self.result.say(Tone.QUIET, _("This scanner was never judged."), _how())
            return
        checked, lamps = judged
        tone = TONES[Light(checked.light)]
        said = {
            Tone.GOOD: _("The scanner is in good order."),
            Tone.WARN: _("The scanner needs a look."),
            Tone.BAD: _("The scanner is at fault."),
        }[tone]
        self.result.say(
            tone, said, _("Judged {time} by {file}").format(time=words.moment(checked.at), file=checked.file)
        )
        worst_first = sorted(lamps, key=lambda lamp: -list(Light).index(lamp.light))
        self.lamps.put(tuple(_line(key, lamp) for key, lamp in enumerate(worst_first)))


def _how() -> str:
    return _("Print both sides on white A4 paper at 100 %, scan them in colour at 300 dpi like any page.")


def _line(key: int, lamp: Lamp) -> Line:
    below = f"{lamp.reason}\n{lamp.advice}" if lamp.advice else lamp.reason
    return Line(key, TONES[lamp.light], lamp.title, below)
