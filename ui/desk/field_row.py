"""One field of a page, asked in place: the cut-out where it stands, what was read, and a line to put it right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.findings import FieldRow
from station.i18n import _
from station.types import DossierView
from station.verdict_sentence import shown
from ui.desk.crops import Crops
from ui.desk.in_place import InPlace


class FieldAsk(InPlace):
    confirmed = Signal(int, str, str)
    """Page, field, value."""

    def __init__(self, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(
            crops,
            _("Value of the field"),
            _("As it stands on the paper (Enter confirms it and goes on)"),
            _("Confirms the value and goes on to the next field (Enter)"),
            parent,
        )
        self._row: FieldRow | None = None
        self.entered.connect(self._confirm)

    def put(self, view: DossierView, row: FieldRow) -> None:
        """Show this field; what is being typed stays as long as it is the same field with the same value."""
        before, self._row = self._row, row
        if before == row:
            return
        look = next((page.look for page in view.pages if page.id == row.page), "")
        self.crop.put(row.page, look, row.value.box)
        self.crop.setVisible(row.value.box.x1 > row.value.box.x0)
        self.said.setText(_state(row))
        self.line.setText(shown(row.value.value))
        for control in (self.line, self.ok):
            control.setEnabled(view.editable)

    def _confirm(self) -> None:
        text = self.line.text().strip()
        if self._row is not None and text:
            self.confirmed.emit(self._row.page, self._row.value.name, text)


def _state(row: FieldRow) -> str:
    if row.said is not None and row.said.value:
        text = _("Confirmed by {name}.").format(name=row.said.by)
        before = row.said.before
        return text + (
            " " + _("Before: {value}").format(value=shown(before)) if before not in ("", row.value.value) else ""
        )
    if not row.value.value:
        return _("Nothing was read here: type it if it stands on the page.")
    return _("Please check what was read.") if row.doubtful else _("Read for certain.")
