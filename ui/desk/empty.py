"""What the desk shows where no pages are: the three steps, or that the scanner may start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.i18n import _
from ui.style import GRID, button, text_label


def centred(text: str) -> QWidget:
    label = text_label(text, larger=1.15)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


class EmptyDesk(QWidget):
    """Three steps for someone who sees this room for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        steps = (
            ("①", _("Choose the procedure on the left and press New dossier (Ctrl+N).")),
            ("②", _("Scan the papers with your scanner as usual. Each page appears here by itself.")),
            ("③", _("When every paper is present, press Finish (F9). The dossier is sealed and sent.")),
        )
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(text_label(_("Ready for the next citizen"), bold=True, larger=1.4))
        for sign, words in steps:
            row = QHBoxLayout()
            row.setSpacing(2 * GRID)
            mark = text_label(sign, larger=2.2)
            mark.setWordWrap(False)
            row.addWidget(mark)
            row.addWidget(text_label(words, larger=1.1), 1)
            column.addLayout(row)
        self.practise = button(
            _("Try it with a sample dossier"), "", _("Opens a sample dossier to play with; nothing of it is sent")
        )
        column.addSpacing(2 * GRID)
        column.addWidget(self.practise, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
