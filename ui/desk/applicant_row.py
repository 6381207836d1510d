"""The applicant, asked in place: filled from the card or typed; what is typed goes before what the papers say."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from station.findings import Applicant
from station.i18n import _
from station.verdict_sentence import shown
from ui.style import GRID, button, text_label

MEANINGS = ("ho-ten", "so-dinh-danh", "ngay-sinh")


class ApplicantAsk(QWidget):
    """Enter keeps what was changed."""

    kept = Signal(object)
    """Changed values by meaning; "" fills one from the papers again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, str] = {}
        self.lines = {means: QLineEdit() for means in MEANINGS}
        titles = {"ho-ten": _("Name"), "so-dinh-danh": _("ID number"), "ngay-sinh": _("Date of birth")}
        self.ok = button(_("Keep"), "", _("Keeps what was typed (Enter)"))
        self.ok.clicked.connect(self.keep)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for row, (means, line) in enumerate(self.lines.items()):
            line.setAccessibleName(titles[means])
            line.setToolTip(_("Empty fills it from the papers (Enter keeps it)"))
            line.returnPressed.connect(self.keep)
            name = text_label(titles[means][:1].upper() + titles[means][1:])
            name.setWordWrap(False)
            grid.addWidget(name, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.ok, len(MEANINGS) - 1, 2)
        grid.setColumnStretch(1, 1)

    def put(self, applicant: Applicant | None) -> None:
        """Show the applicant as the dossier has it; what is being typed stays while that stays."""
        now = {means: shown(applicant.fields.get(means, "")) if applicant else "" for means in MEANINGS}
        if now == self._shown:
            return
        self._shown = now
        for means, line in self.lines.items():
            line.setText(now[means])

    def begin(self) -> None:
        first = next((line for line in self.lines.values() if not line.text()), self.lines["ho-ten"])
        first.setFocus()
        first.selectAll()

    def keep(self) -> None:
        typed = {means: line.text().strip() for means, line in self.lines.items()}
        self.kept.emit({means: text for means, text in typed.items() if text != self._shown[means]})
