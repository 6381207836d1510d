"""Files that could not be taken in: which, why, what to do, and a way to try again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.i18n import _
from station.messages import notice
from station.types import Scan
from ui.style import GRID, Tone, button, text_label
from ui.widgets.flow import Flow
from ui.widgets.lines import Line, LinesView


class RefusedPane(QWidget):
    """Visible only while there is such a file."""

    again = Signal(int)
    answered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = text_label(bold=True)
        self.files = LinesView()
        self.retry = button(_("Try again"), "Ctrl+T", _("Tries to take the chosen file in once more"))
        self.retry.clicked.connect(self._again)
        self.answer = button(
            _("Scanned again"), "", _("The paper was scanned again: the file stays in quarantine, unused")
        )
        self.answer.clicked.connect(self._answer)
        self.files.activated.connect(lambda _index: self._again())
        self.files.setAccessibleName(_("Files that could not be taken in"))
        self.files.setToolTip(_("Enter tries the chosen file again"))
        self.files.setMaximumHeight(self.fontMetrics().lineSpacing() * 5)
        keys = Flow()
        for widget in (self.answer, self.retry):
            keys.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.head)
        column.addWidget(self.files)
        column.addLayout(keys)

    def put(self, scans: tuple[Scan, ...]) -> None:
        self.setVisible(bool(scans))
        self.head.setText(_("Files that could not be taken in: {count}").format(count=len(scans)))
        self.files.put(tuple(_line(scan) for scan in scans))
        if scans and self.files.key() is None:
            self.files.choose(scans[0].id)

    def _again(self) -> None:
        key = self.files.key()
        if key is not None:
            self.again.emit(key)

    def _answer(self) -> None:
        key = self.files.key()
        if key is not None:
            self.answered.emit(key)


def _line(scan: Scan) -> Line:
    said = notice(scan.code, scan.facts)
    name = scan.name.replace("_", "_\u200b").replace("-", "-\u200b")
    return Line(scan.id, Tone.BAD, name, f"{said.title}. {said.advice}")
