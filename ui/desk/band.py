"""The band above the pages: whose dossier is open, whether new pages go to it, what may be undone, the citizen's slip."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from station.i18n import _
from station.types import DossierView, Procedure, Undoable
from station.verdict_sentence import shown
from ui import words
from ui.style import GRID, Tone, button, key_name, text_label, tone_sign, tone_style


class Band(QFrame):
    """Large and always there, so that no page goes to the wrong citizen unseen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone | None = None
        self.setObjectName("band")
        self.head = text_label(bold=True, larger=1.25)
        self.facts = text_label()
        self.scan = button(_("Scan") + "  F2", "", "")
        self.undo = button(_("Undo"), "", "")
        self.redo = button(_("Redo"), "", "")
        tip = _("Opens the citizen's slip in the PDF viewer: what to bring, what to scan again")
        self.slip = button(_("Slip"), "Ctrl+P", tip)
        self.edit = button(_("Applicant…"), "Ctrl+E", _("Name, number and birth of the applicant, typed by hand"))
        # Not the buttons' own keys: they would count two quick presses once, and take the focus.
        for key, control, does in (
            ("F2", self.scan, _("Scans what lies in the scanner, or ends the scan")),
            ("Ctrl+Z", self.undo, _("Takes back what a hand did last")),
            ("Ctrl+Y", self.redo, _("Does again what was undone")),
            ("Ctrl+Shift+Z", self.redo, _("Does again what was undone")),
        ):
            QShortcut(QKeySequence(key), self, control.click).setWhatsThis(does)
        keys = QHBoxLayout()
        keys.setSpacing(GRID)
        for widget in (self.scan, self.undo, self.redo, self.edit, self.slip):
            keys.addWidget(widget)
        whole = QGridLayout(self)
        whole.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        whole.setVerticalSpacing(0)
        whole.addWidget(self.head, 0, 0)
        whole.addLayout(keys, 0, 1)
        whole.addWidget(self.facts, 1, 0, 1, 2)
        whole.setColumnStretch(0, 1)

    def put_scanner(self, device: str, running: bool) -> None:
        """A scanner that this window drives ("" = none); the same button ends what it began."""
        self.scan.setVisible(bool(device))
        self.scan.setText((_("Stop scanning") if running else _("Scan")) + "  F2")
        does = _("Ends the scan; pages that came stay") if running else _("Scans what lies in the scanner")
        self.scan.setToolTip(f"{does} (F2)")
        if running:  # whatever is shown by now: what was begun can be ended
            self.scan.setEnabled(True)

    def put(self, view: DossierView | None, procedures: tuple[Procedure, ...], can: Undoable) -> None:
        self.setVisible(view is not None)
        if view is None:
            return
        dossier = view.dossier
        fields = view.applicant.fields if view.applicant else {}
        title = next((each.title for each in procedures if each.code == dossier.procedure), dossier.procedure)
        name = fields.get("ho-ten") or dossier.title
        self.head.setText(name or dossier.code or title)
        tone, said = _takes(view, can)
        parts = [f"{tone_sign(tone)} {said}", dossier.code if name else "", title if name or dossier.code else ""]
        if fields.get("so-dinh-danh"):
            parts.append(_("ID number {number}").format(number=fields["so-dinh-danh"]))
        if fields.get("ngay-sinh"):
            parts.append(_("born {date}").format(date=shown(fields["ngay-sinh"])))
        parts.append(_("pages: {count}").format(count=len(view.pages)))
        self.facts.setText(" · ".join(part for part in parts if part))
        if tone is not self._tone:
            self._tone = tone
            self.setStyleSheet(tone_style("QFrame#band", tone, self.palette()))
        self._put_keys(view, can)

    def _put_keys(self, view: DossierView, can: Undoable) -> None:
        for control, verb, tip, key in (
            (self.undo, can.undo, _("Takes back what a hand did last: {verb}"), "Ctrl+Z"),
            (self.redo, can.redo, _("Does again what was undone: {verb}"), "Ctrl+Y"),
        ):
            control.setEnabled(view.editable and bool(verb))
            control.setToolTip(tip.format(verb=words.verb(verb) if verb else _("nothing")) + f" ({key_name(key)})")
        self.edit.setEnabled(view.editable)
        self.scan.setEnabled(view.dossier.current and view.dossier.state == "open")


def _takes(view: DossierView, can: Undoable) -> tuple[Tone, str]:
    """Where the next page goes."""
    number = next((at for at, page in enumerate(view.pages, 1) if page.id == can.awaited), 0)
    if number and view.dossier.current:
        return Tone.WARN, _("The next page that arrives takes the place of page {number}").format(number=number)
    if view.dossier.current:
        return Tone.GOOD, _("New pages go to this dossier")
    return Tone.QUIET, _("New pages do not go to this dossier")
