"""Something read that is asked in place: the cut-out where it stands, what was read, and a line to put it right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.i18n import _
from ui.desk.crops import Crop, Crops
from ui.style import GRID, button, text_label


class InPlace(QWidget):
    """Enter confirms what stands in the line, whether it was read so or typed."""

    entered = Signal()

    def __init__(self, crops: Crops, name: str, tip: str, confirms: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crop = Crop(crops)
        self.said = text_label()
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setToolTip(tip)
        self.ok = button(_("Right"), "", confirms)
        self.line.returnPressed.connect(self.entered)
        self.ok.clicked.connect(self.entered)
        typed = QHBoxLayout()
        typed.setSpacing(GRID)
        typed.addWidget(self.line, 1)
        typed.addWidget(self.ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.crop)
        column.addWidget(self.said)
        column.addLayout(typed)

    def begin(self) -> None:
        self.line.setFocus()
        self.line.selectAll()
