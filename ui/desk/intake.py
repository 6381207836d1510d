"""The left of the desk: open a dossier, pick a recent one, and see which papers are still missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from station.i18n import _
from station.procedures import fits
from station.types import Procedure
from ui.desk.models import Desk, dossier_lines, paper_lines
from ui.desk.papers import PapersList
from ui.style import GRID, button, text_label
from ui.widgets.chooser import Chooser
from ui.widgets.lines import LinesView


class IntakePane(QWidget):
    """Says what the hand wants; the room does it."""

    opened = Signal(str, str, str)
    picked = Signal(int)
    asked = Signal(int)
    """A paper's digit: its question and its original are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: tuple[Procedure, ...] = ()
        self.procedure = Chooser(lambda row, asked: fits(self._known[row], asked))
        self.procedure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.procedure.setMinimumContentsLength(12)
        self.code = QLineEdit(placeholderText=_("Dossier code, may be scanned"))
        self.title = QLineEdit(placeholderText=_("Name of the person"))
        self.new = button(
            _("New dossier"), "Ctrl+N", _("Opens a dossier; new pages go to it from now on"), primary=True
        )
        self.papers_head = text_label(bold=True)
        self.papers = PapersList()
        self.recent = LinesView()
        self._wire()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        label = text_label(_("&Procedure").replace("&", ""), bold=True)
        recent = text_label(_("Recent dossiers"), bold=True)
        for heading in (label, self.papers_head, recent):
            heading.setWordWrap(False)  # one that may wrap asks for room for it, and the column gets a scroll bar
        for widget in (label, self.procedure, self.code, self.title, self.new, self.papers_head):
            column.addWidget(widget)
        column.addWidget(self.papers, 3)
        column.addWidget(recent)
        column.addWidget(self.recent, 2)

    def _wire(self) -> None:
        self.procedure.setAccessibleName(_("Procedure"))
        self.code.setAccessibleName(_("Dossier code"))
        self.title.setAccessibleName(_("Name of the person"))
        self.papers.setAccessibleName(_("Papers this dossier needs"))
        self.recent.setAccessibleName(_("Recent dossiers"))
        self.procedure.setToolTip(
            _("What the citizen comes for: type its code or some words, marks may be left out (Tab goes on)")
        )
        self.code.setToolTip(_("The code from the receipt; leave empty if there is none (Enter opens the dossier)"))
        self.title.setToolTip(_("So that you find the dossier again (Enter opens the dossier)"))
        self.papers.setToolTip(
            _("Keys 1 to 9, or dragging, give the chosen pages to a paper; Enter or a click asks about it")
        )
        self.papers.clicked.connect(lambda _index: self._ask())
        self.papers.activated.connect(lambda _index: self._ask())
        self.recent.setToolTip(_("Enter shows the dossier; an open one takes the new pages from then on"))
        self.new.clicked.connect(self._open)
        self.code.returnPressed.connect(self._open)
        self.title.returnPressed.connect(self._open)
        self.recent.clicked.connect(lambda _index: self._pick())
        self.recent.activated.connect(lambda _index: self._pick())

    def put(self, desk: Desk) -> None:
        if desk.procedures != self._known:
            self._known = desk.procedures
            self.procedure.put([(procedure.title, procedure.code) for procedure in desk.procedures])
        self.new.setEnabled(bool(desk.procedures))
        self._main(desk.view is None or not desk.view.editable)
        self.recent.put(dossier_lines(desk))
        checklist = desk.view.checklist if desk.view else ()
        wanted = desk.view.wanted if desk.view else ()
        there = sum(row.state == "present" for row in wanted)
        self.papers_head.setText(_("Papers needed  {there}/{all}").format(there=there, all=len(wanted)))
        self.papers_head.setVisible(bool(checklist))
        self.papers.setVisible(bool(checklist))
        self.papers.put(paper_lines(checklist, desk.view.originals if desk.view else {}))

    def _main(self, main: bool) -> None:
        """The large button is this one only while no dossier waits for its own."""
        if bool(self.new.property("primary")) != main:
            self.new.setProperty("primary", main)
            self.new.style().unpolish(self.new)
            self.new.style().polish(self.new)

    def opened_well(self) -> None:
        """The dossier is there: make room for the next one."""
        self.code.clear()
        self.title.clear()

    def _open(self) -> None:
        code = self.procedure.currentData() if self.procedure.settled() else ""
        if code:
            self.opened.emit(code, self.code.text().strip(), self.title.text().strip())

    def _ask(self) -> None:
        digit = self.papers.key()
        if digit is not None:
            self.asked.emit(digit)

    def _pick(self) -> None:
        key = self.recent.key()
        if key is not None:
            self.picked.emit(key)
